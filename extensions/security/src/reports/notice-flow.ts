import { saveFile } from "@rust-ai-ide/host/save-file";
import { withProgress } from "@rust-ai-ide/host/with-progress";
import { SecurityNotices } from "@rust-ai-ide/protocol/security/licences";
import * as vscode from "vscode";
import { chooseWorkspace } from "../findings/choose-workspace.ts";
import type { Session } from "../session.ts";

/** Saves the texts of the licences of everything that is built, and says whose are missing. */
export async function noticeFlow(session: Session): Promise<void> {
    const workspace = await chooseWorkspace(session);
    if (workspace === undefined) return;
    const chosen = await vscode.window.showQuickPick(
        [
            { format: "text" as const, label: vscode.l10n.t("Text") },
            { format: "markdown" as const, label: "Markdown" },
            { format: "html" as const, label: "HTML" },
        ],
        { placeHolder: vscode.l10n.t("Which format?") },
    );
    if (chosen === undefined) return;
    const { manifestPath } = workspace;
    const { format } = chosen;
    const answer = await withProgress(vscode.l10n.t("Gathering licences"), (token) =>
        session.server.request(SecurityNotices, { manifestPath, format }, token),
    );
    await saveFile(answer.fileName, Buffer.from(answer.text));
    const [first, ...others] = answer.withoutText;
    if (first === undefined) return;
    void vscode.window.showWarningMessage(
        others.length === 0
            ? vscode.l10n.t("{0} has no licence text. Run cargo fetch, or add it by hand.", first)
            : vscode.l10n.t(
                  "{0} and {1} more have no licence text. Run cargo fetch, or add them by hand.",
                  first,
                  others.length,
              ),
    );
}
