import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Arranges the view by their packages. */
export function groupByPackage(session: Session): Command {
    return {
        id: commandIds.groupByPackage,
        execute: () => session.treeOptions.update({ grouping: "package" }),
    };
}
