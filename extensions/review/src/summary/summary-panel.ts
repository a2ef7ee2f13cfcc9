import { randomBytes } from "node:crypto";
import { ReportPanel } from "@rust-ai-ide/host/report-panel";
import * as vscode from "vscode";
import { commandIds, summaryPanelId } from "../ids.ts";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";
import { summaryReport } from "./summary-report.ts";

/** Opens the page about the latest review; it shows what is reviewed later, too. */
export function openSummaryPanel(session: Session): void {
    const { model } = session;
    const { report } = model;
    if (report === undefined) throw ReviewShellErrors.noReview();
    let shown = report;
    const panel = new ReportPanel({
        extensionUri: session.context.extensionUri,
        logger: session.logger,
        nonce: () => randomBytes(16).toString("base64url"),
        id: summaryPanelId,
        report: summaryReport(report, vscode.l10n.t),
        onAction: async (id) => {
            const command = id === "export" ? commandIds.exportReview : commandIds.refresh;
            await vscode.commands.executeCommand(command);
        },
        onClosed: () => listening.dispose(),
    });
    const listening = model.onDidChange(() => {
        if (model.report === undefined || model.report === shown) return;
        shown = model.report;
        panel.show(summaryReport(shown, vscode.l10n.t));
    });
}
