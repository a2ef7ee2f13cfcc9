import type { ReviewFindingDescription } from "@rust-ai-ide/protocol/review/report";
import * as vscode from "vscode";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";
import { chosenFindings } from "./decision-flow.ts";
import { markOf, rangeOf, uriOf } from "./followed-marks.ts";

type Fix = ReviewFindingDescription["fixes"][number];

/** Shows the edits of a fix, which are made when the user confirms them. */
export async function fixFlow(session: Session, argument: unknown): Promise<void> {
    const [finding] = chosenFindings(session, argument, undefined);
    if (finding === undefined) throw ReviewShellErrors.noFinding();
    const { fix: index } = (argument ?? {}) as { fix?: unknown };
    const fix = typeof index === "number" ? finding.fixes[index] : await chosenFix(finding.fixes);
    if (fix === undefined) return;
    const edit = await previewedEdit(session, finding, fix);
    await vscode.workspace.applyEdit(edit, { isRefactoring: true });
}

async function chosenFix(fixes: readonly Fix[]): Promise<Fix | undefined> {
    if (fixes.length <= 1) return fixes[0];
    const items = fixes.map((fix) => ({ label: fix.title, fix }));
    const placeHolder = vscode.l10n.t("Which fix?");
    return (await vscode.window.showQuickPick(items, { placeHolder }))?.fix;
}

/** Edits fit the text that was reviewed; where lines came above it, they move with the finding. */
async function previewedEdit(
    session: Session,
    finding: ReviewFindingDescription,
    fix: Fix,
): Promise<vscode.WorkspaceEdit> {
    const folder = session.model.report?.folder;
    if (folder === undefined) throw ReviewShellErrors.noReview();
    const made = new vscode.WorkspaceEdit();
    for (const { place, text, was } of fix.edits) {
        const uri = uriOf(folder, place.path);
        const document = await vscode.workspace.openTextDocument(uri);
        const mark = session.marks
            .findingsIn(document)
            .find(({ value }) => value.fingerprint === finding.fingerprint);
        const shift = mark === undefined ? 0 : mark.range.start.line - (finding.place.line - 1);
        const range = [0, shift]
            .map((lines) => movedDown(rangeOf(markOf(place)), lines))
            .find((each) => document.getText(each) === was);
        if (range === undefined) {
            throw ReviewShellErrors.textChanged(vscode.workspace.asRelativePath(uri));
        }
        made.replace(uri, range, text, {
            needsConfirmation: true,
            label: fix.title,
            description: finding.title,
        });
    }
    return made;
}

function movedDown({ start, end }: vscode.Range, lines: number): vscode.Range {
    const down = ({ line, character }: vscode.Position): vscode.Position =>
        new vscode.Position(Math.max(0, line + lines), character);
    return new vscode.Range(down(start), down(end));
}
