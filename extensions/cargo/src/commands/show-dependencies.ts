import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Turns the view back: below each package what it depends on. */
export function showDependencies(session: Session): Command {
    return {
        id: commandIds.showDependencies,
        execute: () => session.treeOptions.update({ isInverted: false }),
    };
}
