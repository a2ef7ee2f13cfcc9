import { saveFile } from "@rust-ai-ide/host/save-file";
import { withProgress } from "@rust-ai-ide/host/with-progress";
import { ReviewExport, type ReviewFormat } from "@rust-ai-ide/protocol/review/report";
import * as vscode from "vscode";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";

/** Saves the latest review as a file for others. */
export async function exportFlow(session: Session): Promise<void> {
    if (session.model.report === undefined) throw ReviewShellErrors.noReview();
    const item = (format: ReviewFormat, label: string, description: string) => ({
        format,
        label,
        description,
    });
    const { t } = vscode.l10n;
    const chosen = await vscode.window.showQuickPick(
        [
            item("markdown", "Markdown", t("for people and pull requests")),
            item("sarif", "SARIF 2.1.0", t("for code hosts and other editors")),
            item("json", "JSON", t("everything, for scripts")),
            item("reviewdog", "reviewdog", t("its diagnostic format")),
            item("github", t("GitHub review"), t("comments, for the API of pull requests")),
            item("annotations", t("GitHub annotations"), t("for the log of an action")),
        ],
        { placeHolder: t("Which format?") },
    );
    if (chosen === undefined) return;
    const { fileName, text } = await withProgress(t("Making the report"), (token) =>
        session.server.request(ReviewExport, { format: chosen.format }, token),
    );
    await saveFile(fileName, Buffer.from(text));
}
