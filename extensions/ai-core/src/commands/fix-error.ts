import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Looks for a fix of the error at the cursor that cargo has checked. */
export function fixErrorCommand(session: Session): Command {
    return {
        id: commandIds.fixError,
        execute: async (action: unknown) => {
            const { fixError } = await import("../chat/fix-error.ts");
            const { placeOfAction } = await import("../chat/chat-place.ts");
            await fixError(session, await placeOfAction(action));
        },
    };
}
