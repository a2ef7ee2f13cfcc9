import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { cargoViewId, commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Leaves only packages of some letters in the view, with what leads to them. */
export function filterView(session: Session): Command {
    return {
        id: commandIds.filterView,
        async execute() {
            const filter = await vscode.window.showInputBox({
                title: vscode.l10n.t("Find packages"),
                prompt: vscode.l10n.t("Letters of the package's name"),
                value: session.treeOptions.current.filter,
            });
            if (filter === undefined) return;
            session.treeOptions.update({ filter: filter.trim() });
            await vscode.commands.executeCommand(`${cargoViewId}.focus`);
        },
    };
}
