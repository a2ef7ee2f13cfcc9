import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { type ToolName, toolNames } from "./tool-names.ts";

/** Gives the editor's agents tools that answer from the compiler and the language server. */
export function registerLanguageTools(session: Session): Disposable {
    const disposables = new DisposableStore();
    const { lm } = vscode as { readonly lm?: Partial<typeof vscode.lm> };
    if (typeof lm?.registerTool !== "function") return disposables;
    for (const name of toolNames) {
        disposables.add(
            lm.registerTool<unknown>(name, {
                prepareInvocation: () => preparation(name),
                invoke: async ({ input }, token) => {
                    const { invokeTool } = await import("./tool-invocations.ts");
                    const text = await invokeTool(session, name, input, token);
                    return new vscode.LanguageModelToolResult([
                        new vscode.LanguageModelTextPart(text),
                    ]);
                },
            }),
        );
    }
    return disposables;
}

/** Running cargo runs code of the workspace, so the user is asked each time. */
function preparation(name: ToolName): vscode.PreparedToolInvocation {
    switch (name) {
        case "rust_check_edit":
            return {
                invocationMessage: vscode.l10n.t(
                    "Checking an edit with cargo in a copy of the workspace",
                ),
                confirmationMessages: {
                    title: vscode.l10n.t("Check an edit with cargo?"),
                    message: vscode.l10n.t(
                        "cargo check runs in a temporary copy of the workspace, with its build scripts. Your files stay as they are.",
                    ),
                },
            };
        case "rust_diagnostics":
            return { invocationMessage: vscode.l10n.t("Reading errors and warnings") };
        case "rust_definition":
            return { invocationMessage: vscode.l10n.t("Looking up a definition") };
        case "rust_error_explain":
            return { invocationMessage: vscode.l10n.t("Reading rustc's explanation") };
        case "rust_workspace_facts":
            return { invocationMessage: vscode.l10n.t("Reading Cargo.toml") };
    }
}
