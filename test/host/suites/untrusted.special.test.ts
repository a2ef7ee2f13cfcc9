import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { aiCore, completeInMain } from "./support.ts";

describe("an untrusted workspace", () => {
    it("is untrusted", () => {
        assert.equal(vscode.workspace.isTrusted, false);
    });

    it("gets suggestions of the embedded model", async () => {
        const api = await aiCore().activate();
        assert.ok((await api.models.list()).length > 0, "the embedded model is listed");
        assert.ok((await completeInMain()) > 0);
    });

    it("runs no cargo: tools say why, and the light bulb offers no checked fix", async () => {
        const [file] = await vscode.workspace.findFiles("src/main.rs");
        assert.ok(file !== undefined);
        const edits = [{ path: "src/main.rs", search: "mod inventory;", replace: "" }];
        for (const [name, input] of [
            ["rust_check_edit", { edits }],
            ["rust_error_explain", { code: "E0308" }],
        ] as const) {
            const options = { input, toolInvocationToken: undefined };
            const { content } = await vscode.lm.invokeTool(name, options);
            const [part] = content;
            assert.ok(part instanceof vscode.LanguageModelTextPart);
            assert.match(part.value, /chat\.needsTrust/, name);
        }
        const range = new vscode.Range(0, 0, 0, 3);
        const diagnostics = vscode.languages.createDiagnosticCollection("rustc");
        try {
            const diagnostic = new vscode.Diagnostic(range, "mismatched types");
            diagnostic.source = "rustc";
            diagnostics.set(file, [diagnostic]);
            const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
                "vscode.executeCodeActionProvider",
                file,
                range,
            );
            const commands = actions.map(({ command }) => command?.command);
            assert.ok(commands.includes("rustAi.chat.explainError"), commands.join());
            assert.ok(!commands.includes("rustAi.chat.fixError"), commands.join());
        } finally {
            diagnostics.dispose();
        }
    });
});
