import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import { completionLanguages } from "../language/languages.ts";
import type { Session } from "../session.ts";

/** Switches completions on or off for the language of the active editor. */
export function toggleLanguage(session: Session): Command {
    return {
        id: commandIds.toggleLanguage,
        async execute() {
            const language = vscode.window.activeTextEditor?.document.languageId ?? "rust";
            const { configuration } = session;
            const languages = configuration.get("rustAi.completion.languages");
            if (!hasGrammar(language) && languages[language] !== true) {
                void vscode.window.showInformationMessage(
                    vscode.l10n.t("Rust AI completes Rust, TypeScript, JavaScript and Python."),
                );
                return;
            }
            await configuration.update("rustAi.completion.languages", {
                ...languages,
                [language]: languages[language] !== true,
            });
        },
    };
}

function hasGrammar(language: string): boolean {
    return completionLanguages.some((known) => known === language);
}
