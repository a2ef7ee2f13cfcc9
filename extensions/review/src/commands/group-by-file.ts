import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Arranges the view by files. */
export function groupByFile(session: Session): Command {
    return {
        id: commandIds.groupByFile,
        execute: () => session.treeOptions.update({ grouping: "file" }),
    };
}
