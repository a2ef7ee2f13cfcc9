import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";
import type { CargoNode } from "../tree/tree-node.ts";

/** Brings packages of which several versions are built into sight. */
export function showDuplicates(session: Session): Command {
    return {
        id: commandIds.showDuplicates,
        async execute(node?: CargoNode) {
            const { chooseWorkspace } = await import("../packages/choose-workspace.ts");
            const workspace = await chooseWorkspace(session, node);
            if (workspace === undefined) return;
            await session.model.load();
            const { root } = workspace.description;
            if (await session.showView().revealSection(root, "duplicates")) return;
            void vscode.window.showInformationMessage(
                vscode.l10n.t("No package is built in more than one version."),
            );
        },
    };
}
