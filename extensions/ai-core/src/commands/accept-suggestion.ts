import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { builtInCommandIds, contextKeys, internalCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Runs when a suggestion was accepted as a whole. */
export function acceptSuggestion(session: Session): Command {
    return {
        id: internalCommandIds.accepted,
        async execute() {
            // The walkthrough marks its first step, also when it is opened only later.
            void vscode.commands.executeCommand(
                builtInCommandIds.setContext,
                contextKeys.accepted,
                true,
            );
            await session.inlineProvider.accepted();
        },
    };
}
