import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { builtInCommandIds, cargoViewId, contextKeys, internalCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";
import { type TreeOptions, treeChildren, treeRoots } from "./cargo-tree.ts";
import type { CargoNode } from "./tree-node.ts";

/** The tree of packages in the Rust AI container. It costs nothing until it is seen. */
export function showCargoView(session: Session): Disposable {
    const disposables = new DisposableStore();
    const provider = disposables.add(new CargoTreeProvider(session));
    const view = disposables.add(
        vscode.window.createTreeView(cargoViewId, {
            treeDataProvider: provider,
            showCollapseAll: true,
        }),
    );
    const { model, treeOptions } = session;
    const look = (): void => {
        if (view.visible && session.presence.isFound) void model.load();
    };
    const describe = (): void => {
        const { filter, isInverted } = treeOptions.current;
        view.description = isInverted ? vscode.l10n.t("what depends on what") : "";
        view.message = filter === "" ? "" : vscode.l10n.t("Packages with {0}", `“${filter}”`);
        const set = (key: string, value: boolean): void =>
            void vscode.commands.executeCommand(builtInCommandIds.setContext, key, value);
        set(contextKeys.isInverted, isInverted);
        set(contextKeys.isFiltered, filter !== "");
        provider.refresh();
    };
    disposables.add(view.onDidChangeVisibility(look));
    disposables.add(session.presence.onDidFind(look));
    disposables.add(treeOptions.onDidChange(describe));
    disposables.add(
        view.onDidExpandElement(({ element }) => {
            // Reading all sources takes a moment, so it is done when somebody wants to see it.
            if (element.content.kind === "unused") void provider.findUnused(element);
        }),
    );
    look();
    return disposables;
}

class CargoTreeProvider implements vscode.TreeDataProvider<CargoNode>, Disposable {
    private readonly session: Session;
    private readonly disposables = new DisposableStore();
    private readonly changed = new vscode.EventEmitter<undefined>();
    readonly onDidChangeTreeData = this.changed.event;

    constructor(session: Session) {
        this.session = session;
        this.disposables.add(this.changed);
        this.disposables.add(session.model.onDidChange(() => this.refresh()));
    }

    refresh(): void {
        this.changed.fire(undefined);
    }

    async findUnused(node: CargoNode): Promise<void> {
        await vscode.window.withProgress({ location: { viewId: cargoViewId } }, (_, token) =>
            this.session.model.findUnused(node.workspace, token).then(undefined, (error) => {
                this.session.logger.warn(`Unused: ${String(error)}`);
            }),
        );
    }

    getChildren(node?: CargoNode): CargoNode[] {
        const { model } = this.session;
        const rows =
            node === undefined
                ? treeRoots(model.states, this.options, vscode.l10n.t)
                : treeChildren(node, model.states, this.options, vscode.l10n.t);
        return [...rows];
    }

    getTreeItem(node: CargoNode): vscode.TreeItem {
        const states = {
            leaf: vscode.TreeItemCollapsibleState.None,
            closed: vscode.TreeItemCollapsibleState.Collapsed,
            open: vscode.TreeItemCollapsibleState.Expanded,
        };
        const item = new vscode.TreeItem(node.label, states[node.state]);
        item.id = node.id;
        item.description = node.description;
        item.tooltip = new vscode.MarkdownString(node.tooltip);
        item.contextValue = node.context;
        item.accessibilityInformation = { label: node.spoken };
        const { id, color } = node.icon;
        item.iconPath = new vscode.ThemeIcon(
            id,
            color === undefined ? undefined : new vscode.ThemeColor(color),
        );
        if (node.place !== undefined) {
            item.command = {
                command: internalCommandIds.openPlace,
                title: vscode.l10n.t("Open Manifest"),
                arguments: [node],
            };
        }
        return item;
    }

    dispose(): void {
        this.disposables.dispose();
    }

    private get options(): TreeOptions {
        return this.session.treeOptions.current;
    }
}
