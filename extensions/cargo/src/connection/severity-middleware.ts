import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import type { Session } from "../session.ts";
import type { SeverityChoice } from "../settings.ts";

const severities: Readonly<Record<Exclude<SeverityChoice, "off">, vscode.DiagnosticSeverity>> = {
    error: vscode.DiagnosticSeverity.Error,
    warning: vscode.DiagnosticSeverity.Warning,
    information: vscode.DiagnosticSeverity.Information,
    hint: vscode.DiagnosticSeverity.Hint,
};

/** Gives findings the severities that the user wants for their codes. */
export function severityMiddleware({ configuration }: Session): Middleware {
    return {
        handleDiagnostics(uri, diagnostics, next) {
            next(uri, changed(diagnostics, configuration.get("rustAi.cargo.severities")));
        },
        async provideDiagnostics(document, previous, token, next) {
            const report = await next(document, previous, token);
            if (report?.kind !== "full") return report;
            const wanted = configuration.get("rustAi.cargo.severities");
            return { ...report, items: changed(report.items, wanted) };
        },
    };
}

function changed(
    diagnostics: vscode.Diagnostic[],
    wanted: Readonly<Record<string, SeverityChoice>>,
): vscode.Diagnostic[] {
    if (Object.keys(wanted).length === 0) return diagnostics;
    return diagnostics.filter((diagnostic) => {
        const { code } = diagnostic;
        const choice = wanted[String(typeof code === "object" ? code.value : code)];
        if (choice === "off") return false;
        if (choice !== undefined) diagnostic.severity = severities[choice];
        return true;
    });
}
