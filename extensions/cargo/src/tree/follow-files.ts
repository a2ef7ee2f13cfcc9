import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import type { Session } from "../session.ts";

/** Keeps what is known of the workspaces in step with their manifests and locks. */
export function followCargoFiles(session: Session): Disposable {
    const disposables = new DisposableStore();
    const watcher = disposables.add(
        vscode.workspace.createFileSystemWatcher("**/Cargo.{toml,lock}"),
    );
    const look = (uri: vscode.Uri): void => {
        if (!/\/(?:target|node_modules|\.git)\//.test(uri.path)) session.model.refreshSoon();
    };
    disposables.add(watcher.onDidChange(look));
    disposables.add(watcher.onDidCreate(look));
    disposables.add(watcher.onDidDelete(look));
    disposables.add(
        vscode.workspace.onDidChangeWorkspaceFolders(() => session.model.refreshSoon()),
    );
    return disposables;
}
