import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { builtInCommandIds, cargoViewId, contextKeys, internalCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";
import { type TreeOptions, treeChildren, treeRoots } from "./cargo-tree.ts";
import type { CargoNode } from "./tree-node.ts";

/** The tree of packages in the Rust AI container. It costs nothing until it is seen. */
export class CargoView implements vscode.TreeDataProvider<CargoNode>, Disposable {
    private readonly session: Session;
    private readonly disposables = new DisposableStore();
    private readonly changed = new vscode.EventEmitter<undefined>();
    private readonly parents = new Map<string, CargoNode>();
    private readonly view: vscode.TreeView<CargoNode>;
    readonly onDidChangeTreeData = this.changed.event;

    constructor(session: Session) {
        this.session = session;
        const { model, treeOptions, presence } = session;
        this.disposables.add(this.changed);
        this.view = this.disposables.add(
            vscode.window.createTreeView(cargoViewId, {
                treeDataProvider: this,
                showCollapseAll: true,
            }),
        );
        const look = (): void => {
            if (this.view.visible && presence.isFound) void model.load();
        };
        this.disposables.add(this.view.onDidChangeVisibility(look));
        this.disposables.add(presence.onDidFind(look));
        this.disposables.add(model.onDidChange(() => this.refresh()));
        this.disposables.add(treeOptions.onDidChange(() => this.refresh()));
        this.disposables.add(
            this.view.onDidExpandElement(({ element }) => {
                // Reading all sources takes a moment, so it is done when somebody wants to see it.
                if (element.content.kind === "unused") void this.findUnused(element);
            }),
        );
        look();
    }

    getChildren(node?: CargoNode): CargoNode[] {
        const { states } = this.session.model;
        const rows =
            node === undefined
                ? treeRoots(states, this.options, vscode.l10n.t)
                : treeChildren(node, states, this.options, vscode.l10n.t);
        if (node === undefined) this.parents.clear();
        else for (const row of rows) this.parents.set(row.id, node);
        return [...rows];
    }

    getParent({ id }: CargoNode): CargoNode | undefined {
        return this.parents.get(id);
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

    /** Brings what deserves a look into sight, opened. False where there is no such row. */
    async revealSection(
        root: string,
        kind: "duplicates" | "outdated" | "unused",
    ): Promise<boolean> {
        this.session.treeOptions.update({ filter: "" });
        const tops = this.getChildren();
        const rows = tops.flatMap((top) =>
            top.content.kind === "workspace" ? [top, ...this.getChildren(top)] : [top],
        );
        const row = rows.find(
            ({ workspace, content }) => workspace === root && content.kind === kind,
        );
        if (row === undefined) return false;
        await this.view.reveal(row, { select: true, focus: true, expand: 2 });
        return true;
    }

    dispose(): void {
        this.disposables.dispose();
    }

    private get options(): TreeOptions {
        return this.session.treeOptions.current;
    }

    private refresh(): void {
        const { filter, isInverted } = this.options;
        const { failure } = this.session.model;
        const found = filter === "" ? "" : vscode.l10n.t("Packages with {0}", `“${filter}”`);
        this.view.description = isInverted ? vscode.l10n.t("what depends on what") : "";
        this.view.message = failure ?? found;
        const set = (key: string, value: boolean): void =>
            void vscode.commands.executeCommand(builtInCommandIds.setContext, key, value);
        set(contextKeys.isInverted, isInverted);
        set(contextKeys.isFiltered, filter !== "");
        this.changed.fire(undefined);
    }

    private async findUnused({ workspace }: CargoNode): Promise<void> {
        const { model, logger } = this.session;
        const known = model.states.find(({ description }) => description.root === workspace);
        if (known?.unused !== undefined) return;
        await vscode.window.withProgress({ location: { viewId: cargoViewId } }, (_, token) =>
            model.findUnused(workspace, token).then(undefined, (error: unknown) => {
                logger.warn(`Unused: ${String(error)}`);
            }),
        );
    }
}
