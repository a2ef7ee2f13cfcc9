import { saveFile } from "@rust-ai-ide/host/save-file";
import { withProgress } from "@rust-ai-ide/host/with-progress";
import {
    SecurityCompliancePacks,
    SecurityComplianceReport,
    SecurityReport,
    type SecurityReportFormat,
} from "@rust-ai-ide/protocol/security/report";
import * as vscode from "vscode";
import { chooseWorkspace } from "../findings/choose-workspace.ts";
import type { Session } from "../session.ts";

/** Saves what was found as a file for others. */
export async function reportFlow(session: Session): Promise<void> {
    const workspace = await chooseWorkspace(session);
    if (workspace === undefined) return;
    const item = (format: SecurityReportFormat, label: string, description: string) => ({
        format,
        label,
        description,
    });
    const chosen = await vscode.window.showQuickPick(
        [
            item("sarif", "SARIF 2.1.0", vscode.l10n.t("findings, for code hosts")),
            item("cyclonedx", "CycloneDX 1.7", vscode.l10n.t("bill of materials with VEX")),
            item("spdx", "SPDX 2.3", vscode.l10n.t("bill of materials")),
            item("spdx3", "SPDX 3.0.1", vscode.l10n.t("bill of materials")),
            item("openvex", "OpenVEX", vscode.l10n.t("what does not matter, and why")),
            item("csaf", "CSAF 2.0 VEX", vscode.l10n.t("advisory for others")),
            item("json", "JSON", vscode.l10n.t("everything, for scripts")),
            item("text", vscode.l10n.t("Text"), ""),
        ],
        { placeHolder: vscode.l10n.t("Which format?") },
    );
    if (chosen === undefined) return;
    const { manifestPath } = workspace;
    const answer = await withProgress(vscode.l10n.t("Making the report"), (token) =>
        session.server.request(SecurityReport, { manifestPath, format: chosen.format }, token),
    );
    await saveFile(answer.fileName, Buffer.from(answer.text));
}

/** Holds what is known against the requirements of a standard. */
export async function complianceFlow(session: Session): Promise<void> {
    const workspace = await chooseWorkspace(session);
    if (workspace === undefined) return;
    const { manifestPath } = workspace;
    const { packs } = await withProgress(vscode.l10n.t("Reading packs"), (token) =>
        session.server.request(SecurityCompliancePacks, {}, token),
    );
    const chosen = await vscode.window.showQuickPick(
        packs.map(({ id, title }) => ({ label: title, description: id, id })),
        { placeHolder: vscode.l10n.t("Which requirements?") },
    );
    if (chosen === undefined) return;
    const formats = [
        { label: "Markdown", format: "markdown" as const },
        { label: "HTML", format: "html" as const },
    ];
    const kind = await vscode.window.showQuickPick(formats, {
        placeHolder: vscode.l10n.t("Which format?"),
    });
    if (kind === undefined) return;
    const { format } = kind;
    const answer = await withProgress(vscode.l10n.t("Making the report"), (token) =>
        session.server.request(
            SecurityComplianceReport,
            { manifestPath, pack: chosen.id, format },
            token,
        ),
    );
    await saveFile(answer.fileName, Buffer.from(answer.text));
}
