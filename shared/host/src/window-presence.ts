import { DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import type { CargoWindow } from "./cargo-presence.ts";

const manifests = "**/Cargo.toml";
const elsewhere = "**/{.git,node_modules,target}/**";

/** What this window tells of cargo; `isCargoFile` of the paths of documents. */
export function cargoInWindow(isCargoFile: (path: string) => boolean): CargoWindow {
    const isCargo = ({ uri }: vscode.TextDocument): boolean => isCargoFile(uri.path);
    return {
        hasOpenFile: () => vscode.workspace.textDocuments.some(isCargo),
        async search() {
            if (vscode.workspace.workspaceFolders === undefined) return false;
            return (await vscode.workspace.findFiles(manifests, elsewhere, 1)).length > 0;
        },
        onDidChange(listener) {
            const store = new DisposableStore();
            const watcher = vscode.workspace.createFileSystemWatcher(manifests, false, true, true);
            store.add(watcher);
            store.add(watcher.onDidCreate(listener));
            store.add(
                vscode.workspace.onDidOpenTextDocument((document) => {
                    if (isCargo(document)) listener();
                }),
            );
            store.add(
                vscode.workspace.onDidChangeWorkspaceFolders(({ added }) => {
                    if (added.length > 0) listener();
                }),
            );
            return store;
        },
    };
}
