import type { CompletionRequest } from "@rust-ai-ide/ai/completion-ports";
import * as vscode from "vscode";
import { textWindow } from "./text-window.ts";

/** What the engine has to know about a cursor of a document. */
export function completionRequest(
    document: vscode.TextDocument,
    position: vscode.Position,
    manual: boolean,
): CompletionRequest {
    const source = {
        lineCount: document.lineCount,
        line: (index: number): string => document.lineAt(index).text,
        lineBreak: document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n",
    };
    return {
        uri: document.uri.toString(),
        version: document.version,
        languageId: document.languageId,
        position: { line: position.line, character: position.character },
        ...textWindow(source, position),
        trigger: manual ? "manual" : "automatic",
    };
}
