import { randomBytes } from "node:crypto";
import { describeError } from "@rust-ai-ide/core/errors";
import { errorText } from "@rust-ai-ide/host/error-text";
import { applyEdits, prepareEdits } from "@rust-ai-ide/host/file-edits";
import { ReportPanel } from "@rust-ai-ide/host/report-panel";
import * as vscode from "vscode";
import { whatIfPanelId } from "../ids.ts";
import type { Session } from "../session.ts";
import { askWhatIf, type WhatIfQuestion } from "./ask-what-if.ts";
import { conflictPage, whatIfActions, whatIfPage } from "./what-if-report.ts";

/** Shows what a change would do, with buttons that do it or leave it. */
export async function previewWhatIf(session: Session, question: WhatIfQuestion): Promise<void> {
    const answer = await askWhatIf(session, question);
    if (answer === undefined) return;
    if (answer.kind === "conflict") {
        showConflict(session, question, answer.conflict);
        return;
    }
    const { report } = answer;
    const prepared = await prepareEdits(report.edits);
    const act = async (action: string, panel: ReportPanel): Promise<void> => {
        if (action === whatIfActions.discard) {
            panel.close();
            return;
        }
        try {
            if (await applyEdits(prepared, action === whatIfActions.review)) panel.close();
        } catch (error) {
            session.logger.warn(`What if: ${describeError(error)}`);
            panel.notice(errorText(error, vscode.l10n.t));
        }
    };
    new ReportPanel({
        extensionUri: session.context.extensionUri,
        logger: session.logger,
        nonce: () => randomBytes(16).toString("base64url"),
        id: whatIfPanelId,
        report: whatIfPage(report, (path) => vscode.workspace.asRelativePath(path), vscode.l10n.t),
        onAction: act,
    });
}

/** Tells why a change is not possible. */
function showConflict(
    session: Session,
    { title }: WhatIfQuestion,
    conflict: { readonly message: string; readonly chains: readonly (readonly string[])[] },
): void {
    new ReportPanel({
        extensionUri: session.context.extensionUri,
        logger: session.logger,
        nonce: () => randomBytes(16).toString("base64url"),
        id: whatIfPanelId,
        report: conflictPage(title, conflict, vscode.l10n.t),
        onAction: async (_, panel) => panel.close(),
    });
}
