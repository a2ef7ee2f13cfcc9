import * as vscode from "vscode";
import { builtInCommandIds } from "../ids.ts";

/** Shows a folder in the system's file manager; on a remote, where there is none, its path. */
export async function openFolder(folder: string): Promise<void> {
    if (vscode.env.remoteName === undefined) {
        await vscode.commands.executeCommand(
            builtInCommandIds.revealInFolder,
            vscode.Uri.file(folder),
        );
        return;
    }
    const copy = vscode.l10n.t("Copy path");
    const answer = await vscode.window.showInformationMessage(
        vscode.l10n.t("The model is on the remote machine, in {0}", folder),
        copy,
    );
    if (answer === copy) await vscode.env.clipboard.writeText(folder);
}
