import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Leaves findings out about which something was decided. */
export function hideDecided(session: Session): Command {
    return {
        id: commandIds.hideDecided,
        execute: () => session.treeOptions.update({ showsDecided: false }),
    };
}
