import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { builtInCommandIds, contextKeys, internalCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Runs when a suggestion was accepted as a whole. */
export function acceptSuggestion(session: Session): Command {
    return {
        id: internalCommandIds.accepted,
        async execute() {
            // The walkthrough marks its first step when it sees this fact become true. One that
            // is loaded only later ignores it, and waits for the next run of this command.
            void vscode.commands.executeCommand(
                builtInCommandIds.setContext,
                contextKeys.accepted,
                true,
            );
            await session.inlineProvider.accepted();
        },
    };
}
