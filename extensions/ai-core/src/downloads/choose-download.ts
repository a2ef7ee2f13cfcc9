import type { RecommendationReport, RecommendedModel } from "@rust-ai-ide/ai/catalog/report";
import { CancelledError } from "@rust-ai-ide/core/cancellation";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";
import { type DownloadProgram, runRecommend } from "./download-program.ts";
import { type DownloadRow, downloadRows } from "./download-rows.ts";

interface ModelItem extends vscode.QuickPickItem {
    readonly model?: RecommendedModel;
    readonly importsFile?: boolean;
}

export interface ChosenDownload {
    readonly model: RecommendedModel;
    readonly report: RecommendationReport;
}

/** Lets the user choose among the models of the catalogues; undefined when nothing was chosen. */
export function chooseDownload(
    session: Session,
    program: DownloadProgram,
): Promise<ChosenDownload | undefined> {
    const pick = vscode.window.createQuickPick<ModelItem>();
    const stop = new vscode.CancellationTokenSource();
    const measureAgain: vscode.QuickInputButton = {
        iconPath: new vscode.ThemeIcon("refresh"),
        tooltip: vscode.l10n.t("Measure this machine again"),
    };
    const openPage: vscode.QuickInputButton = {
        iconPath: new vscode.ThemeIcon("link-external"),
        tooltip: vscode.l10n.t("Open the model's page"),
    };
    pick.title = vscode.l10n.t("Download Model");
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.buttons = [measureAgain];
    let report: RecommendationReport | undefined;
    let asked = 0;

    /** Shows what is known at once; the first measurement of a machine takes seconds. */
    const load = async (wanted: readonly ("last" | "if-unknown" | "anew")[]): Promise<void> => {
        const number = ++asked;
        pick.busy = true;
        pick.placeholder = vscode.l10n.t("Looking at this machine and the catalogue…");
        for (const measure of wanted) {
            const found = await runRecommend(program, { measure, token: stop.token });
            if (number !== asked) return;
            report = found;
            showItems(pick, items(found, openPage));
            if (measure !== "last" || found.machine.speed !== undefined) break;
        }
        if (report !== undefined) pick.placeholder = placeholder(report);
        for (const { code, message } of report?.problems ?? []) {
            session.logger.warn(`${code}: ${message}`);
        }
        pick.busy = false;
    };

    return new Promise<ChosenDownload | undefined>((resolve, reject) => {
        const start = (...wanted: ("last" | "if-unknown" | "anew")[]): void => {
            load(wanted).catch((error: unknown) => {
                if (CancelledError.is(error)) return;
                reject(error);
                pick.hide();
            });
        };
        pick.onDidTriggerButton(() => start("anew"));
        pick.onDidTriggerItemButton(({ item }) => {
            if (item.model === undefined) return;
            void vscode.env.openExternal(vscode.Uri.parse(item.model.entry.homepage));
        });
        pick.onDidAccept(() => {
            const [item] = pick.selectedItems;
            if (item === undefined) return;
            if (item.model !== undefined && report !== undefined) {
                resolve({ model: item.model, report });
            } else if (item.importsFile === true) {
                void vscode.commands.executeCommand(commandIds.importModel);
            }
            pick.hide();
        });
        pick.onDidHide(() => resolve(undefined));
        pick.show();
        start("last", "if-unknown");
    }).finally(() => {
        stop.cancel();
        stop.dispose();
        pick.dispose();
    });
}

/** New items without losing the one that the user has moved to. */
function showItems(pick: vscode.QuickPick<ModelItem>, next: readonly ModelItem[]): void {
    const [active] = pick.activeItems;
    pick.keepScrollPosition = true;
    pick.items = next;
    const id = active?.model?.entry.id;
    const same = id === undefined ? [] : next.filter((each) => each.model?.entry.id === id);
    if (same.length > 0) pick.activeItems = same;
}

function items(report: RecommendationReport, openPage: vscode.QuickInputButton): ModelItem[] {
    return [
        ...downloadRows(report, vscode.l10n.t).map((row) => item(row, openPage)),
        { label: "", kind: vscode.QuickPickItemKind.Separator },
        {
            label: `$(file) ${vscode.l10n.t("Import a file or folder instead…")}`,
            detail: vscode.l10n.t("For machines without network"),
            importsFile: true,
            alwaysShow: true,
        },
    ];
}

function item(row: DownloadRow, openPage: vscode.QuickInputButton): ModelItem {
    if (row.kind === "heading") {
        return { label: row.label, kind: vscode.QuickPickItemKind.Separator };
    }
    const { label, description, detail, model } = row;
    return { label, description, detail, model, buttons: [openPage] };
}

/** What the list is by, or what is missing in it. */
function placeholder({ machine, problems }: RecommendationReport): string {
    const catalogs = problems.filter(({ code }) => code.startsWith("catalog."));
    if (catalogs.length > 0) {
        return vscode.l10n.t(
            "Choose a model; {0} entries of your catalogues were left out, see the log",
            catalogs.length,
        );
    }
    return machine.speed === undefined
        ? vscode.l10n.t("Choose a model; the speed of this machine could not be measured")
        : vscode.l10n.t("Choose a model; nothing is downloaded before you have agreed");
}
