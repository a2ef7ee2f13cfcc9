import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Shows the assembly that an optimized build makes. */
export function showAssembly(session: Session): Command {
    return {
        id: commandIds.showAssembly,
        async execute() {
            const { codeFlow } = await import("../inspect/code-flow.ts");
            await codeFlow(session, "assembly");
        },
    };
}
