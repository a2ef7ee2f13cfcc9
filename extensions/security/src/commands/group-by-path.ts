import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Arranges the view by the dependencies that bring them. */
export function groupByPath(session: Session): Command {
    return {
        id: commandIds.groupByPath,
        execute: () => session.treeOptions.update({ grouping: "path" }),
    };
}
