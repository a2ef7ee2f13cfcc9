import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Forgets which suggestions the user took; every good one is shown again. */
export function forgetLearned(session: Session): Command {
    return {
        id: commandIds.forgetLearned,
        async execute() {
            await session.completion.forgetLearned();
            void vscode.window.showInformationMessage(
                vscode.l10n.t("Rust AI has forgotten which suggestions you accepted."),
            );
        },
    };
}
