import { withProgress } from "@rust-ai-ide/host/with-progress";
import { ReviewBranches } from "@rust-ai-ide/protocol/review/report";
import type { ReviewScopeParams } from "@rust-ai-ide/protocol/review/scope";
import * as vscode from "vscode";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";
import { scopeText } from "./scope.ts";

/** Reviews a scope and brings the view to the front. */
export async function reviewFlow(session: Session, scope: ReviewScopeParams): Promise<void> {
    if (scope.kind !== "document" && !vscode.workspace.isTrusted) {
        throw ReviewShellErrors.notTrusted();
    }
    const title = vscode.l10n.t("Reviewing: {0}", scopeText(scope, vscode.l10n.t));
    const shown = session.showView().reveal();
    await withProgress(title, (token) => session.model.review(scope, token));
    await shown;
}

/** Asks what is to be reviewed. */
export async function chooseScopeFlow(session: Session): Promise<void> {
    const item = (label: string, description: string, choose: () => Choice) => ({
        label,
        description,
        choose,
    });
    const { t } = vscode.l10n;
    const withGit = vscode.workspace.isTrusted
        ? [
              item(t("Working tree"), t("everything that is not committed"), () => ({
                  kind: "workingTree",
              })),
              item(t("Staged changes"), t("what the next commit will have"), () => ({
                  kind: "staged",
              })),
              item(t("Branch or pull request"), t("since it parted from its target"), () =>
                  chosenBranch(session),
              ),
              item(t("Two revisions"), t("branches, tags or commits"), chosenRevisions),
              item(t("Patch file"), t("of git diff or git format-patch"), chosenPatch),
          ]
        : [];
    const withFile =
        vscode.window.activeTextEditor === undefined
            ? []
            : [
                  item(t("Open file"), t("every line of it"), () => openDocument(false)),
                  item(t("Selection"), t("the selected lines"), () => openDocument(true)),
              ];
    const chosen = await vscode.window.showQuickPick([...withGit, ...withFile], {
        placeHolder: t("What is to be reviewed?"),
        matchOnDescription: true,
    });
    const scope = await chosen?.choose();
    if (scope !== undefined) await reviewFlow(session, scope);
}

type Choice = ReviewScopeParams | undefined | Promise<ReviewScopeParams | undefined>;

/** The document that is being looked at, or the selected lines of it. */
export function openDocument(isSelection: boolean): ReviewScopeParams {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.uri.scheme !== "file") throw ReviewShellErrors.noDocument();
    const { selection, document } = editor;
    const lines = isSelection
        ? { startLine: selection.start.line + 1, endLine: selection.end.line + 1 }
        : {};
    return { kind: "document", uri: document.uri.toString(), ...lines };
}

/** Asks for the branch that this one goes to; the usual one stands first. */
export async function chosenBranch(session: Session): Promise<ReviewScopeParams | undefined> {
    if (!vscode.workspace.isTrusted) throw ReviewShellErrors.notTrusted();
    const title = vscode.l10n.t("Reading branches");
    const { folder } = session;
    const params = folder === undefined ? {} : { folder };
    const { branches, target } = await withProgress(title, (token) =>
        session.server.request(ReviewBranches, params, token),
    );
    const sorted =
        target === undefined ? branches : [target, ...branches.filter((each) => each !== target)];
    const chosen = await vscode.window.showQuickPick(
        sorted.map((label) => ({
            label,
            description: label === target ? vscode.l10n.t("the usual target") : "",
        })),
        { placeHolder: vscode.l10n.t("Which branch does this one go to?") },
    );
    return chosen === undefined ? undefined : { kind: "branch", target: chosen.label };
}

async function chosenRevisions(): Promise<ReviewScopeParams | undefined> {
    const base = await vscode.window.showInputBox({
        prompt: vscode.l10n.t("From which revision?"),
        placeHolder: "HEAD~1",
    });
    if (base === undefined || base === "") return undefined;
    const head = await vscode.window.showInputBox({
        prompt: vscode.l10n.t("To which revision?"),
        value: "HEAD",
    });
    return head === undefined || head === "" ? undefined : { kind: "revisions", base, head };
}

async function chosenPatch(): Promise<ReviewScopeParams | undefined> {
    const [file] =
        (await vscode.window.showOpenDialog({
            title: vscode.l10n.t("Patch file"),
            filters: { [vscode.l10n.t("Patches")]: ["patch", "diff"] },
        })) ?? [];
    return file === undefined ? undefined : { kind: "patch", file: file.fsPath };
}
