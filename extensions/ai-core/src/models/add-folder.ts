import { CodedError } from "@rust-ai-ide/core/errors";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import * as vscode from "vscode";
import { sameFolder } from "../inference/choose-model.ts";
import { withProgress } from "../notices.ts";
import type { Session } from "../session.ts";
import { ShellErrors } from "../shell-errors.ts";
import { activateModel } from "./activate-model.ts";

/** Asks for a folder, makes sure that a model is in it, and adds it to the setting. */
export async function addModelFolder(session: Session): Promise<void> {
    if (!requireTrust()) return;
    const [uri] =
        (await vscode.window.showOpenDialog({
            canSelectFiles: false,
            canSelectFolders: true,
            canSelectMany: false,
            title: vscode.l10n.t("Folder with a model"),
            openLabel: vscode.l10n.t("Add"),
        })) ?? [];
    if (uri !== undefined) await addFolder(session, uri.fsPath);
}

/** Says why models of the user's own are of no use here, where they are not. */
export function requireTrust(): boolean {
    if (vscode.workspace.isTrusted) return true;
    void vscode.window.showInformationMessage(
        vscode.l10n.t(
            "In a workspace that you do not trust only the embedded model is used. Trust the workspace to use your own models.",
        ),
    );
    return false;
}

/** Adds the model in a folder to the setting and offers to use it. */
export async function addFolder(session: Session, folder: string): Promise<void> {
    const added = await findModel(session, folder);
    const { configuration } = session;
    if (!session.userFolders().some((known) => sameFolder(known, folder))) {
        const folders = configuration.get("rustAi.models.folders");
        await configuration.update("rustAi.models.folders", [...folders, folder], "user");
    }
    const use = vscode.l10n.t("Use it now");
    const answer = await vscode.window.showInformationMessage(
        vscode.l10n.t("{0} was added.", added.name),
        use,
    );
    if (answer !== use) return;
    await activateModel(session, { id: added.id, folder: added.folder, label: added.name });
}

/** The model in a folder, which the inference process knows afterwards; it forgets one that is not usable. */
async function findModel(session: Session, folder: string): Promise<ModelSummary> {
    try {
        const models = await withProgress(vscode.l10n.t("Looking for models…"), (token) =>
            session.inference.addFolders([folder], token),
        );
        const added = models.find((model) => sameFolder(model.folder, folder));
        if (added === undefined) throw ShellErrors.notAModelFolder(folder);
        if (added.failure !== undefined) throw new CodedError(added.failure);
        return added;
    } catch (error) {
        await session.inference.useFolders();
        throw error;
    }
}
