import * as vscode from "vscode";

/** Asks where to, writes there, and offers to open it. False when the user chose nothing. */
export async function saveFile(name: string, bytes: Uint8Array): Promise<boolean> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const extension = name.split(".").at(-1) ?? "";
    const target = await vscode.window.showSaveDialog({
        ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
        filters: { [extension.toUpperCase()]: [extension] },
    });
    if (target === undefined) return false;
    await vscode.workspace.fs.writeFile(target, bytes);
    const open = vscode.l10n.t("Open");
    void vscode.window
        .showInformationMessage(vscode.l10n.t("Saved {0}.", target.fsPath), open)
        .then((chosen) => {
            if (chosen === open) void vscode.commands.executeCommand("vscode.open", target);
        });
    return true;
}
