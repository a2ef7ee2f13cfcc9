import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Shows which functions make most code, where cargo-llvm-lines is installed. */
export function showLlvmLines(session: Session): Command {
    return {
        id: commandIds.showLlvmLines,
        async execute() {
            const { codeFlow } = await import("../inspect/code-flow.ts");
            await codeFlow(session, "llvm-lines");
        },
    };
}
