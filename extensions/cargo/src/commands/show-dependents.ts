import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Turns the view round: below each package those that depend on it. */
export function showDependents(session: Session): Command {
    return {
        id: commandIds.showDependents,
        execute: () => session.treeOptions.update({ isInverted: true }),
    };
}
