import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Shows code lenses above findings that stand out alone. */
export function stopReviewMode(session: Session): Command {
    return {
        id: commandIds.stopReviewMode,
        execute: () => session.treeOptions.update({ isReviewMode: false }),
    };
}
