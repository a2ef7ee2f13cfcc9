import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { builtInCommandIds, conflictViewId, contextKeys, internalCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";
import { type PredictionNode, predictionTree } from "./prediction-tree.ts";

/** What merges would come to, in the Rust AI container. It predicts nothing by itself. */
export function conflictView(session: Session): Disposable {
    const disposables = new DisposableStore();
    const changed = disposables.add(new vscode.EventEmitter<undefined>());
    const { conflicts } = session;
    const view = disposables.add(
        vscode.window.createTreeView<PredictionNode>(conflictViewId, {
            showCollapseAll: true,
            treeDataProvider: {
                onDidChangeTreeData: changed.event,
                getChildren: (node) => [
                    ...(node?.children ??
                        predictionTree(conflicts.report?.predictions ?? [], vscode.l10n.t)),
                ],
                getTreeItem,
            },
        }),
    );
    disposables.add(
        conflicts.onDidChange(() => {
            const { report } = conflicts;
            const { setContext } = builtInCommandIds;
            const has = report !== undefined;
            void vscode.commands.executeCommand(setContext, contextKeys.hasPrediction, has);
            const isEmpty = report?.predictions.length === 0;
            view.message = [
                ...(isEmpty ? [vscode.l10n.t("There is nothing to merge with.")] : []),
                ...(isEmpty ? (report?.problems ?? []) : []),
            ].join(" ");
            changed.fire(undefined);
        }),
    );
    return disposables;
}

function getTreeItem(node: PredictionNode): vscode.TreeItem {
    const state = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(
        node.label,
        node.children.length === 0 ? state.None : node.isOpen ? state.Expanded : state.Collapsed,
    );
    item.id = node.id;
    item.description = node.description;
    if (node.tooltip !== "") item.tooltip = node.tooltip;
    const { id, color } = node.icon;
    item.iconPath =
        color === undefined
            ? new vscode.ThemeIcon(id)
            : new vscode.ThemeIcon(id, new vscode.ThemeColor(color));
    item.contextValue = node.context;
    item.accessibilityInformation = { label: node.spoken };
    if (node.place !== undefined) {
        item.command = {
            title: vscode.l10n.t("Open"),
            command: internalCommandIds.openPrediction,
            arguments: [node.place],
        };
    }
    return item;
}
