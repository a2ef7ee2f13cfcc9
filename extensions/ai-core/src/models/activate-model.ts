import * as vscode from "vscode";
import { sameFolder } from "../inference/choose-model.ts";
import { withProgress } from "../notices.ts";
import type { Session } from "../session.ts";
import type { ModelRow } from "./model-rows.ts";
import { untilCancelled } from "./until-cancelled.ts";

/** Writes the choice and loads the model. The embedded one is the setting's default. */
export async function activateModel(
    session: Session,
    model: Pick<ModelRow, "id" | "folder" | "label">,
): Promise<void> {
    const embedded = session.embeddedFolder();
    const isEmbedded = embedded !== undefined && sameFolder(model.folder, embedded);
    await session.configuration.update("rustAi.models.active", isEmbedded ? "" : model.id, "user");
    const name = model.label.replace(/^\$\([^)]*\)\s*/, "");
    await withProgress(vscode.l10n.t("Loading {0}…", name), (token) =>
        untilCancelled(session.inference.warmUp(), token),
    );
    session.completion.reconfigure();
}
