import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import type { ReviewSeverity } from "@rust-ai-ide/protocol/review/report";
import * as vscode from "vscode";
import { diagnosticSource } from "../ids.ts";
import type { Session } from "../session.ts";
import { markOf, rangeOf, uriOf } from "./followed-marks.ts";
import { groupBy } from "./group-by.ts";

const severities: Readonly<Record<ReviewSeverity, vscode.DiagnosticSeverity>> = {
    error: vscode.DiagnosticSeverity.Error,
    warning: vscode.DiagnosticSeverity.Warning,
    information: vscode.DiagnosticSeverity.Information,
    hint: vscode.DiagnosticSeverity.Hint,
};

/** Marks in documents what is certain, and nothing else; the rest is in the view. */
export function markDiagnostics(session: Session): Disposable {
    const disposables = new DisposableStore();
    const { model, marks, configuration } = session;
    const collection = disposables.add(
        vscode.languages.createDiagnosticCollection("rustAi.review"),
    );
    const show = (): void => {
        collection.clear();
        const { report } = model;
        if (report === undefined || !configuration.get("rustAi.review.diagnostics")) return;
        const open = new Map(
            vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document]),
        );
        const byFile = groupBy(
            model.open.filter(
                ({ certainty, place }) => certainty === "proven" && place.side === "head",
            ),
            ({ place }) => uriOf(report.folder, place.path).toString(),
        );
        for (const [key, findings] of byFile) {
            const document = open.get(key);
            // Where the file is not what was reviewed, only an open document can be searched.
            if (document === undefined && !report.isWorkingTree) continue;
            const places =
                document === undefined
                    ? findings.map((value) => ({ value, range: rangeOf(markOf(value.place)) }))
                    : marks
                          .findingsIn(document)
                          .filter(({ value }) => value.certainty === "proven");
            collection.set(
                vscode.Uri.parse(key),
                places.map(({ value, range }) => {
                    const diagnostic = new vscode.Diagnostic(
                        range,
                        value.message,
                        severities[value.severity],
                    );
                    diagnostic.source = diagnosticSource;
                    diagnostic.code = value.rule;
                    return diagnostic;
                }),
            );
        }
    };
    disposables.add(marks.onDidChange(show));
    disposables.add(vscode.workspace.onDidOpenTextDocument(show));
    disposables.add(
        configuration.onDidChange((keys) => {
            if (keys.has("rustAi.review.diagnostics")) show();
        }),
    );
    return disposables;
}
