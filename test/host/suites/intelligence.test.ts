import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { aiCore, eventually } from "./support.ts";

/** What the tests point at: the first place of a text in a file, moved into it. */
interface Spot {
    readonly file: string;
    readonly text: string;
}

const greetInTypeScript: Spot = { file: "src/main.ts", text: 'greet", {' };
const greetInRust: Spot = { file: "src-tauri/src/commands.rs", text: "greet(name" };

function fileUri(path: string): vscode.Uri {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder !== undefined, "a folder is open");
    return vscode.Uri.joinPath(folder.uri, path);
}

/** Opens the file with the cursor on the text. */
async function goTo({ file, text }: Spot): Promise<{
    readonly editor: vscode.TextEditor;
    readonly uri: vscode.Uri;
    readonly position: vscode.Position;
}> {
    const uri = fileUri(file);
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    const offset = document.getText().indexOf(text);
    assert.ok(offset >= 0, `${file} has ${text}`);
    const position = document.positionAt(offset + 1);
    editor.selection = new vscode.Selection(position, position);
    return { editor, uri, position };
}

interface Place {
    readonly path: string;
    readonly line: string;
}

/** Places as a reader sees them: the file and the line's text, in order. */
async function placesOf(
    found: readonly (vscode.Location | vscode.LocationLink)[],
): Promise<readonly Place[]> {
    const places: Place[] = [];
    for (const each of found) {
        const [uri, range] =
            "targetUri" in each
                ? [each.targetUri, each.targetSelectionRange ?? each.targetRange]
                : [each.uri, each.range];
        const document = await vscode.workspace.openTextDocument(uri);
        const line = document.lineAt(range.start.line).text.trim();
        places.push({ path: vscode.workspace.asRelativePath(uri), line });
    }
    return places.sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function ask(command: string, spot: Spot): Promise<readonly Place[]> {
    const { uri, position } = await goTo(spot);
    return placesOf(
        await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
            command,
            uri,
            position,
        ),
    );
}

const definitions = (spot: Spot): Promise<readonly Place[]> =>
    ask("vscode.executeDefinitionProvider", spot);
const references = (spot: Spot): Promise<readonly Place[]> =>
    ask("vscode.executeReferenceProvider", spot);

function ownDiagnostics(path: string): vscode.Diagnostic[] {
    return vscode.languages
        .getDiagnostics(fileUri(path))
        .filter(({ source }) => source === "Rust AI");
}

async function lensTitles(path: string): Promise<string[]> {
    const uri = fileUri(path);
    await vscode.window.showTextDocument(uri);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        uri,
        50,
    );
    return lenses.flatMap(({ command }) => (command === undefined ? [] : [command.title]));
}

/** A rename as text: each file with its changed lines. */
async function renamed(edit: vscode.WorkspaceEdit): Promise<string[]> {
    const changes: string[] = [];
    for (const [uri, edits] of edit.entries()) {
        const document = await vscode.workspace.openTextDocument(uri);
        for (const { range, newText } of edits) {
            const path = vscode.workspace.asRelativePath(uri);
            changes.push(`${path}: ${document.getText(range)} -> ${newText}`);
        }
    }
    return changes.sort();
}

