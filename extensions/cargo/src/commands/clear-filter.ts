import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Shows all packages again. */
export function clearFilter(session: Session): Command {
    return {
        id: commandIds.clearFilter,
        execute: () => session.treeOptions.update({ filter: "" }),
    };
}
