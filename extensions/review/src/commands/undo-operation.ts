import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Takes the latest git operation back. */
export function undoOperation(session: Session): Command {
    return {
        id: commandIds.undoOperation,
        async execute(argument?: unknown) {
            const { undoOperationFlow } = await import("../operations/undo-flow.ts");
            const { id } = (argument ?? {}) as { id?: unknown };
            await undoOperationFlow(session, typeof id === "string" ? id : undefined);
        },
    };
}
