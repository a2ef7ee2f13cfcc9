import { withProgress } from "@rust-ai-ide/host/with-progress";
import { CargoWhy } from "@rust-ai-ide/protocol/cargo/why";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { revealPlace } from "../tree/reveal-place.ts";
import { packageId } from "../tree/workspace-state.ts";
import { choosePackage } from "./choose-package.ts";
import { chooseWorkspace } from "./choose-workspace.ts";
import type { CommandHint } from "./command-hint.ts";
import { whyRows } from "./why-rows.ts";

/** Asks which package where no row says it, and lists the ways that lead to it. */
export async function explainPackage(session: Session, hint?: CommandHint): Promise<void> {
    const workspace = await chooseWorkspace(session, hint);
    if (workspace === undefined) return;
    const wanted =
        hint?.package ??
        (await choosePackage(workspace, {
            title: vscode.l10n.t("Why is it here?"),
            isWanted: ({ isMember }) => !isMember,
        }).then((chosen) => chosen && packageId(chosen)));
    if (wanted === undefined) return;
    const { manifestPath } = workspace.description;
    const { answers } = await withProgress(vscode.l10n.t("Following dependencies"), (token) =>
        session.server.request(CargoWhy, { manifestPath, package: wanted }, token),
    );
    const rows = whyRows(answers, vscode.l10n.t).map((row) => ({
        ...row,
        kind: row.isSeparator
            ? vscode.QuickPickItemKind.Separator
            : vscode.QuickPickItemKind.Default,
    }));
    if (rows.length === 0) {
        void vscode.window.showInformationMessage(
            vscode.l10n.t(
                "{0} is locked, but nothing that is built for this machine needs it.",
                wanted,
            ),
        );
        return;
    }
    const chosen = await vscode.window.showQuickPick(rows, {
        title: vscode.l10n.t("Why is {0} here?", wanted.replace("@", " ")),
        placeHolder: vscode.l10n.t("Choose a way to open the manifest where it begins"),
        matchOnDescription: true,
    });
    if (chosen?.place !== undefined) await revealPlace(chosen.place);
}
