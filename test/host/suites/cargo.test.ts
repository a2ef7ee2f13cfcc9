import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import { eventually } from "./support.ts";

const cargoId = "rust-ai-ide.cargo";

function fileUri(path: string): vscode.Uri {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder !== undefined, "a folder is open");
    return vscode.Uri.joinPath(folder.uri, path);
}

async function open(path: string): Promise<vscode.TextEditor> {
    const document = await vscode.workspace.openTextDocument(fileUri(path));
    return vscode.window.showTextDocument(document);
}

/** The place behind the first occurrence of a text. */
function behind(document: vscode.TextDocument, text: string): vscode.Position {
    const offset = document.getText().indexOf(text);
    assert.ok(offset >= 0, `${document.fileName} has ${text}`);
    return document.positionAt(offset + text.length);
}

/** Edits a document for one test; afterwards it is as it was on the disk. */
async function edited(
    path: string,
    change: { readonly from: string; readonly to: string },
    test: (document: vscode.TextDocument) => Promise<void>,
): Promise<void> {
    const editor = await open(path);
    const { document } = editor;
    const offset = document.getText().indexOf(change.from);
    assert.ok(offset >= 0, `${path} has ${change.from}:\n${document.getText()}`);
    const range = new vscode.Range(
        document.positionAt(offset),
        document.positionAt(offset + change.from.length),
    );
    assert.ok(await editor.edit((edit) => edit.replace(range, change.to)));
    try {
        await test(document);
    } finally {
        await vscode.window.showTextDocument(document);
        await vscode.commands.executeCommand("workbench.action.files.revert");
        await eventually(`${path} as it was`, () => !document.isDirty || undefined);
    }
}

const app = "app/Cargo.toml";

async function symbolNames(path: string): Promise<string[] | undefined> {
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
        "vscode.executeDocumentSymbolProvider",
        fileUri(path),
    );
    const all = (list: readonly vscode.DocumentSymbol[]): string[] =>
        list.flatMap(({ name, children }) => [name, ...all(children)]);
    const names = all(symbols ?? []);
    return names.length === 0 ? undefined : names;
}

function labelOf({ label }: vscode.InlayHint): string {
    return typeof label === "string" ? label : label.map(({ value }) => value).join("");
}

/** Hints by the text of their lines. */
async function hints(path: string): Promise<Map<string, string> | undefined> {
    const document = await vscode.workspace.openTextDocument(fileUri(path));
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        "vscode.executeInlayHintProvider",
        document.uri,
        whole,
    );
    if (found.length === 0) return undefined;
    return new Map(
        found.map((hint) => [
            document.lineAt(hint.position.line).text.split(/[ .=]/)[0] ?? "",
            labelOf(hint),
        ]),
    );
}

async function completions(document: vscode.TextDocument, at: vscode.Position): Promise<string[]> {
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        document.uri,
        at,
    );
    return list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
}

function problems(path: string): vscode.Diagnostic[] {
    return vscode.languages.getDiagnostics(fileUri(path));
}

