import assert from "node:assert/strict";
import { test } from "node:test";
import type {
    CodeAction,
    CompletionList,
    DocumentLink,
    DocumentSymbol,
    FoldingRange,
    Hover,
    InlayHint,
    TextEdit,
} from "vscode-languageserver/node";
import { withoutStops } from "../../src/cargo-language/features/completion.ts";
import { modern, type ServerFixture, withServer } from "./server-fixture.ts";
import { workspaceFiles } from "./workspace-files.ts";

const crates = { serde: ["1.0.0", "1.0.1", "1.0.9", "2.0.0"], log: ["0.4.1", "0.4.2"] };
const everything = {
    range: { start: { line: 0, character: 0 }, end: { line: 1_000, character: 0 } },
};

function hints(fixture: ServerFixture, name: string): Promise<InlayHint[]> {
    const textDocument = { uri: fixture.uri(name) };
    return fixture.ask("textDocument/inlayHint", { textDocument, ...everything });
}

test("hints come from the lock and the cache; tooltips when they are looked at", async () => {
    await withServer(workspaceFiles, { crates }, async (fixture) => {
        await fixture.open("a/Cargo.toml");
        const found = await hints(fixture, "a/Cargo.toml");
        assert.deepEqual(
            found.map(({ label, position }) => `${position.line} ${label}`),
            ["12 0.4.1 → 0.4.2", "13 1 1.0.1 → 1.0.9 ⇒ 2.0.0"],
        );
        assert.equal(found[0]?.tooltip, undefined);
        const resolved = await fixture.ask<InlayHint>("inlayHint/resolve", found[0] ?? {});
        assert.match(JSON.stringify(resolved.tooltip), /Latest compatible: 0\.4\.2/);
        await fixture.client.sendNotification("rustAi/cargo/setOptions", { hints: "off" });
        assert.deepEqual(await hints(fixture, "a/Cargo.toml"), []);
        assert.ok(fixture.told.includes("refresh"));
    });
});

test("hints follow a lock that changes on the disk", async () => {
    await withServer(workspaceFiles, { crates }, async (fixture) => {
        await fixture.open("a/Cargo.toml");
        await hints(fixture, "a/Cargo.toml");
        const lock = fixture.read("Cargo.lock");
        fixture.write("Cargo.lock", lock.replace('"0.4.1"', '"0.4.2"'));
        assert.ok(fixture.registered.includes("workspace/didChangeWatchedFiles"));
        await fixture.client.sendNotification("workspace/didChangeWatchedFiles", {
            changes: [{ uri: fixture.uri("Cargo.lock"), type: 2 }],
        });
        const [first] = await hints(fixture, "a/Cargo.toml");
        assert.equal(first?.label, "0.4.2");
        await fixture.until(() => fixture.told.some((path) => path.endsWith("/Cargo.lock")));
    });
});

test("without a home of cargo, without a lock and without trust there are answers all the same", async () => {
    const { "Cargo.lock": _lock, ...files } = workspaceFiles;
    await withServer(files, {}, async (fixture) => {
        await fixture.open("a/Cargo.toml");
        assert.deepEqual(
            (await hints(fixture, "a/Cargo.toml")).map(({ label }) => label),
            ["1"],
        );
        const list = await fixture.at<CompletionList>("completion", "a/Cargo.toml", "edition", 0);
        assert.ok(list.items.length > 3);
        const { answer } = await fixture.ask<{ answer: { kind: string } }>("rustAi/cargo/whatIf", {
            manifestPath: fixture.path("Cargo.toml"),
            change: { kind: "update-all" },
            allowCargo: true,
        });
        assert.equal(answer.kind, "needs-cargo");
    });
});

