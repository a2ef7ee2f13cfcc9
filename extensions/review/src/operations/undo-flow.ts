import { withProgress } from "@rust-ai-ide/host/with-progress";
import { ReviewOperations } from "@rust-ai-ide/protocol/review/operations";
import * as vscode from "vscode";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";
import { operationRow } from "./operation-text.ts";
import { folderOf, performFlow, requireTrust } from "./perform-flow.ts";

/** Takes the latest operation back, or the one that is named. */
export async function undoOperationFlow(session: Session, id?: string): Promise<void> {
    const named = id === undefined ? {} : { id };
    await performFlow(session, { kind: "undo", ...named }, vscode.l10n.t("Undo"));
}

/** Takes the latest undo back. */
export async function redoOperationFlow(session: Session): Promise<void> {
    await performFlow(session, { kind: "redo" }, vscode.l10n.t("Redo"));
}

/** The operations that have a backup; one that is chosen can be taken back. */
export async function showOperationsFlow(session: Session): Promise<void> {
    requireTrust();
    const { t } = vscode.l10n;
    const { operations, problems } = await withProgress(t("Reading backups"), (token) =>
        session.server.request(ReviewOperations, folderOf(session), token),
    );
    for (const problem of problems) session.logger.warn(`Backups: ${problem}`);
    if (operations.length === 0) throw ReviewShellErrors.noOperations();
    const chosen = await vscode.window.showQuickPick(
        operations.map((operation) => ({ ...operationRow(operation, t), operation })),
        {
            placeHolder: t("Choose what is to be taken back; you see first what that changes."),
            matchOnDescription: true,
            matchOnDetail: true,
        },
    );
    if (chosen === undefined) return;
    const { id, isUndone, isHere, folder } = chosen.operation;
    if (!isHere) throw ReviewShellErrors.operationElsewhere(folder);
    if (isUndone) throw ReviewShellErrors.operationUndone();
    await undoOperationFlow(session, id);
}
