import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Leaves findings out that the user decided about. */
export function hideSuppressed(session: Session): Command {
    return {
        id: commandIds.hideSuppressed,
        execute: () => session.treeOptions.update({ showsSuppressed: false }),
    };
}
