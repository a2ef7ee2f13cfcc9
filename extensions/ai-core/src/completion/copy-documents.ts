import type { CopyModel } from "@rust-ai-ide/ai/completion/copy-model";
import type { Clock } from "@rust-ai-ide/core/clock";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { completionLanguages, documentsIn } from "../language/languages.ts";

/** Larger documents are data, and would hold up the editor. */
const mostLines = 10_000;
const selector: vscode.DocumentSelector = documentsIn(completionLanguages);

/**
 * Keeps a copy model in step with the open documents: large ones are read in slices, and a change
 * costs the lines that changed.
 */
export function followDocuments(model: CopyModel, clock: Clock): Disposable {
    const disposables = new DisposableStore();
    const isServed = (document: vscode.TextDocument): boolean =>
        document.lineCount <= mostLines && vscode.languages.match(selector, document) > 0;
    const read = (document: vscode.TextDocument): void => {
        if (!isServed(document)) return;
        const lines = document.getText().split(/\r\n|\r|\n/);
        model.update(document.uri.toString(), document.languageId, lines);
        readOn();
    };
    let pending: Disposable | undefined;
    const readOn = (): void => {
        pending?.dispose();
        pending = clock.schedule(0, () => {
            if (model.readOn()) readOn();
        });
    };
    disposables.add({ dispose: () => pending?.dispose() });
    const first = [...vscode.workspace.textDocuments];
    const readNext = (): void => {
        const document = first.pop();
        if (document === undefined) return;
        if (!document.isClosed) read(document);
        opening = clock.schedule(0, readNext);
    };
    let opening: Disposable | undefined = clock.schedule(0, readNext);
    disposables.add({ dispose: () => opening?.dispose() });
    disposables.add(vscode.workspace.onDidOpenTextDocument(read));
    disposables.add(
        vscode.workspace.onDidCloseTextDocument(({ uri }) => model.remove(uri.toString())),
    );
    disposables.add(
        vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
            if (!isServed(document)) {
                // It has grown too large to be followed, and what was read of it is out of date.
                model.remove(document.uri.toString());
                return;
            }
            const [change, ...others] = contentChanges;
            if (change === undefined) return;
            // Positions of several changes are those of different moments.
            if (others.length > 0) return read(document);
            const { start, end } = change.range;
            const added = change.text.split(/\r\n?|\n/).length;
            model.replaceLines(
                document.uri.toString(),
                start.line,
                end.line - start.line + 1,
                linesOf(document, start.line, start.line + added),
            );
            // Of a large insertion only the first lines are read at once.
            if (added > 1) readOn();
        }),
    );
    return disposables;
}

function linesOf(document: vscode.TextDocument, from: number, to: number): string[] {
    const lines: string[] = [];
    for (let line = from; line < Math.min(to, document.lineCount); line++) {
        lines.push(document.lineAt(line).text);
    }
    return lines;
}
