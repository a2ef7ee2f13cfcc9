import type * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import type { Session } from "../session.ts";
import { severityChoices } from "../settings.ts";

/** Leaves findings out of documents that are less grave than the user wants to see there. */
export function severityMiddleware({ configuration }: Session): Middleware {
    return {
        handleDiagnostics(uri, diagnostics, next) {
            next(uri, wanted(diagnostics, configuration.get("rustAi.security.minimumSeverity")));
        },
    };
}

/** The server puts the severity of a finding into the data of its diagnostic. */
function wanted(
    diagnostics: vscode.Diagnostic[],
    minimum: (typeof severityChoices)[number],
): vscode.Diagnostic[] {
    if (minimum === "all") return diagnostics;
    const shown: readonly string[] = severityChoices.slice(0, severityChoices.indexOf(minimum) + 1);
    return diagnostics.filter((diagnostic) => {
        const { data } = diagnostic as vscode.Diagnostic & {
            readonly data?: { readonly severity?: string };
        };
        return data?.severity === undefined || shown.includes(data.severity);
    });
}
