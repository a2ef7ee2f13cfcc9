import { DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";
import { activateModel } from "./activate-model.ts";
import { addModelFolder } from "./add-folder.ts";
import { type ModelRow, modelRows } from "./model-rows.ts";
import { openFolder } from "./open-folder.ts";

interface RowItem extends vscode.QuickPickItem {
    readonly row: ModelRow | undefined;
}

/** The quick pick behind the status bar item. It follows the models while it is open. */
export async function showModelSwitcher(session: Session): Promise<void> {
    const disposables = new DisposableStore();
    const pick = disposables.add(vscode.window.createQuickPick<RowItem>());
    const verify: vscode.QuickInputButton = {
        iconPath: new vscode.ThemeIcon("verified"),
        tooltip: vscode.l10n.t("Verify this model"),
    };
    const reveal: vscode.QuickInputButton = {
        iconPath: new vscode.ThemeIcon("folder-opened"),
        tooltip: vscode.l10n.t("Open the model's folder"),
    };
    pick.title = vscode.l10n.t("Switch Model");
    pick.placeholder = vscode.l10n.t("The model that completes Rust on this machine");
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    const render = (): void => {
        const { inference, store } = session;
        pick.items = [
            ...modelRows(store.current.models, inference.activeModel, vscode.l10n.t).map(
                (row): RowItem => ({ ...row, row, buttons: [verify, reveal] }),
            ),
            {
                row: undefined,
                label: `$(add) ${vscode.l10n.t("Add a model folder…")}`,
                detail: vscode.l10n.t(
                    "A folder with model.json, or an ONNX export of Qwen-Coder, StarCoder, DeepSeek-Coder or SmolLM",
                ),
                alwaysShow: true,
            },
        ];
    };
    let models = session.store.current.models;
    disposables.add(
        session.store.onDidChange((state) => {
            pick.busy = state.engine.kind === "loading" || state.engine.kind === "starting";
            if (state.models === models) return;
            models = state.models;
            render();
        }),
    );
    disposables.add(
        pick.onDidTriggerItemButton(({ button, item }) => {
            if (item.row === undefined) return;
            if (button === reveal) void openFolder(item.row.folder);
            else void vscode.commands.executeCommand(commandIds.verifyModel, item.row.id);
        }),
    );
    render();
    const chosen = new Promise<RowItem | undefined>((resolve) => {
        disposables.add(pick.onDidAccept(() => resolve(pick.selectedItems[0])));
        disposables.add(pick.onDidHide(() => resolve(undefined)));
    });
    pick.show();
    // A window that has not asked for anything yet does not know its models.
    if (models.length === 0) void session.inference.warmUp();
    try {
        const item = await chosen;
        pick.hide();
        if (item === undefined) return;
        if (item.row === undefined) await addModelFolder(session);
        else await activateModel(session, item.row);
    } finally {
        disposables.dispose();
    }
}
