import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Shows what takes space in a program, where cargo-bloat is installed. */
export function showBloat(session: Session): Command {
    return {
        id: commandIds.showBloat,
        async execute() {
            const { codeFlow } = await import("../inspect/code-flow.ts");
            await codeFlow(session, "bloat");
        },
    };
}
