import * as vscode from "vscode";
import { firstRustEditor } from "./preconditions.ts";

/** What a request is about. */
export interface Place {
    readonly document: vscode.TextDocument;
    readonly range: vscode.Range;
}

/** The first Rust file or selection that a request names, or the cursor. Throws `chat.noRustFile`. */
export async function placeOfRequest(request: vscode.ChatRequest): Promise<Place> {
    for (const { value } of request.references) {
        const uri = value instanceof vscode.Location ? value.uri : value;
        if (!(uri instanceof vscode.Uri) || !uri.path.endsWith(".rs")) continue;
        const document = await vscode.workspace.openTextDocument(uri);
        if (value instanceof vscode.Location) return { document, range: value.range };
        return { document, range: selectionIn(document) ?? firstProblem(document) };
    }
    return placeOfCursor();
}

/** Throws `chat.noRustFile`. */
function placeOfCursor(): Place {
    const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
    const editor = firstRustEditor(editors);
    return { document: editor.document, range: editor.selection };
}

function selectionIn(document: vscode.TextDocument): vscode.Range | undefined {
    return vscode.window.visibleTextEditors.find((editor) => editor.document === document)
        ?.selection;
}

/** A file without a cursor: its first error, or its beginning. */
function firstProblem(document: vscode.TextDocument): vscode.Range {
    const [first] = vscode.languages
        .getDiagnostics(document.uri)
        .sort((left, right) => left.severity - right.severity);
    return first?.range ?? new vscode.Range(0, 0, 0, 0);
}

/** The place that a light bulb names, or the cursor's. Throws `chat.noRustFile`. */
export async function placeOfAction(action: unknown): Promise<Place> {
    const { uri, range } = (action ?? {}) as { readonly uri?: unknown; readonly range?: unknown };
    if (!(uri instanceof vscode.Uri) || !(range instanceof vscode.Range)) return placeOfCursor();
    return { document: await vscode.workspace.openTextDocument(uri), range };
}
