import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { builtInCommandIds, commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Opens the manifest of the package itself, also where its sources are cargo's. */
export function openManifest(session: Session): Command {
    return {
        id: commandIds.openManifest,
        async execute(argument?: unknown) {
            const { chooseWorkspace } = await import("../packages/choose-workspace.ts");
            const workspace = await chooseWorkspace(session, hintOf(argument));
            if (workspace === undefined) return;
            const known = workspace.graph?.packages.find(
                ({ name, version }) => `${name}@${version}` === hintOf(argument)?.package,
            );
            const path = known?.manifestPath ?? workspace.description.manifestPath;
            await vscode.commands.executeCommand(builtInCommandIds.open, vscode.Uri.file(path));
        },
    };
}