test("completion of crates and features, with documentation on demand", async () => {
    await withServer(workspaceFiles, { crates }, async (fixture) => {
        const text = `${fixture.read("b/Cargo.toml")}\n[dependencies]\nlog = "0."\nse\n`;
        fixture.write("b/Cargo.toml", text);
        await fixture.open("b/Cargo.toml");
        const names = await fixture.at<CompletionList>("completion", "b/Cargo.toml", "\nse\n", 3);
        assert.ok(names.items.some(({ label }) => label === "serde"));
        const versions = await fixture.at<CompletionList>("completion", "b/Cargo.toml", '"0."', 3);
        const item = versions.items.find(({ label }) => label.includes("0.4"));
        assert.ok(item?.textEdit !== undefined);
        assert.equal(item.filterText?.includes("0.4"), true);
        const resolved = await fixture.ask<{ label: string }>("completionItem/resolve", item);
        assert.equal(resolved.label, item.label);
        const stale = { label: "gone", data: { list: 99, index: 0 } };
        assert.equal(await fixture.ask("completionItem/resolve", stale), null);
    });
});

test("where another extension knows the schema, only crates are completed", async () => {
    const options = { schema: false, structure: false };
    await withServer(workspaceFiles, { crates, options }, async (fixture) => {
        await fixture.open("a/Cargo.toml");
        const keys = await fixture.at<CompletionList>("completion", "a/Cargo.toml", "edition", 0);
        assert.deepEqual(keys.items, []);
        assert.deepEqual(await fixture.at("documentSymbol", "a/Cargo.toml", "name"), []);
        assert.deepEqual(await fixture.at("foldingRange", "a/Cargo.toml", "name"), []);
        assert.deepEqual(await fixture.at("formatting", "a/Cargo.toml", "name"), []);
    });
});

test("snippets for editors that know none", () => {
    const texts = {
        "a = $1": "a = ",
        '{ version = "${1:1.0}" }$0': '{ version = "1.0" }',
        "a\\$": "a$",
    };
    for (const [snippet, text] of Object.entries(texts)) assert.equal(withoutStops(snippet), text);
});

test("hover, outline, folding, links and formatting", async () => {
    await withServer(workspaceFiles, { crates }, async (fixture) => {
        const messy = fixture.read("a/Cargo.toml").replace("fast = []", "fast=[ ]");
        fixture.write("a/Cargo.toml", messy);
        await fixture.open("a/Cargo.toml");
        const hover = await fixture.at<Hover>("hover", "a/Cargo.toml", "log = ", 1);
        assert.match(JSON.stringify(hover.contents), /markdown.*0\.4\.2/);
        const symbols = await fixture.at<DocumentSymbol[]>(
            "documentSymbol",
            "a/Cargo.toml",
            "name",
        );
        assert.deepEqual(
            symbols.map(({ name }) => name),
            ["package", "features", "dependencies", "bin"],
        );
        const folds = await fixture.at<FoldingRange[]>("foldingRange", "a/Cargo.toml", "name");
        assert.equal(folds.length, 4);
        const links = await fixture.at<DocumentLink[]>("documentLink", "a/Cargo.toml", "name");
        assert.deepEqual(
            links.map(({ target }) => target),
            [fixture.uri("b/Cargo.toml"), fixture.uri("a/src/main.rs")],
        );
        const edits = await fixture.at<TextEdit[]>("formatting", "a/Cargo.toml", "name");
        const [after] = Object.values(
            fixture.applied({ changes: { [fixture.uri("a/Cargo.toml")]: edits } }),
        );
        assert.match(after ?? "", /\nfast = \[\]\n/);
        const range = { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } };
        const none = await fixture.at<TextEdit[]>("rangeFormatting", "a/Cargo.toml", "name", 0, {
            range,
        });
        assert.deepEqual(none, []);
    });
});

