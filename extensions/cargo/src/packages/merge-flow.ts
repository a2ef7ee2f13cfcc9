import { withProgress } from "@rust-ai-ide/host/with-progress";
import { CargoMerges } from "@rust-ai-ide/protocol/cargo/merges";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { previewWhatIf } from "../what-if/what-if-preview.ts";
import { chooseWorkspace } from "./choose-workspace.ts";
import type { CommandHint } from "./command-hint.ts";

/** Finds the smallest updates that merge duplicates, and shows what the chosen one would do. */
export async function mergeFlow(session: Session, hint?: CommandHint): Promise<void> {
    const workspace = await chooseWorkspace(session, hint);
    if (workspace === undefined) return;
    const { manifestPath } = workspace.description;
    const { merges } = await withProgress(
        vscode.l10n.t("Looking for updates that merge duplicates"),
        (token) => session.server.request(CargoMerges, { manifestPath }, token),
    );
    if (merges.length === 0) {
        void vscode.window.showInformationMessage(
            vscode.l10n.t("No update within the requirements leaves fewer versions of a package."),
        );
        return;
    }
    const chosen = await vscode.window.showQuickPick(
        merges.map((merge) => ({
            label: merge.name,
            description: `${merge.before.join(", ")} → ${merge.after.join(", ")}`,
            detail: merge.command,
            merge,
        })),
        {
            title: vscode.l10n.t("Merge Duplicates"),
            placeHolder: vscode.l10n.t("Which one? Nothing is written before you have seen it"),
        },
    );
    if (chosen === undefined) return;
    await previewWhatIf(session, {
        manifestPath,
        title: vscode.l10n.t("Merge {0}", chosen.merge.name),
        change: { kind: "update", packages: chosen.merge.update },
    });
}
