import type {
    FindingDecision,
    ReviewFindingDescription,
} from "@rust-ai-ide/protocol/review/report";
import * as vscode from "vscode";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";
import { findingsIn } from "./finding-arguments.ts";

const toldMs = 5_000;

/** What a command is about: what it was called with, what is selected in the view, or the cursor's. */
export function chosenFindings(
    session: Session,
    argument: unknown,
    selected: unknown,
): readonly ReviewFindingDescription[] {
    const given = findingsIn(argument, selected, session.model);
    if (given.length > 0) return given;
    if (argument !== undefined) return [];
    const view = session.showView();
    const rows = findingsIn(undefined, view.selection, session.model);
    if (rows.length > 0 && view.isVisible) return rows;
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) return [];
    return session.marks
        .findingsIn(editor.document)
        .filter(({ range }) => range.intersection(editor.selection) !== undefined)
        .map(({ value }) => value)
        .slice(0, 1);
}

/** Remembers what the user says about findings; it can be taken back. */
export async function decisionFlow(
    session: Session,
    decision: FindingDecision | undefined,
    argument: unknown,
    selected: unknown,
): Promise<void> {
    const findings = chosenFindings(session, argument, selected);
    if (findings.length === 0) throw ReviewShellErrors.noFinding();
    await session.model.decide(
        findings.map(({ fingerprint }) => fingerprint),
        decision,
    );
    const [first] = findings;
    if (decision === undefined || first === undefined) return;
    const text =
        findings.length > 1
            ? vscode.l10n.t("{0} findings are not shown any more.", findings.length)
            : vscode.l10n.t("Not shown any more: {0}", first.title);
    // In the view, the key for undoing takes it back; nobody has to close a notification.
    vscode.window.setStatusBarMessage(text, toldMs);
}

export async function undoDecisionFlow({ model }: Session): Promise<void> {
    if (await model.undo()) return;
    void vscode.window.showInformationMessage(vscode.l10n.t("There is no decision to take back."));
}

export async function copyFindingFlow(session: Session, argument: unknown): Promise<void> {
    const [finding] = chosenFindings(session, argument, undefined);
    if (finding === undefined) throw ReviewShellErrors.noFinding();
    const { place, title, message, rule } = finding;
    await vscode.env.clipboard.writeText(
        `${place.path}:${place.line}: ${title} (${rule})\n${message}`,
    );
}
