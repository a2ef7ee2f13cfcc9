import type { Fact } from "@rust-ai-ide/ai/chat/facts";
import { findTarget } from "@rust-ai-ide/ai/chat/fix-verdict";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import * as vscode from "vscode";
import { compilerFacts, explanationFact } from "./compiler-facts.ts";
import { diagnosticCode, type EditorFacts, rustDiagnostics } from "./editor-facts.ts";
import { openChecker, uriIn } from "./workspace-checker.ts";

/**
 * The editor's facts with the compiler's explanation of the error. Where no extension checks the
 * file, cargo is asked itself, in a copy of the workspace. In a workspace without trust nothing runs.
 */
export async function completeFacts(
    known: EditorFacts,
    onProgress: (text: string) => void,
    token: CancellationToken,
): Promise<readonly Fact[]> {
    if (!vscode.workspace.isTrusted) return known.facts;
    const [diagnostic] = known.diagnostics;
    if (diagnostic !== undefined) {
        const explanation = await explanationFact(diagnosticCode(diagnostic), token);
        return explanation === undefined ? known.facts : [...known.facts, explanation];
    }
    const others = rustDiagnostics(known.document.uri);
    const found = others.length > 0 ? [] : await askCargo(known, onProgress, token);
    return [...found, ...known.facts];
}

async function askCargo(
    { document, range }: EditorFacts,
    onProgress: (text: string) => void,
    token: CancellationToken,
): Promise<Fact[]> {
    try {
        onProgress(vscode.l10n.t("Copying the workspace"));
        const checker = await openChecker(document.uri, token, (crate) =>
            onProgress(vscode.l10n.t("cargo check: {0}", crate)),
        );
        try {
            const path = await checker.pathOf(document.uri.fsPath);
            const { diagnostics } = await checker.run(new Map(), token);
            if (path === undefined) return [];
            const place = { path, startLine: range.start.line, endLine: range.end.line };
            const target = findTarget(diagnostics, place);
            if (target === undefined) return [];
            const facts = compilerFacts(target, (file) => uriIn(checker, file).toString());
            const explanation = await explanationFact(target.code, token);
            return explanation === undefined ? facts : [...facts, explanation];
        } finally {
            await checker.dispose();
        }
    } catch {
        throwIfCancelled(token);
        // Without cargo the other facts still answer.
        return [];
    }
}