describe("Cargo.toml in the editor", () => {
    before(async () => {
        const extension = vscode.extensions.getExtension(cargoId);
        assert.ok(extension !== undefined, "the cargo extension is installed");
        await open(app);
        await eventually("the extension is active", () => extension.isActive || undefined);
        await eventually("an answer of the server", () => symbolNames(app));
    });

    it("is TOML, without a grammar of somebody else", async () => {
        const { document } = await open(app);
        assert.equal(document.languageId, "toml");
        const tokens = await eventually("colours", async () => {
            const found = await vscode.commands.executeCommand<vscode.SemanticTokens | undefined>(
                "vscode.provideDocumentSemanticTokens",
                document.uri,
            );
            return found !== undefined && found.data.length > 0 ? found : undefined;
        });
        assert.ok(tokens.data.length > 50);
    });

    it("has an outline", async () => {
        const names = (await symbolNames(app)) ?? [];
        for (const name of ["lantern", "mosaic", "glow"]) {
            assert.ok(names.includes(name), `${name} in ${names.join(" ")}`);
        }
    });

    it("shows behind dependencies what is locked and what is newer", async () => {
        await open(app);
        const found = await eventually("hints", async () => {
            const all = await hints(app);
            return all?.get("mosaic")?.includes("0.4.0") ? all : undefined;
        });
        assert.match(found.get("mosaic") ?? "", /0\.3\.6.*0\.4\.0/);
        assert.match(found.get("lantern") ?? "", /1\.2\.0.*1\.4\.2.*2\.0\.0/);
        assert.match(found.get("tinder") ?? "", /0\.5\.1.*yanked/);
        assert.match(found.get("quill") ?? "", /2\.1\.0/);
        assert.equal(found.get("hearth-core"), undefined);
    });

    it("completes crates, versions and features from the cache alone", async () => {
        await edited(
            app,
            { from: "[dev-dependencies]", to: "lan\n[dev-dependencies]" },
            async (document) => {
                const at = behind(document, "\nlan");
                const labels = await eventually("names of crates", async () => {
                    const all = await completions(document, at);
                    return all.includes("lanternfish") ? all : undefined;
                });
                assert.ok(labels.includes("lantern"), labels.join(" "));
            },
        );
        await edited(app, { from: 'mosaic = "0.3"', to: 'mosaic = ""' }, async (document) => {
            const labels = await completions(document, behind(document, 'mosaic = "'));
            assert.ok(
                labels.some((label) => label.includes("0.4.0")),
                labels.join(" "),
            );
        });
        await edited(app, { from: '["json"]', to: '["json", ""]' }, async (document) => {
            const labels = await completions(document, behind(document, '["json", "'));
            assert.ok(labels.includes("tls"), labels.join(" "));
        });
    });

    it("explains a dependency", async () => {
        const { document } = await open(app);
        const at = behind(document, "\nmos");
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
            "vscode.executeHoverProvider",
            document.uri,
            at,
        );
        const text = hovers
            .flatMap(({ contents }) => contents)
            .map((content) => (typeof content === "string" ? content : content.value))
            .join("\n");
        assert.match(text, /Pictures out of small tiles/);
        assert.match(text, /0\.4\.0/);
    });

    it("finds what cargo would refuse, also while the rest is broken", async () => {
        const change = { from: 'mosaic = "0.3"', to: 'mosaic = "0..3"\nhalf = ' };
        await edited(app, change, async () => {
            const found = await eventually("a finding", () => {
                const all = problems(app).filter(({ source }) => source === "cargo");
                return all.length >= 2 ? all : undefined;
            });
            const lines = found.map(({ range }) => range.start.line);
            assert.ok(new Set(lines).size >= 2, JSON.stringify(found));
        });
    });

    it("repairs by the light bulb", async () => {
        const change = { from: 'features = ["json"]', to: 'features = ["jsno"]' };
        await edited(app, change, async (document) => {
            const at = behind(document, '["jsn');
            const actions = await eventually("a quick fix", async () => {
                const all = await vscode.commands.executeCommand<vscode.CodeAction[]>(
                    "vscode.executeCodeActionProvider",
                    document.uri,
                    new vscode.Range(at, at),
                    vscode.CodeActionKind.QuickFix.value,
                );
                return all.length > 0 ? all : undefined;
            });
            const fix = actions.find(({ title }) => title.includes("json"));
            assert.ok(fix !== undefined, actions.map(({ title }) => title).join("; "));
        });
    });

    it("leads from a dependency and from an inherited one to manifests", async () => {
        const { document } = await open(app);
        const goal = async (text: string): Promise<string> => {
            const found = await vscode.commands.executeCommand<
                (vscode.Location | vscode.LocationLink)[]
            >("vscode.executeDefinitionProvider", document.uri, behind(document, text));
            return found
                .map((each) => ("targetUri" in each ? each.targetUri : each.uri))
                .map((uri) => vscode.workspace.asRelativePath(uri))
                .join(" ");
        };
        assert.match(await goal("\nhearth-c"), /core\/Cargo\.toml|^Cargo\.toml/);
        assert.match(await goal("lantern = { work"), /Cargo\.toml/);
        assert.match(await goal('["gl'), /app\/Cargo\.toml/);
    });

    it("renames a feature everywhere", async () => {
        const { document } = await open(app);
        const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
            "vscode.executeDocumentRenameProvider",
            document.uri,
            behind(document, "\nspar"),
            "fire",
        );
        const files = edit.entries().map(([uri]) => vscode.workspace.asRelativePath(uri));
        assert.deepEqual(files.sort(), ["app/Cargo.toml", "app/src/main.rs"]);
    });

    it("formats, without another formatter of TOML", async () => {
        await edited(app, { from: 'mosaic = "0.3"', to: 'mosaic="0.3"' }, async (document) => {
            const edits = await vscode.commands.executeCommand<vscode.TextEdit[] | undefined>(
                "vscode.executeFormatDocumentProvider",
                document.uri,
                { tabSize: 4, insertSpaces: true },
            );
            assert.ok((edits ?? []).length > 0, "there is something to format");
        });
    });

    it("writes nothing to the disk by itself", async () => {
        const lock = fileUri("Cargo.lock").fsPath;
        const before = await readFile(lock, "utf8");
        await vscode.commands.executeCommand("rustAi.cargo.refreshView");
        assert.equal(await readFile(lock, "utf8"), before);
        const made = await vscode.workspace.findFiles("target/**", null, 1);
        assert.deepEqual(made, []);
    });
});
