import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Says what is known of the error at the cursor, or of the one that a light bulb names. */
export function explainErrorCommand(session: Session): Command {
    return {
        id: commandIds.explainError,
        execute: async (action: unknown) => {
            const { explainError } = await import("../chat/explain-error.ts");
            const { placeOfAction } = await import("../chat/chat-place.ts");
            await explainError(session, await placeOfAction(action));
        },
    };
}
