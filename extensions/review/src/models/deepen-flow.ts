import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { withProgress } from "@rust-ai-ide/host/with-progress";
import * as vscode from "vscode";
import type { ReviewingModels } from "../findings/review-model.ts";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";
import { aiCore } from "./ai-core.ts";

/** Lets every model that there is look at the latest review, or at the working tree. */
export async function askModelsFlow(session: Session): Promise<void> {
    const { model } = session;
    if (model.report === undefined) {
        const { reviewFlow } = await import("../findings/scope-flow.ts");
        await reviewFlow(session, { kind: "workingTree" });
    }
    const title = vscode.l10n.t("Asking models about the change");
    await withProgress(title, async (token) => {
        const models = await modelsFor({ likelihood: true, chat: true }, token);
        if (models === undefined) throw ReviewShellErrors.noModel();
        await model.deepen(models, token);
    });
    await session.showView().reveal();
}

/** Those of the wanted models that can answer now; undefined: none. */
export async function modelsFor(
    wanted: { readonly likelihood: boolean; readonly chat: boolean },
    token: CancellationToken,
): Promise<ReviewingModels | undefined> {
    const api = await aiCore();
    if (api === undefined) return undefined;
    const [likelihoodModel, chatModel] = await Promise.all([
        wanted.likelihood ? api.scoreModel("src/lib.rs", token).catch(() => undefined) : undefined,
        wanted.chat ? api.chatModel(token).catch(() => undefined) : undefined,
    ]);
    if (likelihoodModel === undefined && chatModel === undefined) return undefined;
    return {
        ...(likelihoodModel === undefined ? {} : { likelihoodModel }),
        ...(chatModel === undefined ? {} : { chatModel }),
    };
}
