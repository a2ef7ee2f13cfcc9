import type { Link } from "@rust-ai-ide/protocol/intelligence";
import * as vscode from "vscode";

type LinkEnd = Link["here"];

/** An end of a link as the editor's own commands take it. */
export function locationOf({ uri, range }: Pick<LinkEnd, "uri" | "range">): vscode.Location {
    const { start, end } = range;
    return new vscode.Location(
        vscode.Uri.parse(uri),
        new vscode.Range(start.line, start.character, end.line, end.character),
    );
}

/** Opens a place with the cursor on it. */
export async function reveal(end: Pick<LinkEnd, "uri" | "range">): Promise<void> {
    const { uri, range } = locationOf(end);
    await vscode.window.showTextDocument(uri, {
        selection: new vscode.Range(range.start, range.start),
    });
}

/** The active document as the language server names it, with its cursor. */
export function activePlace():
    | { readonly uri: string; readonly position: { line: number; character: number } }
    | undefined {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) return undefined;
    const { line, character } = editor.selection.active;
    return { uri: editor.document.uri.toString(), position: { line, character } };
}
