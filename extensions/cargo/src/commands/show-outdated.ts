import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Brings packages with newer versions into sight. */
export function showOutdated(session: Session): Command {
    return {
        id: commandIds.showOutdated,
        async execute(argument?: unknown) {
            const { chooseWorkspace } = await import("../packages/choose-workspace.ts");
            const workspace = await chooseWorkspace(session, hintOf(argument));
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
