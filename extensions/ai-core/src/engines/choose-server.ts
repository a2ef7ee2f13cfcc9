import * as vscode from "vscode";
import type { Session } from "../session.ts";
import type { ModelNode } from "../views/model-tree.ts";
import type { KeptServer } from "./engine-registry.ts";

/** The server of a row of the Models view, or the one that the user picks. */
export async function chooseServer(
    session: Session,
    node: Pick<ModelNode, "engine"> | undefined,
    title: string,
    accepts: (server: KeptServer) => boolean = () => true,
): Promise<KeptServer | undefined> {
    await session.engines.start();
    const servers = session.engines.servers.filter(accepts);
    if (node !== undefined) return servers.find(({ id }) => id === node.engine);
    if (servers.length === 0) {
        void vscode.window.showInformationMessage(
            vscode.l10n.t("There is no server to choose. Add one first."),
        );
        return undefined;
    }
    const items = servers.map((server) => ({
        server,
        label: server.label,
        description: server.url,
    }));
    return (await vscode.window.showQuickPick(items, { title }))?.server;
}
