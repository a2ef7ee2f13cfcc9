import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Shows the code with all macros expanded, where cargo-expand is installed. */
export function expandMacros(session: Session): Command {
    return {
        id: commandIds.expandMacros,
        async execute() {
            const { codeFlow } = await import("../inspect/code-flow.ts");
            await codeFlow(session, "expand");
        },
    };
}
