import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Shows findings about which something was decided, too. */
export function showDecided(session: Session): Command {
    return {
        id: commandIds.showDecided,
        execute: () => session.treeOptions.update({ showsDecided: true }),
    };
}
