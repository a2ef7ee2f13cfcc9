import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";
import type { CargoNode } from "../tree/tree-node.ts";

/** Brings packages with newer versions into sight. */
export function showOutdated(session: Session): Command {
    return {
        id: commandIds.showOutdated,
        async execute(node?: CargoNode) {
            const { chooseWorkspace } = await import("../packages/choose-workspace.ts");
            const workspace = await chooseWorkspace(session, node);
            if (workspace === undefined) return;
            await session.model.load();
            const { root } = workspace.description;
            if (await session.showView().revealSection(root, "outdated")) return;
            void vscode.window.showInformationMessage(
                vscode.l10n.t(
                    "Nothing is outdated, as far as the cached index of the registry knows.",
                ),
            );
        },
    };
}
