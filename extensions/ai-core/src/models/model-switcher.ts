import { DisposableStore } from "@rust-ai-ide/core/disposable";
import type { ModelTask } from "@rust-ai-ide/protocol/model";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import { emptyStatus } from "../metrics/metrics-recorder.ts";
import type { Session } from "../session.ts";
import { taskText } from "./model-rows.ts";
import { openFolder } from "./open-folder.ts";
import { type SwitcherInput, type SwitchRow, switcherGroups } from "./switcher-rows.ts";
import { useAutomatic, useModel } from "./use-model.ts";

type Choice =
    | { readonly kind: "model"; readonly row: SwitchRow }
    | { readonly kind: "automatic" }
    | { readonly kind: "task"; readonly task: ModelTask }
    | { readonly kind: "command"; readonly command: string };

interface Item extends vscode.QuickPickItem {
    readonly choice?: Choice;
}

/** Tasks that a user chooses models for; the others follow by themselves. */
const switchedTasks: readonly ModelTask[] = ["complete", "chat", "score"];

/** The quick pick behind the status bar item. It follows the models while it is open. */
export async function showModelSwitcher(session: Session): Promise<void> {
    const disposables = new DisposableStore();
    try {
        const switcher = new ModelSwitcher(session, disposables);
        const choice = await switcher.choose();
        if (choice?.kind === "model") await useModel(session, switcher.task, choice.row.reference);
        else if (choice?.kind === "automatic") await useAutomatic(session, switcher.task);
        else if (choice?.kind === "command") await vscode.commands.executeCommand(choice.command);
    } finally {
        disposables.dispose();
    }
}

class ModelSwitcher {
    task: ModelTask = "complete";
    private readonly session: Session;
    private readonly pick: vscode.QuickPick<Item>;
    private readonly disposables: DisposableStore;
    private readonly verify: vscode.QuickInputButton = {
        iconPath: new vscode.ThemeIcon("verified"),
        tooltip: vscode.l10n.t("Verify this model"),
    };
    private readonly reveal: vscode.QuickInputButton = {
        iconPath: new vscode.ThemeIcon("folder-opened"),
        tooltip: vscode.l10n.t("Open the model's folder"),
    };
    private shown = "";

    constructor(session: Session, disposables: DisposableStore) {
        this.session = session;
        this.disposables = disposables;
        this.pick = disposables.add(vscode.window.createQuickPick<Item>());
        this.pick.matchOnDescription = true;
        this.pick.matchOnDetail = true;
    }

    /** Resolves with what was picked; choosing another task only changes the list. */
    async choose(): Promise<Choice | undefined> {
        const { pick, disposables } = this;
        this.follow();
        disposables.add(
            pick.onDidTriggerItemButton(({ button, item }) => {
                if (item.choice?.kind === "model") this.look(button, item.choice.row);
            }),
        );
        const chosen = new Promise<Choice | undefined>((resolve) => {
            disposables.add(
                pick.onDidAccept(() => {
                    const choice = pick.selectedItems[0]?.choice;
                    if (choice?.kind === "task") this.turnTo(choice.task);
                    else resolve(choice);
                }),
            );
            disposables.add(pick.onDidHide(() => resolve(undefined)));
        });
        this.render();
        pick.show();
        const choice = await chosen;
        pick.hide();
        return choice;
    }

    private follow(): void {
        const { store, orchestration, engines, inference } = this.session;
        const render = (): void => this.render();
        this.disposables.add(
            store.onDidChange(({ engine }) => {
                this.pick.busy = engine.kind === "loading" || engine.kind === "starting";
                render();
            }),
        );
        void orchestration.get().then((orchestrator) => {
            this.disposables.add(orchestrator.onDidChangeStatus(render));
            render();
        });
        void engines.start();
        // A window that has not asked for anything yet does not know its models.
        if (store.current.models.length === 0) void inference.warmUp();
    }

    private turnTo(task: ModelTask): void {
        this.task = task;
        this.pick.value = "";
        this.render();
    }

    private look(button: vscode.QuickInputButton, { folder, reference }: SwitchRow): void {
        if (button !== this.reveal) {
            void vscode.commands.executeCommand(commandIds.verifyModel, reference.model);
        } else if (folder !== undefined) void openFolder(folder);
    }

    /** Items are only replaced when they differ: replacing them moves the focus. */
    private render(): void {
        const { t } = vscode.l10n;
        const { store, orchestration, inference } = this.session;
        const input: SwitcherInput = {
            task: this.task,
            status: orchestration.current?.status ?? emptyStatus,
            summaries: store.current.models,
            activeOwn: inference.activeModel,
        };
        const items = [...this.models(input), ...this.others()];
        const now = JSON.stringify(items);
        if (now === this.shown) return;
        this.shown = now;
        this.pick.title = t("Switch Model: {0}", taskText(this.task, t));
        this.pick.placeholder =
            this.task === "complete"
                ? t("The model that completes while you type")
                : t("The model that does this from the next request on");
        const active = this.pick.activeItems[0]?.label;
        this.pick.keepScrollPosition = true;
        this.pick.items = items;
        const same = items.filter(({ label, choice }) => label === active && choice !== undefined);
        if (same.length > 0) this.pick.activeItems = same.slice(0, 1);
    }

    private models(input: SwitcherInput): readonly Item[] {
        const groups = switcherGroups(input, vscode.l10n.t);
        return groups.flatMap(({ label, rows, engine }) => [
            ...(groups.length > 1
                ? [{ label, kind: vscode.QuickPickItemKind.Separator } as const]
                : []),
            ...rows.map((row): Item => {
                const { label, description, detail } = row;
                const buttons = engine === "embedded" ? [this.verify, this.reveal] : [];
                return { label, description, detail, buttons, choice: { kind: "model", row } };
            }),
        ]);
    }

    private others(): readonly Item[] {
        const { t } = vscode.l10n;
        const command = (icon: string, label: string, id: string, detail?: string): Item => ({
            label: `$(${icon}) ${label}`,
            ...(detail === undefined ? {} : { detail }),
            choice: { kind: "command", command: id },
        });
        const routes = this.session.configuration.get("rustAi.models.routes");
        const workspace = this.session.configuration.get("rustAi.models.workspaceRoutes");
        const isPinned = (routes[this.task] ?? workspace[this.task]) !== undefined;
        return [
            { label: "", kind: vscode.QuickPickItemKind.Separator },
            ...(isPinned
                ? [
                      {
                          label: `$(wand) ${t("Let Rust AI choose")}`,
                          choice: { kind: "automatic" },
                      } as const,
                  ]
                : []),
            ...switchedTasks
                .filter((task) => task !== this.task)
                .map(
                    (task): Item => ({
                        label: `$(list-selection) ${t("Choose for {0} instead…", taskText(task, t))}`,
                        choice: { kind: "task", task },
                    }),
                ),
            command("cloud-download", t("Download a model…"), commandIds.downloadModel),
            command(
                "add",
                t("Add a model folder…"),
                commandIds.addModelFolder,
                t(
                    "A folder with model.json, or an ONNX export of Qwen-Coder, StarCoder, DeepSeek-Coder or SmolLM",
                ),
            ),
            command(
                "plug",
                t("Add a server…"),
                commandIds.addServer,
                t("llama.cpp, Ollama, LM Studio, vLLM"),
            ),
            command("graph", t("Show metrics"), commandIds.showMetrics),
        ];
    }
}
