import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { ShellErrors } from "../shell-errors.ts";
import type { ModelNode } from "../views/model-tree.ts";
import { chooseServer } from "./choose-server.ts";
import { withoutServer } from "./configured-server.ts";

/** Takes a server out of the user's settings; its token stays, so that undoing needs no second one. */
export async function removeServer(
    session: Session,
    node: Pick<ModelNode, "engine"> | undefined,
): Promise<void> {
    const { configuration } = session;
    const server = await chooseServer(
        session,
        node,
        vscode.l10n.t("Remove Server"),
        ({ isConfigured }) => isConfigured,
    );
    if (server === undefined) return;
    const before = configuration.get("rustAi.engines.servers");
    const after = withoutServer(before, server.url);
    if (after.length === before.length) throw ShellErrors.serverListedElsewhere();
    await configuration.update("rustAi.engines.servers", after, "user");
    const undo = vscode.l10n.t("Undo");
    const answer = await vscode.window.showInformationMessage(
        vscode.l10n.t("{0} was removed.", server.label),
        undo,
    );
    if (answer === undo) await configuration.update("rustAi.engines.servers", before, "user");
}
