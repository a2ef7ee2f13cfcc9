import type { ModelReference } from "@rust-ai-ide/ai/orchestrator/route-preference";
import * as vscode from "vscode";
import { sameFolder } from "../inference/choose-model.ts";
import { withProgress } from "../notices.ts";
import type { Session } from "../session.ts";
import { ShellErrors } from "../shell-errors.ts";
import type { ModelNode } from "../views/model-tree.ts";

/** The content of the row that a command was run from; undefined from anywhere else. */
export function nodeOf(row: unknown): ModelNode | undefined {
    return ((row ?? {}) as { readonly node?: ModelNode }).node;
}

/** The model that a row stands for; undefined for an engine's own row. */
export function referenceOf(row: unknown): ModelReference | undefined {
    const node = nodeOf(row);
    return node?.model === undefined ? undefined : { engine: node.engine, model: node.model };
}

export async function loadModel(session: Session, reference: ModelReference): Promise<void> {
    const orchestrator = await session.orchestration.get();
    await withProgress(vscode.l10n.t("Loading {0}…", reference.model), (token) =>
        orchestrator.load(reference, token),
    );
}

export async function unloadModel(session: Session, reference: ModelReference): Promise<void> {
    const orchestrator = await session.orchestration.get();
    await withProgress(vscode.l10n.t("Unloading {0}…", reference.model), (token) =>
        orchestrator.unload(reference, token),
    );
}

/**
 * Forgets a model of the user's own. A folder of the settings only leaves the list; what the product
 * has imported is deleted, after a question.
 */
export async function removeModel(session: Session, reference: ModelReference): Promise<void> {
    const { store, configuration, inference } = session;
    const model = store.current.models.find(({ id }) => id === reference.model);
    if (model === undefined) return;
    const folders = configuration.get("rustAi.models.folders");
    const others = folders.filter((folder) => !sameFolder(folder, model.folder));
    if (others.length < folders.length) {
        await configuration.update("rustAi.models.folders", others, "user");
        const undo = vscode.l10n.t("Undo");
        const answer = await vscode.window.showInformationMessage(
            vscode.l10n.t("{0} was taken off the list; its files stay where they are.", model.name),
            undo,
        );
        if (answer === undo) await configuration.update("rustAi.models.folders", folders, "user");
        return;
    }
    // Only what the product has imported is its own to delete.
    if (!session.userFolders().some((folder) => sameFolder(folder, model.folder))) {
        throw ShellErrors.modelNotListed(model.name);
    }
    const remove = vscode.l10n.t("Delete");
    const answer = await vscode.window.showWarningMessage(
        vscode.l10n.t("Delete {0} and its files?", model.name),
        { modal: true, detail: model.folder },
        remove,
    );
    if (answer !== remove) return;
    await deleteFolder(vscode.Uri.file(model.folder));
    await inference.useFolders();
    await inference.warmUp();
}

/** Into the trash where there is one; remote machines often have none. */
async function deleteFolder(folder: vscode.Uri): Promise<void> {
    try {
        await vscode.workspace.fs.delete(folder, { recursive: true, useTrash: true });
    } catch {
        await vscode.workspace.fs.delete(folder, { recursive: true, useTrash: false });
    }
}
