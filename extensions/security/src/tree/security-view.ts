import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { builtInCommandIds, contextKeys, internalCommandIds, securityViewId } from "../ids.ts";
import type { Session } from "../session.ts";
import { type FindingNode, findingTree } from "./finding-tree.ts";

const dayMs = 86_400_000;
/** After this many days a database misses what was found since. */
const oldAfterDays = 30;

/** The tree of findings in the Rust AI container. It costs nothing until it is seen. */
export class SecurityView implements vscode.TreeDataProvider<FindingNode>, Disposable {
    private readonly session: Session;
    private readonly disposables = new DisposableStore();
    private readonly changed = new vscode.EventEmitter<undefined>();
    private readonly view: vscode.TreeView<FindingNode>;
    private parents = new Map<string, FindingNode>();
    readonly onDidChangeTreeData = this.changed.event;

    constructor(session: Session) {
        this.session = session;
        const { model, treeOptions, presence } = session;
        this.disposables.add(this.changed);
        this.view = this.disposables.add(
            vscode.window.createTreeView(securityViewId, {
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
        look();
    }

    getChildren(node?: FindingNode): FindingNode[] {
        if (node !== undefined) return [...node.children];
        const { known } = this.session.model;
        if (known === undefined) return [];
        const roots = findingTree(known, this.session.treeOptions.current, vscode.l10n.t);
        this.parents = new Map(
            roots.flatMap((root) => root.children.map(({ id }) => [id, root] as const)),
        );
        return [...roots];
    }

    getParent({ id }: FindingNode): FindingNode | undefined {
        return this.parents.get(id);
    }

    getTreeItem(node: FindingNode): vscode.TreeItem {
        const isGroup = node.finding === undefined;
        const item = new vscode.TreeItem(
            node.label,
            isGroup
                ? vscode.TreeItemCollapsibleState.Expanded
                : vscode.TreeItemCollapsibleState.None,
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
        if (!isGroup) {
            item.command = {
                title: vscode.l10n.t("Open"),
                command: internalCommandIds.openPlace,
                arguments: [node],
            };
        }
        return item;
    }

    /** Brings the view to the front with a finding selected, where there is one. */
    async reveal(fingerprints: readonly string[]): Promise<void> {
        await this.session.model.load();
        const rows = this.getChildren().flatMap(({ children }) => [...children]);
        const row = rows.find(({ finding }) => fingerprints.includes(finding?.fingerprint ?? ""));
        if (row === undefined) {
            await vscode.commands.executeCommand(`${securityViewId}.focus`);
            return;
        }
        await this.view.reveal(row, { select: true, focus: true });
    }

    dispose(): void {
        this.disposables.dispose();
    }

    private refresh(): void {
        const { model, treeOptions } = this.session;
        const { known, failure } = model;
        const { grouping, showsSuppressed } = treeOptions.current;
        const { setContext } = builtInCommandIds;
        const set = (key: string, value: unknown): void => {
            void vscode.commands.executeCommand(setContext, key, value);
        };
        set(contextKeys.grouping, grouping);
        set(contextKeys.showsSuppressed, showsSuppressed);
        set(contextKeys.hasNoDatabase, known !== undefined && known.database.state !== "ready");
        this.view.message = failure ?? this.notice();
        this.changed.fire(undefined);
    }

    /** What the reader of an empty or old view has to know. */
    private notice(): string {
        const { known } = this.session.model;
        if (known === undefined) return "";
        const { database, workspaces } = known;
        if (database.state === "failed") return database.message ?? "";
        if (database.state === "none") {
            return vscode.l10n.t("There is no database of advisories: only code is looked at.");
        }
        const age = Math.floor((Date.now() - Date.parse(database.date ?? "")) / dayMs);
        if (age > oldAfterDays) {
            return vscode.l10n.t("Advisories of {0}, {1} days old.", database.date ?? "", age);
        }
        const isEmpty = this.session.model.all.length === 0;
        if (!isEmpty) return "";
        return workspaces.length === 0
            ? vscode.l10n.t("There is no Cargo workspace in this window.")
            : vscode.l10n.t("Nothing was found.");
    }
}
