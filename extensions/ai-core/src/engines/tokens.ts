import { CancelledError } from "@rust-ai-ide/core/cancellation";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import type { ModelNode } from "../views/model-tree.ts";
import { chooseServer } from "./choose-server.ts";
import { tokenProblem } from "./engine-tokens.ts";

/** Asks for the token of a server and keeps it in the system's key chain; false when given up. */
export async function askForToken(
    session: Pick<Session, "tokens">,
    server: { readonly id: string; readonly label: string },
): Promise<boolean> {
    const token = await vscode.window.showInputBox({
        title: vscode.l10n.t("Token of {0}", server.label),
        prompt: vscode.l10n.t("It is kept in the system's key chain and sent to this server only."),
        password: true,
        ignoreFocusOut: true,
        validateInput: (value) =>
            tokenProblem(value.trim()) === "characters"
                ? vscode.l10n.t("A token has no blanks and no special characters.")
                : undefined,
    });
    if (token === undefined || tokenProblem(token.trim()) !== undefined) return false;
    await session.tokens.set(server.id, token.trim());
    return true;
}

export async function setToken(
    session: Session,
    node: Pick<ModelNode, "engine"> | undefined,
): Promise<void> {
    const server = await chooseServer(session, node, vscode.l10n.t("Token of which server?"));
    if (server === undefined || !(await askForToken(session, server))) return;
    await retryEngine(session, server.id);
}

export async function removeToken(
    session: Session,
    node: Pick<ModelNode, "engine"> | undefined,
): Promise<void> {
    const server = await chooseServer(session, node, vscode.l10n.t("Token of which server?"));
    if (server === undefined) return;
    await session.tokens.remove(server.id);
    await retryEngine(session, server.id);
    void vscode.window.showInformationMessage(
        vscode.l10n.t("The token of {0} was removed.", server.label),
    );
}

/** Asks an engine anew and says why it still does not answer. */
export async function retryEngine(session: Session, engine: string): Promise<void> {
    const orchestrator = await session.orchestration.get();
    const find = () => orchestrator.status.engines.find(({ id }) => id === engine);
    const label = find()?.label ?? engine;
    await vscode.window.withProgress(
        {
            location: vscode.ProgressLocation.Notification,
            title: vscode.l10n.t("Asking {0}…", label),
            cancellable: true,
        },
        async (_progress, token) => {
            await orchestrator.refresh(token, engine);
            if (token.isCancellationRequested) throw new CancelledError();
        },
    );
    const after = find();
    if (after?.health === "down" && after.lastError !== undefined) {
        const { message, nextStep, code } = after.lastError;
        void vscode.window.showErrorMessage(`${message} ${nextStep} (${code})`);
    }
}
