import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { builtInCommandIds, commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Accepts the ghost text and asks at once for what comes behind it, which is often there already. */
export function acceptAndContinue(session: Session): Command {
    return {
        id: commandIds.acceptAndContinue,
        async execute() {
            await vscode.commands.executeCommand(builtInCommandIds.commitInlineSuggest);
            session.inlineProvider.goOn();
            await vscode.commands.executeCommand(builtInCommandIds.triggerInlineSuggest);
        },
    };
}
