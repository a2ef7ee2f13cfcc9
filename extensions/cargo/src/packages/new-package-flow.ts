import { dirname, join } from "node:path";
import * as vscode from "vscode";
import { builtInCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";
import { packageNameProblem } from "./package-name.ts";
import { runCargo } from "./run-cargo.ts";

/** Makes a package in a new folder, as `cargo new` does: members of a workspace are entered there. */
export async function newPackageFlow(session: Session): Promise<void> {
    const title = vscode.l10n.t("New Cargo Package");
    const parent = await chooseFolder(vscode.l10n.t("Make It Here"));
    if (parent === undefined) return;
    const name = await vscode.window.showInputBox({
        title,
        prompt: vscode.l10n.t("Name of the package and of its folder"),
        validateInput: (text) => packageNameProblem(text, vscode.l10n.t),
    });
    if (name === undefined) return;
    const kind = await chooseKind(title);
    if (kind === undefined) return;
    await runCargo(session, {
        title: vscode.l10n.t("Making {0}", name),
        directory: parent,
        arguments: ["new", kind, "--quiet", "--", name],
    });
    await show(session, join(parent, name));
}

/** Makes a package of a folder that is there, as `cargo init` does. */
export async function initPackageFlow(session: Session): Promise<void> {
    const folder = await chooseFolder(vscode.l10n.t("Make It a Package"));
    if (folder === undefined) return;
    const kind = await chooseKind(vscode.l10n.t("Make Folder a Cargo Package"));
    if (kind === undefined) return;
    await runCargo(session, {
        title: vscode.l10n.t("Making a package of the folder"),
        directory: folder,
        arguments: ["init", kind, "--quiet"],
    });
    await show(session, folder);
}

async function chooseFolder(openLabel: string): Promise<string | undefined> {
    const here = vscode.workspace.workspaceFolders?.[0]?.uri;
    const active = vscode.window.activeTextEditor?.document.uri;
    const beside = active?.scheme === "file" ? vscode.Uri.file(dirname(active.fsPath)) : undefined;
    const start = here ?? beside;
    const [chosen] =
        (await vscode.window.showOpenDialog({
            canSelectFiles: false,
            canSelectFolders: true,
            openLabel,
            ...(start === undefined ? {} : { defaultUri: start }),
        })) ?? [];
    return chosen?.fsPath;
}

async function chooseKind(title: string): Promise<string | undefined> {
    const chosen = await vscode.window.showQuickPick(
        [
            { label: vscode.l10n.t("Binary"), description: "src/main.rs", flag: "--bin" },
            { label: vscode.l10n.t("Library"), description: "src/lib.rs", flag: "--lib" },
        ],
        { title },
    );
    return chosen?.flag;
}

/** Opens the new manifest; a package elsewhere is offered as a folder. */
async function show(session: Session, folder: string): Promise<void> {
    const uri = vscode.Uri.file(join(folder, "Cargo.toml"));
    await vscode.window.showTextDocument(uri);
    await session.model.reload();
    if (vscode.workspace.getWorkspaceFolder(uri) !== undefined) return;
    const open = vscode.l10n.t("Open Folder");
    const answer = await vscode.window.showInformationMessage(
        vscode.l10n.t("The package is in {0}.", folder),
        open,
    );
    if (answer !== open) return;
    await vscode.commands.executeCommand(builtInCommandIds.openFolder, vscode.Uri.file(folder), {
        forceNewWindow: vscode.workspace.workspaceFolders !== undefined,
    });
}
