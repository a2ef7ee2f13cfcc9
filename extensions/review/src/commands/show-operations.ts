import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Lists git operations that can be taken back. */
export function showOperations(session: Session): Command {
    return {
        id: commandIds.showOperations,
        async execute() {
            const { showOperationsFlow } = await import("../operations/undo-flow.ts");
            await showOperationsFlow(session);
        },
    };
}
