import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Takes the latest undo back. */
export function redoOperation(session: Session): Command {
    return {
        id: commandIds.redoOperation,
        async execute() {
            const { redoOperationFlow } = await import("../operations/undo-flow.ts");
            await redoOperationFlow(session);
        },
    };
}
