import { withProgress } from "@rust-ai-ide/host/with-progress";
import type { ResultOf } from "@rust-ai-ide/protocol/message-table";
import { ReviewRebasePlan } from "@rust-ai-ide/protocol/review/operations";
import * as vscode from "vscode";
import { builtInCommandIds } from "../ids.ts";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";
import { chooseBranch, readChoices } from "./choices.ts";
import { folderOf, performFlow } from "./perform-flow.ts";
import { rebasePlans } from "./rebase-plans.ts";

/** Opens the plan of a rebase, with what is predicted of each commit, for the user to change. */
export async function rebaseFlow(session: Session): Promise<void> {
    const { t } = vscode.l10n;
    const choices = await readChoices(session);
    const branch = await chooseBranch(choices, t("Rebase {0} onto which branch?", choices.place));
    if (branch === undefined) return;
    const { text, steps } = await predict(session, branch.name);
    if (steps.length === 0) throw ReviewShellErrors.nothingToRebase(branch.name);
    const document = await vscode.workspace.openTextDocument({
        content: text,
        language: "git-rebase",
    });
    rebasePlans.set(document.uri.toString(), branch.name);
    await vscode.window.showTextDocument(document, { preview: false });
}

/** Predicts a plan again, as the user changed it. */
export async function predictRebaseFlow(session: Session, argument: unknown): Promise<void> {
    const { document, onto } = planOf(argument);
    const { version } = document;
    const { text } = await predict(session, onto, document.getText());
    // What was typed meanwhile is worth more than a prediction of what was there before.
    if (document.version !== version) return;
    const edit = new vscode.WorkspaceEdit();
    const last = document.lineAt(document.lineCount - 1).rangeIncludingLineBreak.end;
    edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), last), text);
    await vscode.workspace.applyEdit(edit);
}

/** Does the rebase that is planned in a document, after a last look at what it changes. */
export async function startRebaseFlow(session: Session, argument: unknown): Promise<void> {
    const { document, onto } = planOf(argument);
    const plan = document.getText();
    const label = vscode.l10n.t("Rebase");
    const outcome = await performFlow(session, { kind: "rebase", onto, plan }, label);
    if (outcome === undefined || outcome.state === "failed") return;
    rebasePlans.delete(document.uri.toString());
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand(builtInCommandIds.revertAndClose);
}

function predict(
    session: Session,
    onto: string,
    plan?: string,
): Promise<ResultOf<typeof ReviewRebasePlan>> {
    const changed = plan === undefined ? {} : { plan };
    return withProgress(vscode.l10n.t("Predicting the rebase"), (token) =>
        session.server.request(ReviewRebasePlan, { ...folderOf(session), onto, ...changed }, token),
    );
}

function planOf(argument: unknown): { document: vscode.TextDocument; onto: string } {
    const { uri } = (argument ?? {}) as { uri?: unknown };
    const wanted =
        typeof uri === "string" ? uri : vscode.window.activeTextEditor?.document.uri.toString();
    const onto = wanted === undefined ? undefined : rebasePlans.get(wanted);
    const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === wanted);
    if (onto === undefined || document === undefined) throw ReviewShellErrors.noPlan();
    return { document, onto };
}
