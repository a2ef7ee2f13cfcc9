import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import { withProgress } from "../notices.ts";
import type { Session } from "../session.ts";

/** Looks for servers on the usual ports of this machine and at the addresses of the settings. */
export async function findServers(session: Session): Promise<void> {
    const { found, failed } = await withProgress(
        vscode.env.remoteName === undefined
            ? vscode.l10n.t("Looking for model servers on this machine…")
            : vscode.l10n.t("Looking for model servers on the remote machine…"),
        (token) => session.engines.find(token),
    );
    const [problem] = failed;
    if (problem !== undefined) {
        void vscode.window.showWarningMessage(`${problem.error.display} (${problem.error.code})`);
    }
    if (found.length > 0) {
        const names = found.map(({ label, models }) =>
            vscode.l10n.t("{0} (models: {1})", label, models.length),
        );
        void vscode.window.showInformationMessage(vscode.l10n.t("Found {0}.", names.join(", ")));
        return;
    }
    const add = vscode.l10n.t("Add Server…");
    const answer = await vscode.window.showInformationMessage(
        vscode.workspace.isTrusted
            ? vscode.l10n.t(
                  "No model server answered on the usual ports. Start one, or add its address.",
              )
            : vscode.l10n.t("In a workspace that you do not trust no server is asked."),
        ...(vscode.workspace.isTrusted ? [add] : []),
    );
    if (answer === add) await vscode.commands.executeCommand(commandIds.addServer);
}