describe("code intelligence over Rust, TypeScript and Python", () => {
    before(async () => {
        const { analysis } = await aiCore().activate();
        await eventually("an index that is ready", async () => {
            const { phase } = await analysis.status();
            return phase === "ready" ? true : undefined;
        });
    });

    afterEach(async () => {
        await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    });

    it("goes from invoke to the Rust command, once", async () => {
        assert.deepEqual(await definitions(greetInTypeScript), [
            { path: "src-tauri/src/commands.rs", line: "pub fn greet(name: &str) -> String {" },
        ]);
    });

    it("goes from Python to the Rust function", async () => {
        const spot = { file: "python/polyglot/report.py", text: "count_words(text" };
        const found = await definitions(spot);
        const rust = found.filter(({ path }) => path === "crates/native/src/lib.rs");
        assert.deepEqual(
            rust.map(({ line }) => line),
            ["fn count_words(text: &str, ignore_case: bool) -> usize {"],
        );
    });

    it("finds the uses of a command in TypeScript", async () => {
        const found = await references(greetInRust);
        const line = 'const text = await invoke<string>("greet", { userName });';
        assert.equal(found.filter((place) => place.line === line).length, 1, JSON.stringify(found));
    });

    it("leaves to TypeScript's own server what that one answers", async () => {
        const spot = { file: "src/main.ts", text: 'saveNote("First' };
        const target = {
            path: "src/api.ts",
            line: "export function saveNote(title: string, bodyText: string): Promise<number> {",
        };
        const found = await eventually("TypeScript's own server", async () => {
            const places = await definitions(spot);
            return places.some(({ path }) => path === target.path) ? places : undefined;
        });
        assert.deepEqual(found, [target]);
        const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
            "vscode.executeDocumentSymbolProvider",
            fileUri("src/api.ts"),
        );
        assert.deepEqual(symbols.map(({ name }) => name).sort(), [
            "Note",
            "countNotes",
            "saveNote",
        ]);
    });

    it("answers alone for Rust where nobody else does", async () => {
        const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
            "vscode.executeDocumentSymbolProvider",
            fileUri("src-tauri/src/commands.rs"),
        );
        assert.ok(
            symbols.some(({ name }) => name === "save_note"),
            symbols.map(({ name }) => name).join(),
        );
        const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
            "vscode.executeWorkspaceSymbolProvider",
            "notindex",
        );
        assert.ok(found.some(({ name }) => name === "NoteIndex"));
    });

    it("shows the Rust signature in a hover over the call", async () => {
        const { uri, position } = await goTo(greetInTypeScript);
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
            "vscode.executeHoverProvider",
            uri,
            position,
        );
        const text = hovers
            .flatMap(({ contents }) => contents)
            .map((content) => (typeof content === "string" ? content : content.value))
            .join("\n");
        assert.match(text, /fn greet\(name: &str\) -> String/);
        assert.match(text, /A friendly sentence/);
    });

    it("marks arguments that do not fit and repairs them by a quick fix", async () => {
        const { uri } = await goTo(greetInTypeScript);
        const [first] = await eventually("a mismatch", () => {
            const found = ownDiagnostics("src/main.ts");
            return found.length > 0 ? found : undefined;
        });
        assert.ok(first !== undefined);
        const code = typeof first.code === "object" ? first.code.value : first.code;
        assert.match(String(code), /^tauri-command\./);
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
            "vscode.executeCodeActionProvider",
            uri,
            first.range,
            vscode.CodeActionKind.QuickFix.value,
        );
        const fix = actions.find(({ edit }) => edit?.has(uri));
        assert.ok(fix?.edit !== undefined, actions.map(({ title }) => title).join());
        console.log(`      ${fix.title}`);
        assert.ok(await vscode.workspace.applyEdit(fix.edit), JSON.stringify(fix.edit.entries()));
        const document = await vscode.workspace.openTextDocument(uri);
        assert.match(document.getText(), /invoke<string>\("greet", \{ name: userName \}\)/);
        await eventually("no mismatch", () =>
            ownDiagnostics("src/main.ts").length === 0 ? true : undefined,
        );
        await vscode.commands.executeCommand("undo");
        await eventually("the mismatch again", () =>
            ownDiagnostics("src/main.ts").length > 0 ? true : undefined,
        );
        await vscode.commands.executeCommand("workbench.action.files.revert");
    });

    it("counts the uses above a command, and can be switched off", async () => {
        assert.ok(
            (await lensTitles("src-tauri/src/commands.rs")).includes("called from TypeScript (1)"),
            (await lensTitles("src-tauri/src/commands.rs")).join(),
        );
        const settings = vscode.workspace.getConfiguration("rustAi.intelligence");
        const target = vscode.ConfigurationTarget.Global;
        await settings.update("codeLens", false, target);
        try {
            await eventually("no code lens", async () =>
                (await lensTitles("src-tauri/src/commands.rs")).length === 0 ? true : undefined,
            );
        } finally {
            await settings.update("codeLens", undefined, target);
        }
        await settings.update("severities", { "tauri-command": "off" }, target);
        try {
            await goTo(greetInTypeScript);
            await eventually("no mismatch", () =>
                ownDiagnostics("src/main.ts").length === 0 ? true : undefined,
            );
        } finally {
            await settings.update("severities", undefined, target);
        }
        await goTo(greetInTypeScript);
        await eventually("the mismatch again", () =>
            ownDiagnostics("src/main.ts").length > 0 ? true : undefined,
        );
    });

    it("renames both sides, and Rust's by Rust's own server where there is one", async () => {
        const { uri, position } = await goTo(greetInRust);
        const rename = async (): Promise<string[]> =>
            renamed(
                await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
                    "vscode.executeDocumentRenameProvider",
                    uri,
                    position,
                    "welcome_user",
                ),
            );
        const alone = await rename();
        assert.ok(alone.includes("src-tauri/src/commands.rs: greet -> welcome_user"), `${alone}`);
        assert.ok(alone.includes("src/main.ts: greet -> welcome_user"), `${alone}`);
        // Stands for rust-analyzer, which came later and would be asked first.
        let asked = 0;
        const native = vscode.languages.registerRenameProvider(
            { language: "rust" },
            {
                provideRenameEdits: async (document) => {
                    asked++;
                    const edit = new vscode.WorkspaceEdit();
                    const at = document.positionAt(document.getText().indexOf("greet"));
                    edit.replace(
                        document.uri,
                        new vscode.Range(at, at.translate(0, 5)),
                        "welcome_user",
                    );
                    edit.replace(document.uri, new vscode.Range(0, 0, 0, 3), "USE");
                    return edit;
                },
            },
        );
        try {
            await goTo({ file: "src/main.ts", text: "const greeting" });
            await goTo(greetInRust);
            const both = await eventually("our rename in front", async () => {
                const edits = await rename();
                return edits.some((edit) => edit.startsWith("src/main.ts")) ? edits : undefined;
            });
            assert.ok(asked > 0);
            const inCommands = both.filter((edit) => edit.startsWith("src-tauri/src/commands.rs"));
            assert.deepEqual(inCommands, [
                "src-tauri/src/commands.rs: greet -> welcome_user",
                "src-tauri/src/commands.rs: use -> USE",
            ]);
        } finally {
            native.dispose();
        }
    });

    it("renames a command from the TypeScript side, too", async () => {
        const { uri, position } = await goTo(greetInTypeScript);
        const edits = await eventually("a rename", async () => {
            const edit = vscode.commands.executeCommand<vscode.WorkspaceEdit>(
                "vscode.executeDocumentRenameProvider",
                uri,
                position,
                "welcome_user",
            );
            // Until ours stands in front, TypeScript's own says that a string has no other name.
            return edit.then(renamed, () => undefined);
        });
        assert.deepEqual(edits, [
            "src-tauri/src/commands.rs: greet -> welcome_user",
            "src-tauri/src/main.rs: greet -> welcome_user",
            "src/main.ts: greet -> welcome_user",
        ]);
    });

    it("tells other extensions of symbols and links, as plain data", async () => {
        const { analysis } = await aiCore().activate();
        const symbols = await analysis.symbols({ query: "count_words", limit: 5 });
        assert.deepEqual(
            symbols.map(({ name, kind, uri }) => [name, kind, vscode.Uri.parse(uri).path]),
            [["count_words", "function", fileUri("crates/native/src/lib.rs").path]],
        );
        const links = await analysis.links({ uri: fileUri("src/api.ts").toString() });
        const commands = links.filter(({ border }) => border === "tauri-command");
        assert.deepEqual(commands.map(({ key, others }) => [key, others.length]).sort(), [
            ["count_notes", 1],
            ["save_note", 1],
        ]);
    });

    it("tells other extensions what a model should know of a place", async () => {
        const { analysis } = await aiCore().activate();
        const { uri, position } = await goTo(greetInTypeScript);
        const place = { line: position.line, character: position.character };
        const facts = await analysis.facts({ uri: uri.toString(), position: place, tokens: 500 });
        const command = facts.find(({ kind }) => kind === "counterpart");
        assert.match(command?.text ?? "", /fn greet\(name: &str\) -> String/);
    });

    it("is quiet when it is switched off, and comes back", async () => {
        const { analysis } = await aiCore().activate();
        const settings = vscode.workspace.getConfiguration("rustAi.intelligence");
        const target = vscode.ConfigurationTarget.Global;
        await settings.update("enabled", false, target);
        try {
            await assert.rejects(analysis.status(), { code: "shell.indexIsOff" });
            await eventually("no code lens", async () =>
                (await lensTitles("src-tauri/src/commands.rs")).length === 0 ? true : undefined,
            );
        } finally {
            await settings.update("enabled", undefined, target);
        }
        await eventually("the index again", async () =>
            (await analysis.status()).phase === "ready" ? true : undefined,
        );
    });

    it("follows a file that changes on the disk", async () => {
        const path = fileUri("src/extra.ts");
        const text = 'import { invoke } from "@tauri-apps/api/core";\ninvoke("no_such");\n';
        await vscode.workspace.fs.writeFile(path, new TextEncoder().encode(text));
        try {
            await vscode.window.showTextDocument(path);
            await eventually("a command that nobody defines", () =>
                ownDiagnostics("src/extra.ts").length > 0 ? true : undefined,
            );
        } finally {
            await vscode.workspace.fs.delete(path);
        }
    });
});
