import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { scopeText } from "../findings/scope.ts";
import {
    builtInCommandIds,
    commandIds,
    contextKeys,
    internalCommandIds,
    reviewViewId,
} from "../ids.ts";
import type { Session } from "../session.ts";
import { type ReviewNode, reviewTree } from "./review-tree.ts";

/** The tree of the latest review in the Rust AI container. It reviews nothing by itself. */
export class ReviewView implements vscode.TreeDataProvider<ReviewNode>, Disposable {
    private readonly session: Session;
    private readonly disposables = new DisposableStore();
    private readonly changed = new vscode.EventEmitter<undefined>();
    private readonly view: vscode.TreeView<ReviewNode>;
    private parents = new Map<string, ReviewNode>();
    private working: (() => void) | undefined;
    readonly onDidChangeTreeData = this.changed.event;

    constructor(session: Session) {
        this.session = session;
        const { model, treeOptions } = session;
        this.disposables.add(this.changed);
        this.view = this.disposables.add(
            vscode.window.createTreeView(reviewViewId, {
                treeDataProvider: this,
                showCollapseAll: true,
                canSelectMany: true,
            }),
        );
        this.disposables.add(model.onDidChange(() => this.refresh()));
        this.disposables.add(treeOptions.onDidChange(() => this.refresh()));
        this.refresh();
    }

    /** What is selected, for commands that come from the keyboard. */
    get selection(): readonly ReviewNode[] {
        return this.view.selection;
    }

    get isVisible(): boolean {
        return this.view.visible;
    }

    getChildren(node?: ReviewNode): ReviewNode[] {
        if (node !== undefined) return [...node.children];
        const { report } = this.session.model;
        if (report === undefined) return [];
        const roots = reviewTree(report, this.session.treeOptions.current, vscode.l10n.t);
        this.parents = new Map(
            roots.flatMap((root) => root.children.map(({ id }) => [id, root] as const)),
        );
        return [...roots];
    }

    getParent({ id }: ReviewNode): ReviewNode | undefined {
        return this.parents.get(id);
    }

    getTreeItem(node: ReviewNode): vscode.TreeItem {
        const state = vscode.TreeItemCollapsibleState;
        const item = new vscode.TreeItem(
            node.label,
            node.children.length === 0
                ? state.None
                : node.isClosed
                  ? state.Collapsed
                  : state.Expanded,
        );
        item.id = node.id;
        item.description = node.description;
        if (node.tooltip !== "") item.tooltip = new vscode.MarkdownString(node.tooltip);
        const { id, color } = node.icon;
        item.iconPath =
            color === undefined
                ? new vscode.ThemeIcon(id)
                : new vscode.ThemeIcon(id, new vscode.ThemeColor(color));
        item.contextValue = node.context;
        item.accessibilityInformation = { label: node.spoken };
        const title = vscode.l10n.t("Open");
        if (node.finding !== undefined) {
            item.command = { title, command: internalCommandIds.openPlace, arguments: [node] };
        } else if (node.context === "summary") {
            item.command = { title, command: commandIds.showSummary };
        }
        return item;
    }

    /** Brings the view to the front, with a finding selected where there is one. */
    async reveal(fingerprint?: string): Promise<void> {
        const rows = this.getChildren().flatMap(({ children }) => [...children]);
        const row = rows.find(({ finding }) => finding?.fingerprint === fingerprint);
        if (row === undefined) await vscode.commands.executeCommand(`${reviewViewId}.focus`);
        else await this.view.reveal(row, { select: true, focus: true });
    }

    dispose(): void {
        this.working?.();
        this.disposables.dispose();
    }

    private refresh(): void {
        const { model, treeOptions } = this.session;
        const { grouping, showsDecided, isReviewMode } = treeOptions.current;
        const set = (key: string, value: unknown): void => {
            void vscode.commands.executeCommand(builtInCommandIds.setContext, key, value);
        };
        set(contextKeys.grouping, grouping);
        set(contextKeys.showsDecided, showsDecided);
        set(contextKeys.isReviewMode, isReviewMode);
        set(contextKeys.hasReview, model.report !== undefined);
        set(contextKeys.canUndo, model.canUndo);
        const { scope, failure } = model;
        this.view.description = scope === undefined ? "" : scopeText(scope, vscode.l10n.t);
        this.view.message = failure ?? "";
        const count = model.open.length;
        this.view.badge =
            count === 0
                ? undefined
                : { value: count, tooltip: vscode.l10n.t("{0} findings of the review", count) };
        this.showWork(model.isRunning);
        this.changed.fire(undefined);
    }

    /** A bar in the view for as long as a review runs. */
    private showWork(isRunning: boolean): void {
        if (!isRunning) {
            this.working?.();
            this.working = undefined;
        } else if (this.working === undefined) {
            void vscode.window.withProgress(
                { location: { viewId: reviewViewId } },
                () =>
                    new Promise<void>((resolve) => {
                        this.working = resolve;
                    }),
            );
        }
    }
}
