import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { builtInCommandIds, commandIds, extensionId, walkthroughId } from "../ids.ts";

/** Opens the four steps of the walkthrough. */
export function openWalkthrough(): Command {
    return {
        id: commandIds.openWalkthrough,
        execute: () =>
            vscode.commands.executeCommand(
                builtInCommandIds.openWalkthrough,
                `${extensionId}#${walkthroughId}`,
                false,
            ),
    };
}
