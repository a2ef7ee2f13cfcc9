import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";

/**
 * Shows the view of an extension whose features are still to come. The view is an empty tree, so
 * the editor shows the manifest's welcome text, which says what will arrive and that nothing runs.
 *
 * @param name Last part of the extension's id; the view is `rustAi.<name>.arrives`.
 */
export function showAnnouncedView(name: string): Disposable {
    const store = new DisposableStore();
    const nothing: vscode.TreeDataProvider<never> = {
        getChildren: () => [],
        getTreeItem: (element) => element,
    };
    store.add(vscode.window.registerTreeDataProvider(`rustAi.${name}.arrives`, nothing));
    void vscode.commands.executeCommand("setContext", `rustAi.${name}.active`, true);
    return store;
}
