import assert from "node:assert/strict";
import { test } from "node:test";
import type {
    CodeAction,
    CodeLens,
    Hover,
    Location,
    LocationLink,
    WorkspaceEdit,
} from "vscode-languageserver/node";
import { type Fixture, type FixtureOptions, positionOf, withServer } from "./server-fixture.ts";

const rust = `use tauri::AppHandle;

/// A friendly sentence.
#[tauri::command]
pub fn greet(name: &str) -> String {
    name.to_string()
}

#[tauri::command]
pub fn save_note(app: AppHandle, title: String, body_text: String) -> usize {
    title.len()
}

pub fn handler() {
    tauri::generate_handler![greet, save_note];
}
`;
const script = `import { invoke } from "@tauri-apps/api/core";

export async function main(): Promise<void> {
    await invoke<string>("greet", { nam: "a" });
    await invoke("save_note", { title: "a", bodyText: "b" });
    await invoke("save_note", { title: "a", bodyText: "c" });
}
`;
const files = {
    "src-tauri/Cargo.toml": '[package]\nname = "demo"\n',
    "src-tauri/src/commands.rs": rust,
    "src/main.ts": script,
};
const native = { initializationOptions: { native: { rust: true, typescript: true } } };

async function inWorkspace(
    options: FixtureOptions,
    work: (fixture: Fixture) => Promise<void>,
): Promise<void> {
    await withServer(files, options, async (fixture) => {
        await fixture.ready();
        await fixture.open("src/main.ts");
        await fixture.open("src-tauri/src/commands.rs");
        await work(fixture);
    });
}

const inScript = (
    { uri }: Fixture,
    wanted: string,
    offset = 0,
    occurrence = 1,
): { textDocument: { uri: string }; position: { line: number; character: number } } => ({
    textDocument: { uri: uri("src/main.ts") },
    position: positionOf(script, wanted, offset, occurrence),
});
const inRust = ({ uri }: Fixture, wanted: string, offset = 0) => ({
    textDocument: { uri: uri("src-tauri/src/commands.rs") },
    position: positionOf(rust, wanted, offset),
});

const places = (folder: string, list: readonly Location[]): string[] =>
    list.map(({ uri, range: { start } }) => {
        const name = uri.slice(uri.indexOf(folder) + folder.length + 1);
        return `${name}:${start.line}:${start.character}`;
    });

test("from invoke to the command, whoever answers Rust", async () => {
    for (const options of [{}, native]) {
        await inWorkspace(options, async (fixture) => {
            const [link, ...others] = await fixture.ask<LocationLink[]>(
                "textDocument/definition",
                inScript(fixture, '"greet"', 3),
            );
            assert.deepEqual(others, []);
            assert.equal(link?.targetUri, fixture.uri("src-tauri/src/commands.rs"));
            const start = positionOf(rust, "greet");
            const selection = { start, end: { ...start, character: start.character + 5 } };
            assert.deepEqual(link?.targetSelectionRange, selection);
            assert.equal(link?.targetRange.start.line, 2);
            assert.equal(link?.originSelectionRange?.start.line, 3);
        });
    }
});

test("references of a command are those of the other language, and its own where nobody knows them", async () => {
    const check = async (options: FixtureOptions, expected: readonly string[]): Promise<void> => {
        await inWorkspace(options, async (fixture) => {
            const found = await fixture.ask<Location[]>("textDocument/references", {
                ...inRust(fixture, "save_note", 2),
                context: { includeDeclaration: true },
            });
            assert.deepEqual(places(fixture.folder, found).sort(), expected);
        });
    };
    await check(native, ["src/main.ts:4:18", "src/main.ts:5:18"]);
    await check({}, [
        "src-tauri/src/commands.rs:14:36",
        "src-tauri/src/commands.rs:9:7",
        "src/main.ts:4:18",
        "src/main.ts:5:18",
    ]);
});

