import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { CompletionRequest } from "@rust-ai-ide/ai/completion-ports";
import { GrammarSet } from "../src/analysis/grammar-loader.ts";
import { createLocalGrammar, type LocalGrammar } from "../src/analysis/local-grammar.ts";

let grammar: LocalGrammar;

before(async () => {
    grammar = await createLocalGrammar();
});

after(() => grammar.dispose());

function requestAt(version: number, line: number, character: number): CompletionRequest {
    const position = { line, character };
    const uri = "demo:/a.rs";
    return { uri, version, position, textBefore: "", textAfter: "", trigger: "manual" };
}

test("answers for the open version of a document", async () => {
    const request = requestAt(2, 1, 12);
    const completion = { text: "c, d);\n", mode: "single-line" } as const;
    const closed = { kind: "silent", version: 2, reason: "document-closed" };
    assert.deepEqual(await grammar.context(request), closed);
    assert.deepEqual(await grammar.check(request, completion), {
        kind: "silent",
        reason: "document-closed",
    });
    const text = "fn a() {\n    let x = b(\n}\n";
    grammar.open({ uri: request.uri, version: 2, path: "demo/src/a.rs", text });
    assert.deepEqual(await grammar.context(requestAt(2, 1, 14)), {
        kind: "ready",
        version: 2,
        parts: { path: "demo/src/a.rs", prefix: "fn a() {\n    let x = b(", suffix: "\n}\n" },
        mode: "single-line",
        linePrefix: "    let x = b(",
        lineSuffix: "",
    });
    assert.deepEqual(await grammar.check(requestAt(2, 1, 14), completion), {
        kind: "shown",
        text: "c, d);",
        replaceAfter: 0,
    });
    const other = await grammar.context(requestAt(3, 1, 14));
    assert.deepEqual(other, { kind: "silent", version: 2, reason: "document-changed" });
    assert.deepEqual(await grammar.check(requestAt(1, 1, 14), completion), {
        kind: "silent",
        reason: "document-changed",
    });
    grammar.close(request.uri);
    assert.deepEqual(await grammar.context(request), closed);
});

test("counts the errors of a text", async () => {
    assert.equal(await grammar.countErrors("fn a() {}"), 0);
    assert.equal(await grammar.countErrors("fn a() { let = ; }"), 1);
    assert.equal(await grammar.countErrors("a ".repeat(20_000)), undefined);
});

test("can be told to keep out of comments", async () => {
    const quiet = await createLocalGrammar({ inComments: false });
    quiet.open({ uri: "demo:/a.rs", version: 1, path: "a.rs", text: "// a " });
    const context = await quiet.context(requestAt(1, 0, 5));
    assert.equal(context.kind === "silent" && context.reason, "inside-comment-off");
    quiet.dispose();
});

test("a broken grammar file is an error that says what to do", async () => {
    const folder = await mkdtemp(join(tmpdir(), "grammars-"));
    try {
        await writeFile(join(folder, "tree-sitter-rust.wasm"), "");
        await assert.rejects(new GrammarSet(folder).load("rust"), { code: "grammar.missing" });
        await writeFile(join(folder, "web-tree-sitter.wasm"), "");
        await assert.rejects(new GrammarSet(folder).load("rust"), { code: "grammar.unusable" });
        // A folder without grammars is no obstacle where the packages are installed.
        const grammars = new GrammarSet(join(folder, "none"));
        await grammars.load("rust");
        grammars.dispose();
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
});

test("every language of the table can be loaded, and only when it is needed", async () => {
    const grammars = new GrammarSet();
    assert.equal(grammars.parserOf("cobol"), undefined);
    await grammars.load("cobol");
    const script = ["typescript", "typescriptreact", "javascript", "javascriptreact"];
    for (const id of [...script, "python", "toml"]) {
        const parser = grammars.parserOf(id);
        assert.equal(parser?.isReady, false, id);
        await Promise.all([grammars.load(id), grammars.load(id)]);
        assert.equal(parser?.isReady, true, id);
        // Else the layout of the parser's memory is another one than the one known here.
        assert.equal(parser?.readsFast, true, id);
        assert.equal(grammars.parserOf(id), parser);
    }
    // Those of components are there with the grammars of their scripts.
    for (const id of ["vue", "svelte"]) {
        assert.equal(grammars.parserOf(id)?.isReady, true, id);
        assert.equal(grammars.parserOf(id)?.readsFast, true, id);
    }
    const fresh = new GrammarSet();
    await Promise.all([fresh.load("vue"), fresh.load("vue")]);
    assert.equal(fresh.parserOf("typescript")?.isReady, true);
    assert.equal(fresh.parserOf("vue")?.isReady, true);
    fresh.dispose();
    const loading = grammars.load("rust");
    grammars.dispose();
    await loading;
});

test("a document's language follows from its path or its id", async () => {
    const grammar = await createLocalGrammar();
    const text = "def a():\n    b = \n";
    for (const [path, languageId] of [
        ["a.py", undefined],
        ["a", "python"],
    ] as const) {
        grammar.open({ uri: "demo:/a.rs", version: 1, path, text, languageId });
        const request = requestAt(1, 1, 8);
        const checked = await grammar.check(request, { text: "c(1)\nd", mode: "single-line" });
        assert.equal(checked.kind === "shown" && checked.text, "c(1)");
    }
    grammar.dispose();
});
