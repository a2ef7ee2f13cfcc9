import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { modelsViewId } from "../ids.ts";
import { emptyStatus } from "../metrics/metrics-recorder.ts";
import type { Session } from "../session.ts";
import { type ModelNode, modelTree } from "./model-tree.ts";
import { changedRows } from "./tree-changes.ts";

/** Requests change figures many times a second; nobody reads faster than this. */
const settleMs = 300;

/** The tree of engines and models in the Rust AI container. It costs nothing until it is seen. */
export function showModelsView(session: Session): Disposable {
    const disposables = new DisposableStore();
    const provider = disposables.add(new ModelTreeProvider(session));
    const view = disposables.add(
        vscode.window.createTreeView(modelsViewId, {
            treeDataProvider: provider,
            showCollapseAll: false,
        }),
    );
    const follow = (): void => provider.setVisible(view.visible);
    disposables.add(view.onDidChangeVisibility(follow));
    follow();
    return disposables;
}

/**
 * The editor knows rows by identity, so a row outlives its content. Commands of the context menu get
 * one of these.
 */
interface Row {
    node: ModelNode;
}

class ModelTreeProvider implements vscode.TreeDataProvider<Row>, Disposable {
    private readonly session: Session;
    private readonly disposables = new DisposableStore();
    private readonly changed = new vscode.EventEmitter<Row[] | undefined>();
    readonly onDidChangeTreeData = this.changed.event;
    private readonly rows = new Map<string, Row>();
    private nodes: readonly ModelNode[] = [];
    private visible = false;
    private pending: Disposable | undefined;

    constructor(session: Session) {
        this.session = session;
        const { orchestration, store, engines } = session;
        const later = (): void => this.later();
        this.disposables.add(this.changed);
        this.disposables.add({ dispose: () => this.pending?.dispose() });
        this.disposables.add(store.onDidChange(later));
        this.disposables.add(engines.onDidChange(later));
        this.disposables.add(
            orchestration.onDidCreate((orchestrator) => {
                this.disposables.add(orchestrator.onDidChangeStatus(later));
                this.later();
            }),
        );
    }

    setVisible(visible: boolean): void {
        this.visible = visible;
        if (!visible) return;
        void this.wake();
        this.refresh();
    }

    getChildren(row?: Row): Row[] {
        const nodes = row === undefined ? this.nodes : row.node.children;
        return nodes.map((node) => this.rowOf(node));
    }

    getParent({ node }: Row): Row | undefined {
        const parent =
            node.model === undefined
                ? undefined
                : this.nodes.find(({ engine }) => engine === node.engine);
        return parent && this.rowOf(parent);
    }

    getTreeItem({ node }: Row): vscode.TreeItem {
        const item = new vscode.TreeItem(
            node.label,
            node.children.length > 0
                ? vscode.TreeItemCollapsibleState.Expanded
                : vscode.TreeItemCollapsibleState.None,
        );
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
        return item;
    }

    dispose(): void {
        this.disposables.dispose();
    }

    /** A window that has not asked for anything yet knows neither models nor servers. */
    private async wake(): Promise<void> {
        const { orchestration, engines, store, inference } = this.session;
        await orchestration.get();
        await engines.start();
        if (store.current.models.length === 0) await inference.warmUp();
    }

    private later(): void {
        if (!this.visible) return;
        this.pending ??= this.session.clock.schedule(settleMs, () => this.refresh());
    }

    private refresh(): void {
        this.pending?.dispose();
        this.pending = undefined;
        const before = this.nodes;
        const { orchestration, store, engines } = this.session;
        this.nodes = modelTree(
            {
                status: orchestration.current?.status ?? emptyStatus,
                summaries: store.current.models,
                embeddedFolder: this.session.embeddedFolder(),
                residentBytes: store.current.health?.residentBytes,
                configured: new Set(
                    engines.servers.filter((server) => server.isConfigured).map(({ id }) => id),
                ),
            },
            vscode.l10n.t,
        );
        this.keepRows();
        const changed = changedRows(before, this.nodes);
        if (changed === "all") this.changed.fire(undefined);
        else if (changed.length > 0) this.changed.fire(changed.map((node) => this.rowOf(node)));
    }

    private rowOf(node: ModelNode): Row {
        const row = this.rows.get(node.id) ?? { node };
        this.rows.set(node.id, row);
        return row;
    }

    /** Gives the rows their new content and forgets those that are gone. */
    private keepRows(): void {
        const all = this.nodes.flatMap((node) => [node, ...node.children]);
        const ids = new Set(all.map(({ id }) => id));
        for (const id of [...this.rows.keys()]) if (!ids.has(id)) this.rows.delete(id);
        for (const node of all) this.rowOf(node).node = node;
    }
}