test("hover shows the other side's signature and what is written about it", async () => {
    await inWorkspace(native, async (fixture) => {
        const at = inScript(fixture, '"greet"', 3);
        const hover = await fixture.ask<Hover>("textDocument/hover", at);
        const { value } = hover.contents as { value: string };
        assert.match(value, /^\*\*Rust · commands\.rs\*\*\n\n```rust\n.*fn greet\(name: &str\)/);
        assert.match(value, /A friendly sentence\./);
        const back = await fixture.ask<Hover>("textDocument/hover", inRust(fixture, "save_note"));
        assert.match((back.contents as { value: string }).value, /TypeScript \(2\)/);
        const none = await fixture.ask("textDocument/hover", inScript(fixture, "main()", 1));
        assert.equal(none, null);
    });
});

test("a mismatch is shown in the file of the use, and its fix makes it go away", async () => {
    await inWorkspace(native, async (fixture) => {
        const uri = fixture.uri("src/main.ts");
        await fixture.rest();
        const [diagnostic, ...others] = fixture.diagnostics.get(uri) ?? [];
        assert.deepEqual(others, []);
        assert.equal(diagnostic?.source, "Rust AI");
        assert.match(String(diagnostic?.code), /^tauri-command\./);
        assert.equal(diagnostic?.range.start.line, 3);
        assert.equal(diagnostic?.relatedInformation?.length, 1);
        const actions = await fixture.ask<CodeAction[]>("textDocument/codeAction", {
            textDocument: { uri },
            range: diagnostic?.range,
            context: { diagnostics: [diagnostic], only: ["quickfix"] },
        });
        const [action] = actions;
        assert.equal(action?.isPreferred, true);
        const [change] = action?.edit?.documentChanges ?? [];
        assert.ok(change !== undefined && "edits" in change);
        assert.equal(change.textDocument.version, 1);
        const [edit] = change.edits;
        assert.ok(edit !== undefined && "newText" in edit);
        await fixture.tell("textDocument/didChange", {
            textDocument: { uri, version: 2 },
            contentChanges: [{ range: edit.range, text: edit.newText }],
        });
        await fixture.rest(400);
        assert.equal(fixture.diagnostics.get(uri), undefined);
        const none = await fixture.ask<CodeAction[]>("textDocument/codeAction", {
            textDocument: { uri },
            range: diagnostic?.range,
            context: { diagnostics: [] },
        });
        assert.deepEqual(none, []);
    });
});

test("mismatches of a kind that have one fix each are fixed together", async () => {
    const edited = script.replaceAll("bodyText", "body_text");
    await withServer({ ...files, "src/main.ts": edited }, native, async (fixture) => {
        await fixture.ready();
        await fixture.open("src/main.ts", edited);
        const textDocument = { uri: fixture.uri("src/main.ts") };
        const at = positionOf(edited, "body_text", 2);
        const actions = await fixture.ask<CodeAction[]>("textDocument/codeAction", {
            textDocument,
            range: { start: at, end: at },
        });
        const [one, all] = actions;
        assert.equal(actions.length, 2);
        assert.equal(one?.isPreferred, true);
        assert.match(all?.title ?? "", /^Fix all .*tauri-command\.argument-casing/);
        const [change] = all?.edit?.documentChanges ?? [];
        assert.ok(change !== undefined && "edits" in change);
        assert.deepEqual(
            change.edits.map((edit) => "newText" in edit && edit.newText),
            ["bodyText", "bodyText"],
        );
        const only = { only: ["refactor"] };
        const range = { start: at, end: at };
        const none = { textDocument, range, context: only };
        assert.deepEqual(await fixture.ask("textDocument/codeAction", none), []);
    });
});

test("severities are the client's to choose, at any time", async () => {
    await inWorkspace(native, async (fixture) => {
        const uri = fixture.uri("src/main.ts");
        const severity = (): number | undefined => fixture.diagnostics.get(uri)?.[0]?.severity;
        await fixture.rest();
        assert.notEqual(severity(), undefined);
        await fixture.tell("rustAi/intelligence", { severities: { "tauri-command": "hint" } });
        await fixture.rest(100);
        assert.equal(severity(), 4);
        await fixture.tell("rustAi/intelligence", { diagnostics: false });
        await fixture.rest(100);
        assert.equal(severity(), undefined);
    });
});

test("a command's lens counts the calls, and opens them where the client can", async () => {
    const check = async (options: FixtureOptions, command: string): Promise<void> => {
        await inWorkspace(options, async (fixture) => {
            const { textDocument } = inRust(fixture, "greet");
            const lenses = await fixture.ask<CodeLens[]>("textDocument/codeLens", { textDocument });
            const resolved: CodeLens[] = [];
            for (const lens of lenses) {
                assert.equal(lens.command, undefined);
                resolved.push(await fixture.ask<CodeLens>("codeLens/resolve", lens));
            }
            assert.deepEqual(
                resolved.map((each) => each.command?.title),
                ["called from TypeScript (1)", "called from TypeScript (2)"],
            );
            assert.equal(resolved[1]?.command?.command, command);
            const [uri, position, locations] = resolved[1]?.command?.arguments ?? [];
            if (command === "") return;
            assert.equal(uri, textDocument.uri);
            assert.equal((position as { line: number }).line, 9);
            assert.equal((locations as Location[]).length, 2);
        });
    };
    await check({}, "");
    const own = {
        initializationOptions: { ...native.initializationOptions, showReferences: true },
    };
    await check(own, "rustAi.intelligence.showReferences");
});

test("a rename changes both sides, the other one to be looked at first", async () => {
    await inWorkspace(native, async (fixture) => {
        const at = inScript(fixture, '"save_note"', 3);
        const prepared = await fixture.ask<{ placeholder: string }>(
            "textDocument/prepareRename",
            at,
        );
        assert.equal(prepared.placeholder, "save_note");
        const edit = await fixture.ask<WorkspaceEdit>("textDocument/rename", {
            ...at,
            newName: "keep_note",
        });
        const texts = (edit.documentChanges ?? []).flatMap((each) =>
            "edits" in each
                ? each.edits.map((one) => [
                      each.textDocument.uri.split("/").at(-1),
                      "newText" in one ? one.newText : "",
                      "annotationId" in one ? one.annotationId : "",
                  ])
                : [],
        );
        assert.deepEqual(texts.sort(), [
            ["commands.rs", "keep_note", "across"],
            ["commands.rs", "keep_note", "across"],
            ["main.ts", "keep_note", "here"],
            ["main.ts", "keep_note", "here"],
        ]);
        assert.equal(edit.changeAnnotations?.across?.needsConfirmation, true);
        const plain = inScript(fixture, "main()", 1);
        assert.equal(await fixture.ask("textDocument/prepareRename", plain), null);
        const failure = (params: object) =>
            fixture.ask("textDocument/rename", params).then(
                () => "",
                (error) => error.data?.code,
            );
        assert.equal(await failure({ ...plain, newName: "x" }), "rename.noLink");
        assert.equal(await failure({ ...at, newName: "not a name" }), "rename.badName");
        assert.equal(await failure({ ...at, newName: "" }), "rename.badName");
        assert.equal(await failure({ ...at, newName: "type" }), "rename.badName");
    });
});

test("without another server a rename takes the command's uses in Rust along", async () => {
    await inWorkspace({}, async (fixture) => {
        const edit = await fixture.ask<WorkspaceEdit>("textDocument/rename", {
            ...inRust(fixture, "save_note", 2),
            newName: "keep_note",
        });
        const lines = (edit.documentChanges ?? []).flatMap((each) =>
            "edits" in each
                ? each.edits.map((one) => ("range" in one ? one.range.start.line : -1))
                : [],
        );
        assert.deepEqual(
            lines.sort((one, other) => one - other),
            [4, 5, 9, 14],
        );
    });
});

test("links of a file, and of a place in it, for tools", async () => {
    await inWorkspace(native, async (fixture) => {
        const uri = fixture.uri("src/main.ts");
        const links = await fixture.ask<{ key: string; others: object[]; mismatches: object[] }[]>(
            "rustAi/links",
            { uri },
        );
        assert.deepEqual(
            links.map(({ key, others, mismatches }) => [key, others.length, mismatches.length]),
            [
                ["greet", 1, 1],
                ["save_note", 1, 0],
                ["save_note", 1, 0],
            ],
        );
        const { position } = inScript(fixture, '"save_note"', 3);
        assert.equal((await fixture.ask<object[]>("rustAi/links", { uri, position })).length, 1);
        const untitled = { uri: "untitled:Untitled-1" };
        assert.deepEqual(await fixture.ask("rustAi/links", untitled), []);
    });
});

test("facts for a model: what is around, named, and on the other side", async () => {
    await inWorkspace(native, async (fixture) => {
        const { position } = inScript(fixture, '"greet"', 3);
        const uri = fixture.uri("src/main.ts");
        const params = { uri, position, tokens: 500 };
        const facts = await fixture.ask<{ kind: string; name: string; text: string }[]>(
            "rustAi/facts",
            params,
        );
        const [enclosing, counterpart] = facts;
        assert.equal(enclosing?.kind, "enclosing");
        assert.equal(enclosing?.name, "main");
        assert.equal(counterpart?.kind, "counterpart");
        assert.match(counterpart?.text ?? "", /fn greet\(name: &str\) -> String/);
        assert.deepEqual(await fixture.ask("rustAi/facts", { ...params, tokens: 0 }), []);
    });
});

test("highlights hide nothing that another server knows of a name", async () => {
    const handled = `${rust}\npub fn twice() {\n    tauri::generate_handler![greet];\n}\n`;
    const workspace = { ...files, "src-tauri/src/commands.rs": handled };
    const count = async (options: FixtureOptions, wanted: "rust" | "script"): Promise<number> => {
        let found: object[] | null = null;
        await withServer(workspace, options, async (fixture) => {
            await fixture.ready();
            await fixture.open("src/main.ts");
            await fixture.open("src-tauri/src/commands.rs");
            const inText =
                wanted === "rust" ? inRust(fixture, "greet(") : inScript(fixture, '"save_note"', 2);
            found = await fixture.ask("textDocument/documentHighlight", inText);
        });
        return (found ?? []).length;
    };
    assert.equal(await count({}, "script"), 2);
    assert.equal(await count(native, "script"), 2);
    assert.equal(await count({}, "rust"), 3);
    assert.equal(await count(native, "rust"), 0);
});

test("mismatches of more files than a client is told of come when others are fixed", async () => {
    const call = (name: string): string =>
        `import { invoke } from "@tauri-apps/api/core";\ninvoke("${name}", { name: "a" });\n`;
    const names = Array.from({ length: 1003 }, (_, index) => `src/file${index}.ts`);
    const wrong = Object.fromEntries(names.map((name) => [name, call("gret")]));
    await withServer({ ...files, "src/main.ts": "", ...wrong }, {}, async (fixture) => {
        const { ready, rest, diagnostics, tell, uri, write } = fixture;
        await ready();
        await rest(1000);
        const told = [...diagnostics.keys()];
        assert.equal(told.length, 1000);
        const fixed = names.filter((name) => told.includes(uri(name))).slice(0, 2);
        for (const name of fixed) write(name, call("greet"));
        const changes = fixed.map((name) => ({ uri: uri(name), type: 2 }));
        await tell("workspace/didChangeWatchedFiles", { changes });
        await rest(500);
        assert.equal(diagnostics.size, 1000);
        for (const name of fixed) assert.ok(!diagnostics.has(uri(name)), name);
    });
});
