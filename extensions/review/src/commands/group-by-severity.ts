import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Arranges the view by how grave findings are. */
export function groupBySeverity(session: Session): Command {
    return {
        id: commandIds.groupBySeverity,
        execute: () => session.treeOptions.update({ grouping: "severity" }),
    };
}
