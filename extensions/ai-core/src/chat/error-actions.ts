import * as vscode from "vscode";
import { commandIds } from "../ids.ts";

const kind = vscode.CodeActionKind.QuickFix;

/** Offers explanation and checked fix in the light bulb of the compiler's errors. */
export class ErrorActions implements vscode.CodeActionProvider {
    static readonly kinds = [kind];

    provideCodeActions(
        document: vscode.TextDocument,
        _range: vscode.Range,
        { diagnostics, only }: vscode.CodeActionContext,
    ): vscode.CodeAction[] {
        if (only !== undefined && !only.contains(kind)) return [];
        const known = diagnostics
            .filter(({ source }) => /^(?:rustc|clippy|cargo|rust-analyzer)/.test(source ?? ""))
            .sort((left, right) => left.severity - right.severity);
        const [diagnostic] = known;
        if (diagnostic === undefined) return [];
        const action = (title: string, command: string): vscode.CodeAction => {
            const made = new vscode.CodeAction(title, kind);
            made.diagnostics = [diagnostic];
            made.command = {
                title,
                command,
                arguments: [{ uri: document.uri, range: diagnostic.range }],
            };
            return made;
        };
        const explain = action(vscode.l10n.t("Explain This Error"), commandIds.explainError);
        if (!vscode.workspace.isTrusted) return [explain];
        const fix = action(
            vscode.l10n.t("Fix This Error (Checked by cargo)…"),
            commandIds.fixError,
        );
        return [fix, explain];
    }
}
