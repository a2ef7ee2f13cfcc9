import type {
    PlaceDescription,
    ReviewFindingDescription,
} from "@rust-ai-ide/protocol/review/report";
import * as vscode from "vscode";
import { builtInCommandIds } from "../ids.ts";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";
import { chosenFindings } from "./decision-flow.ts";
import { markOf, rangeOf, uriOf } from "./followed-marks.ts";
import { fileName } from "./scope.ts";
import { sideUri } from "./side-texts.ts";

/** Opens where a finding is: in the file where it still has it, else in what was reviewed. */
export async function openPlaceFlow(session: Session, argument: unknown): Promise<void> {
    const [finding] = chosenFindings(session, argument, undefined);
    if (finding === undefined) throw ReviewShellErrors.noFinding();
    await showFinding(session, finding, true);
}

async function showFinding(
    session: Session,
    finding: ReviewFindingDescription,
    preserveFocus = false,
): Promise<void> {
    const { document, range } = await placeNow(session, finding);
    await vscode.window.showTextDocument(document, {
        selection: range,
        preserveFocus,
        preview: true,
    });
}

/** Where a finding is now; in the text that was reviewed where the file has it no more. */
export async function placeNow(
    session: Session,
    { fingerprint, place }: ReviewFindingDescription,
): Promise<{ readonly document: vscode.TextDocument; readonly range: vscode.Range }> {
    const folder = session.model.report?.folder;
    if (folder === undefined) throw ReviewShellErrors.noReview();
    if (place.side === "head") {
        const file = vscode.workspace.openTextDocument(uriOf(folder, place.path));
        const document = await Promise.resolve(file).catch(() => undefined);
        const mark =
            document === undefined
                ? undefined
                : session.marks
                      .findingsIn(document)
                      .find(({ value }) => value.fingerprint === fingerprint);
        if (document !== undefined && mark !== undefined) return { document, range: mark.range };
    }
    return reviewedPlace(place);
}

async function reviewedPlace(place: PlaceDescription) {
    const document = await vscode.workspace.openTextDocument(sideUri(place.side, place.path));
    return { document, range: rangeOf(markOf(place)) };
}

/** Compares both sides of the file of a finding, or of the file that is being looked at. */
export async function openChangesFlow(session: Session, argument: unknown): Promise<void> {
    const { report } = session.model;
    if (report === undefined) throw ReviewShellErrors.noReview();
    const [finding] = chosenFindings(session, argument, undefined);
    const active = vscode.window.activeTextEditor?.document.uri.toString();
    const file = report.files.find(({ path }) =>
        finding === undefined
            ? uriOf(report.folder, path).toString() === active
            : path === finding.place.path,
    );
    if (file === undefined) throw ReviewShellErrors.noFinding();
    const { path, basePath = path, status } = file;
    // What is on the disk can be edited beside its earlier state.
    const isOnDisk = report.isWorkingTree && status !== "deleted";
    const head = isOnDisk ? uriOf(report.folder, path) : sideUri("head", path);
    const title = `${fileName(path)} (${report.baseLabel} ↔ ${report.headLabel})`;
    const options: vscode.TextDocumentShowOptions =
        finding?.place.side === "head" ? { selection: rangeOf(markOf(finding.place)) } : {};
    await vscode.commands.executeCommand(
        builtInCommandIds.diff,
        sideUri("base", basePath),
        head,
        title,
        options,
    );
}

/** Goes to the finding after or before the cursor; findings of other files come in their order. */
export async function stepFlow(session: Session, step: 1 | -1): Promise<void> {
    const findings = [...session.model.open].sort(
        ({ place: left }, { place: right }) =>
            (left.path < right.path ? -1 : left.path > right.path ? 1 : 0) ||
            left.line - right.line ||
            left.column - right.column,
    );
    const folder = session.model.report?.folder;
    if (folder === undefined) throw ReviewShellErrors.noReview();
    if (findings.length === 0) {
        void vscode.window.showInformationMessage(vscode.l10n.t("Nothing was found."));
        return;
    }
    const editor = vscode.window.activeTextEditor;
    const uri = editor?.document.uri.toString();
    const path = session.model.report?.files.find(
        (file) => uriOf(folder, file.path).toString() === uri,
    )?.path;
    const line = (editor?.selection.active.line ?? 0) + 1;
    const isBehind = ({ place }: ReviewFindingDescription): boolean =>
        path === undefined || place.path > path || (place.path === path && place.line > line);
    const isBefore = ({ place }: ReviewFindingDescription): boolean =>
        path !== undefined && (place.path < path || (place.path === path && place.line < line));
    const next =
        step === 1
            ? (findings.find(isBehind) ?? findings[0])
            : (findings.findLast(isBefore) ?? findings.at(-1));
    if (next !== undefined) await showFinding(session, next);
}
