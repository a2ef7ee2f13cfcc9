import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { builtInCommandIds, commandIds } from "../ids.ts";
import type { Session } from "../session.ts";
import type { CargoNode } from "../tree/tree-node.ts";

/** Opens the manifest of the package itself, also where its sources are cargo's. */
export function openManifest(session: Session): Command {
    return {
        id: commandIds.openManifest,
        async execute(node?: CargoNode) {
            const { chooseWorkspace } = await import("../packages/choose-workspace.ts");
            const workspace = await chooseWorkspace(session, node);
            if (workspace === undefined) return;
            const known = workspace.graph?.packages.find(
                ({ name, version }) => `${name}@${version}` === node?.package,
            );
            const path = known?.manifestPath ?? workspace.description.manifestPath;
            await vscode.commands.executeCommand(builtInCommandIds.open, vscode.Uri.file(path));
        },
    };
}
