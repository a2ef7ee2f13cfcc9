import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Takes the latest git operation back. */
export function undoOperation(session: Session): Command {
    return {
        id: commandIds.undoOperation,
        async execute() {
            const { undoOperationFlow } = await import("../operations/undo-flow.ts");
            await undoOperationFlow(session);
        },
    };
}