test("what is wrong is told a moment later, put right by a quick fix, and gone when it is closed", async () => {
    await withServer(workspaceFiles, { crates }, async (fixture) => {
        const text = fixture.read("b/Cargo.toml").replace("version =", "versoin =");
        fixture.write("b/Cargo.toml", text);
        await fixture.open("b/Cargo.toml");
        const uri = fixture.uri("b/Cargo.toml");
        const has = (): boolean => (fixture.diagnostics.get(uri)?.length ?? 0) > 0;
        await fixture.until(has);
        const wrong = fixture.diagnostics
            .get(uri)
            ?.find(({ code }) => code === "manifest.unknown-key");
        assert.ok(wrong !== undefined);
        const params = {
            textDocument: { uri },
            range: wrong.range,
            context: { only: ["quickfix"] },
        };
        const actions = await fixture.ask<CodeAction[]>("textDocument/codeAction", params);
        const fix = actions.find(({ edit }) => JSON.stringify(edit).includes('"version'));
        assert.ok(fix?.edit !== undefined);
        assert.equal(fix.diagnostics?.[0]?.code, "manifest.unknown-key");
        assert.match(fixture.applied(fix.edit)["b/Cargo.toml"] ?? "", /\nversion = "0\.2\.0"/);
        await fixture.client.sendNotification("textDocument/didClose", { textDocument: { uri } });
        await fixture.until(() => !has());
    });
});

test("diagnostics that are switched off are taken back", async () => {
    await withServer(workspaceFiles, { capabilities: {} }, async (fixture) => {
        await fixture.open("b/Cargo.toml", "[package\nname = ");
        const uri = fixture.uri("b/Cargo.toml");
        await fixture.until(() => (fixture.diagnostics.get(uri)?.length ?? 0) > 0);
        await fixture.client.sendNotification("rustAi/cargo/setOptions", { diagnostics: false });
        await fixture.until(() => fixture.diagnostics.get(uri)?.length === 0);
        assert.deepEqual(fixture.registered, []);
    });
});

test("a client that knows little is told plain things", async () => {
    const { workspace: _workspace, ...rest } = modern;
    const capabilities = { ...rest, textDocument: {} };
    await withServer(workspaceFiles, { crates, capabilities }, async (fixture) => {
        await fixture.open("a/Cargo.toml");
        const [hint] = await hints(fixture, "a/Cargo.toml");
        assert.equal(typeof hint?.tooltip, "string");
        const hover = await fixture.at<Hover>("hover", "a/Cargo.toml", "log = ", 1);
        assert.match(JSON.stringify(hover.contents), /plaintext/);
        const [first] = await fixture.at<{ location?: object }[]>(
            "documentSymbol",
            "a/Cargo.toml",
            "a",
        );
        assert.notEqual(first?.location, undefined);
        const params = { textDocument: { uri: fixture.uri("a/Cargo.toml") }, ...everything };
        assert.deepEqual(await fixture.ask("textDocument/codeAction", params), []);
    });
});

test("locks have an outline, problems and hovers; other documents are nobody's here", async () => {
    await withServer(workspaceFiles, { crates }, async (fixture) => {
        await fixture.open("Cargo.lock");
        const symbols = await fixture.at<DocumentSymbol[]>("documentSymbol", "Cargo.lock", "name");
        assert.deepEqual(
            symbols.map(({ name, detail }) => `${name} ${detail}`),
            ["a 0.1.0", "b 0.2.0", "log 0.4.1", "serde 1.0.1"],
        );
        const hover = await fixture.at<Hover>("hover", "Cargo.lock", '"log",', 2);
        assert.match(JSON.stringify(hover.contents), /Needed by `a 0\.1\.0`/);
        assert.deepEqual(await hints(fixture, "Cargo.lock"), []);
        const folds = await fixture.at<FoldingRange[]>("foldingRange", "Cargo.lock", "name");
        assert.equal(folds.length, 4);
        fixture.write("other.toml", "a = 1\n");
        await fixture.open("other.toml");
        assert.equal(await fixture.at("hover", "other.toml", "a", 0), null);
        assert.equal(await fixture.at("completion", "other.toml", "a", 0), null);
        await fixture.change(
            "Cargo.lock",
            2,
            `${fixture.read("Cargo.lock")}\n[[package]]\nname =\n`,
        );
        const uri = fixture.uri("Cargo.lock");
        await fixture.until(() => (fixture.diagnostics.get(uri)?.length ?? 0) > 0);
    });
});
