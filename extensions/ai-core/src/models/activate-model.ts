import { raceCancellation } from "@rust-ai-ide/core/waiting";
import * as vscode from "vscode";
import { sameFolder } from "../inference/choose-model.ts";
import { withProgress } from "../notices.ts";
import type { Session } from "../session.ts";
import { activationProblem } from "./activation-problem.ts";
import type { ModelRow } from "./model-rows.ts";

/**
 * Writes the choice and loads the model. The embedded one is the setting's default. Rejects with
 * the reason when another model completes afterwards.
 */
export async function activateModel(
    session: Session,
    model: Pick<ModelRow, "id" | "folder" | "label">,
): Promise<void> {
    const { configuration, inference, store } = session;
    const embedded = session.embeddedFolder();
    const isEmbedded = embedded !== undefined && sameFolder(model.folder, embedded);
    const written = isEmbedded ? "" : model.id;
    await configuration.update("rustAi.models.active", written);
    const name = model.label.replace(/^\$\([^)]*\)\s*/, "");
    await withProgress(vscode.l10n.t("Loading {0}…", name), (token) =>
        raceCancellation(inference.warmUp(), token),
    );
    session.completion.reconfigure();
    const { engine, models } = store.current;
    const problem = activationProblem({
        asked: { id: model.id, name },
        written,
        configured: configuration.get("rustAi.models.active"),
        active: inference.activeModel,
        failure: engine.kind === "failed" ? engine.error : undefined,
        isEmbedded,
        trusted: vscode.workspace.isTrusted,
        models,
    });
    if (problem !== undefined) throw problem;
}
