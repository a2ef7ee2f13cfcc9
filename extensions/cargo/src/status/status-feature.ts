import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { StatusItem } from "@rust-ai-ide/host/status-item";
import * as vscode from "vscode";
import { isCargoFile } from "../connection/cargo-documents.ts";
import { commandIds, statusItemId } from "../ids.ts";
import { workspaceOf } from "../packages/choose-workspace.ts";
import type { Session } from "../session.ts";
import { statusPresentation } from "./status-presentation.ts";

/** Tells beside a manifest how many dependencies of its workspace are outdated. */
export function showStatus(session: Session): Disposable {
    const disposables = new DisposableStore();
    const { model, configuration } = session;
    let item: StatusItem | undefined;
    const draw = (): void => {
        const path = vscode.window.activeTextEditor?.document.uri.fsPath ?? "";
        const isWanted = configuration.get("rustAi.cargo.statusBar") && isCargoFile(path);
        const state = isWanted ? workspaceOf(model.states, path) : undefined;
        const presentation =
            state?.marks && statusPresentation([...state.marks.values()], vscode.l10n.t);
        if (presentation === undefined) {
            item?.dispose();
            item = undefined;
            return;
        }
        item ??= new StatusItem({
            id: statusItemId,
            name: vscode.l10n.t("Rust AI Cargo"),
            command: commandIds.showOutdated,
            enabledCommands: [],
        });
        item.show(presentation);
    };
    const follow = (): void => {
        const path = vscode.window.activeTextEditor?.document.uri.fsPath ?? "";
        const isWanted = configuration.get("rustAi.cargo.statusBar") && isCargoFile(path);
        if (isWanted && session.presence.isFound) void model.load();
        draw();
    };
    disposables.add({ dispose: () => item?.dispose() });
    disposables.add(vscode.window.onDidChangeActiveTextEditor(follow));
    disposables.add(session.presence.onDidFind(follow));
    disposables.add(model.onDidChange(draw));
    disposables.add(configuration.onDidChange(follow));
    return disposables;
}
