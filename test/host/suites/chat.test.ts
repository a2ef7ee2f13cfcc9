import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { aiCore, eventually } from "./support.ts";

const limitMs = 120_000;

/** What a tool of ours answers. Without a token of a chat nobody is asked. */
async function ask(name: string, input: object): Promise<string> {
    const options = { input, toolInvocationToken: undefined };
    const { content } = await vscode.lm.invokeTool(name, options);
    return content
        .map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ""))
        .join("");
}

describe("tools for agents", () => {
    before(async () => {
        await aiCore().activate();
        await eventually("the tools", () =>
            vscode.lm.tools.some(({ name }) => name === "rust_check_edit") ? true : undefined,
        );
    });

    it("an edit is checked by cargo in a copy, and the files stay as they are", async function () {
        this.timeout(limitMs);
        const [file] = await vscode.workspace.findFiles("src/main.rs");
        assert.ok(file !== undefined);
        const before = Buffer.from(await vscode.workspace.fs.readFile(file)).toString("utf8");
        const search = '    inventory.add(Item::new("bolt", 120, 25));';
        const check = (replace: string): Promise<string> =>
            ask("rust_check_edit", { edits: [{ path: "src/main.rs", search, replace }] });
        assert.match(
            await check("    inventory.add(7);"),
            /Errors before: 0, after: 1, new: 1\.[\s\S]*E0308/,
        );
        assert.match(await check(""), /Errors before: 0, after: 0, new: 0\./);
        assert.match(
            await ask("rust_check_edit", {
                edits: [{ path: "src/main.rs", search: "not there", replace: "" }],
            }),
            /chat\.searchMissing/,
        );
        assert.equal(
            Buffer.from(await vscode.workspace.fs.readFile(file)).toString("utf8"),
            before,
        );
        const targets = await vscode.workspace.findFiles("target/**", undefined, 1);
        assert.deepEqual(targets, []);
    });

    it("facts of the workspace, of names and of error codes", async function () {
        this.timeout(limitMs);
        assert.match(await ask("rust_workspace_facts", {}), /Cargo\.toml\nname: hello-rust/);
        assert.match(await ask("rust_error_explain", { code: "E0308" }), /Expected type/);
        assert.match(await ask("rust_error_explain", { code: "E9999" }), /cargo\.unknownErrorCode/);
        assert.match(await ask("rust_diagnostics", {}), /no errors and no warnings/);
        const definition = await ask("rust_definition", { path: "src/main.rs", line: 7 });
        assert.match(definition, /fn format_cents/);
    });

    it("bad input is answered with a code", async () => {
        assert.match(
            await ask("rust_definition", { path: "../../outside.rs", line: 1 }),
            /chat\.fileOutside/,
        );
        const [folder] = vscode.workspace.workspaceFolders ?? [];
        assert.match(
            await ask("rust_definition", { path: `${folder?.uri.fsPath}/../x.rs`, line: 1 }),
            /chat\.fileOutside/,
        );
        assert.match(
            await ask("rust_definition", { path: "src/main.rs", line: 0 }),
            /chat\.badInput/,
        );
    });

    it("the light bulb offers explanation and checked fix on errors of the compiler", async () => {
        const [file] = await vscode.workspace.findFiles("src/main.rs");
        assert.ok(file !== undefined);
        const document = await vscode.workspace.openTextDocument(file);
        const range = new vscode.Range(6, 0, 6, 5);
        const diagnostics = vscode.languages.createDiagnosticCollection("rustc");
        try {
            const diagnostic = new vscode.Diagnostic(range, "mismatched types");
            diagnostic.source = "rustc";
            diagnostics.set(document.uri, [diagnostic]);
            const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
                "vscode.executeCodeActionProvider",
                document.uri,
                range,
                vscode.CodeActionKind.QuickFix.value,
            );
            const commands = actions.map(({ command }) => command?.command);
            assert.ok(commands.includes("rustAi.chat.fixError"), commands.join());
            assert.ok(commands.includes("rustAi.chat.explainError"), commands.join());
            assert.match(
                await ask("rust_diagnostics", {}),
                /^error src\/main\.rs:7:1 mismatched types$/,
            );
        } finally {
            diagnostics.dispose();
        }
    });
});
