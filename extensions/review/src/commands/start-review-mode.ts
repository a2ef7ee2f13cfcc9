import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Shows a code lens above every changed function. */
export function startReviewMode(session: Session): Command {
    return {
        id: commandIds.startReviewMode,
        execute: () => session.treeOptions.update({ isReviewMode: true }),
    };
}
