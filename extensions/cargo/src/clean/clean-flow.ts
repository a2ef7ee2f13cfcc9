import { withProgress } from "@rust-ai-ide/host/with-progress";
import {
    type BuildFolder,
    type BuildPart,
    measureBuildFolder,
    removeParts,
} from "@rust-ai-ide/node/cargo-tools/build-folder";
import * as vscode from "vscode";
import { CargoShellErrors } from "../cargo-shell-errors.ts";
import { chooseWorkspace } from "../packages/choose-workspace.ts";
import { reasonIn } from "../packages/reason-in.ts";
import type { Session } from "../session.ts";
import { runTool } from "../tools/run-tool.ts";
import { bytesOf, cleanRows, sizeText } from "./clean-rows.ts";

const limitMs = 60_000;

/** Shows what a build folder holds, and removes what the user chooses of it. */
export async function cleanFlow(session: Session): Promise<void> {
    const workspace = await chooseWorkspace(session);
    if (workspace === undefined) return;
    const path = await buildFolderOf(session, workspace.description.manifestPath);
    const folder = await withProgress(vscode.l10n.t("Measuring the build folder"), (token) =>
        measureBuildFolder(path, Date.now(), token),
    );
    const parts = await chooseParts(folder);
    if (parts === undefined || !(await confirm(folder, parts))) return;
    await withProgress(vscode.l10n.t("Removing build output"), (token) =>
        removeParts(folder, parts, token),
    );
    const size = sizeText(bytesOf(parts));
    void vscode.window.showInformationMessage(vscode.l10n.t("At most {0} were removed.", size));
}

/** Where cargo builds to: settings, variables and configuration all have a say, so cargo is asked. */
async function buildFolderOf(session: Session, manifestPath: string): Promise<string> {
    const { out, err, code } = await runTool(session, {
        title: vscode.l10n.t("Asking cargo for its build folder"),
        directory: vscode.Uri.joinPath(vscode.Uri.file(manifestPath), "..").fsPath,
        arguments: [
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
            "--manifest-path",
            manifestPath,
        ],
        timeoutMs: limitMs,
    });
    const [, text] = /"target_directory":("(?:[^"\\]|\\.)*")/.exec(out) ?? [];
    if (code !== 0 || text === undefined) throw CargoShellErrors.cargoFailed(reasonIn(err));
    return JSON.parse(text) as string;
}

async function chooseParts({ path, bytes, parts }: BuildFolder): Promise<BuildPart[] | undefined> {
    const chosen = await vscode.window.showQuickPick(cleanRows(parts, vscode.l10n.t), {
        canPickMany: true,
        matchOnDescription: true,
        title: vscode.l10n.t("{0} in {1}", sizeText(bytes), path),
        placeHolder: vscode.l10n.t("What is to be removed? Parts overlap: a profile has packages"),
    });
    return chosen === undefined || chosen.length === 0 ? undefined : chosen.map(({ part }) => part);
}

async function confirm({ path }: BuildFolder, parts: readonly BuildPart[]): Promise<boolean> {
    const remove = vscode.l10n.t("Remove");
    const answer = await vscode.window.showWarningMessage(
        vscode.l10n.t("Remove at most {0} for good?", sizeText(bytesOf(parts))),
        {
            modal: true,
            detail: vscode.l10n.t(
                "It does not go to the trash. cargo builds again what it needs of it. Let no build run meanwhile. Folder: {0}",
                path,
            ),
        },
        remove,
    );
    return answer === remove;
}
