import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import { sampleText } from "../models/sample-text.ts";

/** Opens an unsaved Rust file with the cursor where a suggestion is likely. */
export function trySample(): Command {
    return {
        id: commandIds.trySample,
        async execute() {
            const { text, cursor } = sampleText();
            const document = await vscode.workspace.openTextDocument({
                language: "rust",
                content: text,
            });
            const at = document.positionAt(cursor);
            await vscode.window.showTextDocument(document, {
                selection: new vscode.Range(at, at),
                viewColumn: vscode.ViewColumn.Beside,
            });
        },
    };
}
