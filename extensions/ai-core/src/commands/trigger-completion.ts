import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { builtInCommandIds, commandIds } from "../ids.ts";

/** Asks for a suggestion at once, whatever the debounce and the model's confidence say. */
export function triggerCompletion(): Command {
    return {
        id: commandIds.triggerCompletion,
        execute: () => vscode.commands.executeCommand(builtInCommandIds.triggerInlineSuggest),
    };
}
