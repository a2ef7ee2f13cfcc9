import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Shows findings that the user decided about, too. */
export function showSuppressed(session: Session): Command {
    return {
        id: commandIds.showSuppressed,
        execute: () => session.treeOptions.update({ showsSuppressed: true }),
    };
}
