import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import { type IndexRow, indexRows } from "../intelligence/index-rows.ts";
import type { Session } from "../session.ts";

/** Shows what the index holds, what could not be read, and what can be done. */
export function showIndexStatus(session: Session): Command {
    return {
        id: commandIds.showIndexStatus,
        async execute() {
            const { askStatus, stopIndexing } = await import("../intelligence/ask-index.ts");
            const status = await askStatus(session, NeverCancelled);
            const rows = indexRows(status, vscode.l10n.t);
            const chosen = await vscode.window.showQuickPick(rows.map(quickPickItem), {
                title: vscode.l10n.t("Index of this workspace"),
            });
            if (chosen?.action === "rebuild") {
                const { rebuild } = await import("../intelligence/rebuild.ts");
                await rebuild(session);
            }
            if (chosen?.action === "stop") await stopIndexing(session);
            if (chosen?.uri !== undefined) {
                await vscode.commands.executeCommand("vscode.open", vscode.Uri.parse(chosen.uri));
            }
        },
    };
}

/** The editor takes no properties that are there and undefined. */
function quickPickItem(row: IndexRow): IndexRow & vscode.QuickPickItem {
    return { ...row };
}
