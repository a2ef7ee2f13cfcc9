import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import type { Range } from "@rust-ai-ide/core/text";
import * as vscode from "vscode";
import type { CompilerProblem, ProblemsByFile } from "./compiler-problems.ts";

/** The problems of the last checks, with the compiler's own fixes as quick fixes. */
export class ShownProblems implements Disposable, vscode.CodeActionProvider {
    private readonly disposables = new DisposableStore();
    private readonly collection = this.disposables.add(
        vscode.languages.createDiagnosticCollection("rust-ai-cargo-check"),
    );
    /** By the root of the workspace that was checked, then by the key of the file. */
    private readonly shown = new Map<string, ReadonlyMap<string, ShownFile>>();

    constructor() {
        this.disposables.add(
            vscode.languages.registerCodeActionsProvider(
                { language: "rust", scheme: "file" },
                this,
                { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
            ),
        );
    }

    /** Replaces what an earlier check of the same workspace found. */
    show(root: string, problems: ProblemsByFile, texts: ReadonlyMap<string, string>): void {
        this.clear(root);
        const files = new Map<string, ShownFile>();
        for (const [path, found] of problems) {
            const uri = vscode.Uri.file(path);
            files.set(uri.toString(), { uri, problems: found, text: texts.get(path) });
            this.collection.set(uri, found.map(diagnosticOf));
        }
        this.shown.set(root, files);
    }

    clear(root: string): void {
        for (const { uri } of this.shown.get(root)?.values() ?? []) this.collection.delete(uri);
        this.shown.delete(root);
    }

    provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
        return [...this.shown.values()].flatMap((files) => {
            const file = files.get(document.uri.toString());
            // A place in a text that was compiled says nothing of one that was changed since.
            if (file?.text === undefined || file.text !== document.getText()) return [];
            return file.problems
                .filter((problem) => rangeOf(problem.range).intersection(range) !== undefined)
                .flatMap((problem) => actionsFor(document.uri, problem));
        });
    }

    dispose(): void {
        this.disposables.dispose();
    }
}

interface ShownFile {
    readonly uri: vscode.Uri;
    readonly problems: readonly CompilerProblem[];
    /** What was compiled. */
    readonly text: string | undefined;
}

function actionsFor(uri: vscode.Uri, problem: CompilerProblem): vscode.CodeAction[] {
    return problem.fixes.map(({ title, edits }) => {
        const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        action.edit = new vscode.WorkspaceEdit();
        for (const { range, text } of edits) action.edit.replace(uri, rangeOf(range), text);
        action.diagnostics = [diagnosticOf(problem)];
        action.isPreferred = problem.fixes.length === 1;
        return action;
    });
}

function diagnosticOf(problem: CompilerProblem): vscode.Diagnostic {
    const made = new vscode.Diagnostic(
        rangeOf(problem.range),
        problem.message,
        problem.severity === "error"
            ? vscode.DiagnosticSeverity.Error
            : vscode.DiagnosticSeverity.Warning,
    );
    made.source = problem.source;
    if (problem.code !== undefined) made.code = problem.code;
    made.relatedInformation = problem.related.map(
        ({ path, range, message }) =>
            new vscode.DiagnosticRelatedInformation(
                new vscode.Location(vscode.Uri.file(path), rangeOf(range)),
                message,
            ),
    );
    if (problem.isUnnecessary) made.tags = [vscode.DiagnosticTag.Unnecessary];
    else if (problem.isDeprecated) made.tags = [vscode.DiagnosticTag.Deprecated];
    return made;
}

function rangeOf({ start, end }: Range): vscode.Range {
    return new vscode.Range(start.line, start.character, end.line, end.character);
}
