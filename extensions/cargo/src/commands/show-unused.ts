import type { Command } from "@rust-ai-ide/host/commands";
import { withProgress } from "@rust-ai-ide/host/with-progress";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Looks for dependencies, features and members that nothing needs, and brings them into sight. */
export function showUnused(session: Session): Command {
    return {
        id: commandIds.showUnused,
        async execute(argument?: unknown) {
            const { chooseWorkspace } = await import("../packages/choose-workspace.ts");
            const workspace = await chooseWorkspace(session, hintOf(argument));
            if (workspace === undefined) return;
            const { root } = workspace.description;
            const title = vscode.l10n.t("Looking for unused dependencies");
            await withProgress(title, (token) => session.model.findUnused(root, token));
            if (await session.showView().revealSection(root, "unused")) return;
            void vscode.window.showInformationMessage(
                vscode.l10n.t("Every dependency, feature and member is needed."),
            );
        },
    };
}
