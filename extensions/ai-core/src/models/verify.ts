import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import { withProgress } from "../notices.ts";
import type { Session } from "../session.ts";

/** Verifies a model (the active one by default) and says in one sentence what was found. */
export async function verifyOneModel(session: Session, id: string | undefined): Promise<void> {
    const port = await session.inference.port();
    const models = await port.listModels();
    const active = session.inference.activeModel;
    const model = models.find((candidate) => candidate.id === (id ?? active)) ?? models[0];
    if (model === undefined) {
        // Loading says why there is none.
        await session.inference.warmUp();
        return;
    }
    const { ok, problems } = await withProgress(
        vscode.l10n.t("Verifying {0}…", model.name),
        (token) => port.verifyModel(model.id, token),
    );
    if (ok) {
        void vscode.window.showInformationMessage(
            vscode.l10n.t("{0} is sound: sizes, checksums, tokeniser and graph.", model.name),
        );
        return;
    }
    const [first] = problems;
    session.logger.error(
        `Model ${model.id}: ${problems.map(({ code, message }) => `${code}: ${message}`).join("; ")}`,
    );
    const other = vscode.l10n.t("Switch model");
    const answer = await vscode.window.showErrorMessage(
        `${model.name}: ${first?.message ?? ""} ${first?.nextStep ?? ""} (${first?.code ?? ""})`,
        other,
    );
    if (answer === other) await vscode.commands.executeCommand(commandIds.switchModel);
}
