import { withProgress } from "@rust-ai-ide/host/with-progress";
import type { ResultOf } from "@rust-ai-ide/protocol/message-table";
import {
    type OperationRequest,
    ReviewOperationPreview,
    ReviewOperationRun,
} from "@rust-ai-ide/protocol/review/operations";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";
import { capitalised, firstSentence, previewDetail, previewQuestion } from "./operation-text.ts";
import { previewedOperation } from "./previewed-operation.ts";

type Outcome = ResultOf<typeof ReviewOperationRun>;

/** The folder that git is asked about. */
export function folderOf({ folder }: Session): { readonly folder?: string } {
    return folder === undefined ? {} : { folder };
}

/** Rejects with `reviewShell.notTrusted` where git must not run. */
export function requireTrust(): void {
    if (!vscode.workspace.isTrusted) throw ReviewShellErrors.notTrusted();
}

/**
 * Shows what an operation would do, does it when the user agrees, and offers to take it back.
 *
 * @param agree What the button says that begins it.
 * @returns Undefined where the user did not want it.
 */
export async function performFlow(
    session: Session,
    operation: OperationRequest,
    agree: string,
): Promise<Outcome | undefined> {
    requireTrust();
    const { t } = vscode.l10n;
    if (!(await saveDocuments())) return undefined;
    const where = folderOf(session);
    const preview = await withProgress(t("Looking what would change"), (token) =>
        session.server.request(ReviewOperationPreview, { ...where, operation }, token),
    );
    const isForced = preview.changedSince.length > 0;
    const button = isForced ? t("{0} All the Same", agree) : agree;
    const answer = await vscode.window.showWarningMessage(
        previewQuestion(preview, t),
        { modal: true, detail: previewDetail(preview, t) },
        button,
    );
    if (answer !== button) return undefined;
    const wanted = previewedOperation(operation, preview);
    const outcome = await withProgress(capitalised(preview.title), (token) =>
        session.server.request(ReviewOperationRun, { ...where, operation: wanted }, token),
    );
    // Files are not what they were when they were reviewed.
    session.model.refreshSoon();
    void tell(operation, outcome);
    return outcome;
}

/** What became of it, with the way on or back. */
async function tell(
    { kind }: OperationRequest,
    { id, state, message, inProgress }: Outcome,
): Promise<void> {
    const { t } = vscode.l10n;
    const isUndo = kind === "undo";
    const back = isUndo ? t("Redo") : t("Undo");
    const on = t("Go On...");
    const canGoOn = inProgress === "rebase" || inProgress === "cherry-pick";
    // What follows in the server's words is for a terminal.
    const text =
        state === "stopped" && canGoOn
            ? `${firstSentence(message)} ${t("Resolve and stage them, then go on.")}`
            : message;
    const show =
        state === "done" ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
    const chosen = await show(text, ...(state === "stopped" && canGoOn ? [on, back] : [back]));
    if (chosen === undefined) return;
    const { proceedOperation, redoOperation, undoOperation } = commandIds;
    if (chosen === on) await vscode.commands.executeCommand(proceedOperation);
    else if (isUndo) await vscode.commands.executeCommand(redoOperation);
    // A notification may be answered when other operations were done since.
    else await vscode.commands.executeCommand(undoOperation, { id });
}

/** git sees what is on the disk alone. False: the user did not want to save. */
async function saveDocuments(): Promise<boolean> {
    const dirty = vscode.workspace.textDocuments.filter(
        ({ isDirty, uri }) => isDirty && uri.scheme === "file",
    );
    if (dirty.length === 0) return true;
    const { t } = vscode.l10n;
    const save = t("Save and Go On");
    const names = dirty.map(({ uri }) => vscode.workspace.asRelativePath(uri));
    const answer = await vscode.window.showWarningMessage(
        t("git does not see what is not saved."),
        { modal: true, detail: names.join("\n") },
        save,
    );
    if (answer !== save) return false;
    const saved = await Promise.all(dirty.map((document) => document.save()));
    return saved.every((isSaved) => isSaved);
}
