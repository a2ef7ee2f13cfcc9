import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import type { Parser } from "web-tree-sitter";
import type { GrammarName } from "../../src/languages/language-table.ts";
import { GrammarLayout } from "../../src/syntax/grammar-layout.ts";
import { SyntaxDocument } from "../../src/syntax/syntax-document.ts";
import { nodeFlags, tableOfTree } from "../../src/syntax/syntax-table.ts";
import { TableBuffers } from "../../src/syntax/table-buffers.ts";
import { isSameTable, TableReader } from "../../src/syntax/table-reader.ts";
import { tableSamples } from "../../src/syntax/table-samples.ts";
import { fastParser, grammarParser, memory } from "./parsers.ts";

const grammars: readonly GrammarName[] = [
    "rust",
    "typescript",
    "tsx",
    "javascript",
    "python",
    "toml",
];

const fixture = (name: string): string =>
    readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8");

const sources: Readonly<Record<GrammarName, string>> = {
    rust: fixture("server.rs"),
    typescript: fixture("json-rpc.ts.txt"),
    tsx: fixture("panel.tsx.txt"),
    javascript: fixture("json-rpc.ts.txt"),
    python: fixture("jobs.py.txt"),
    toml: `${tableSamples.toml}\n[dependencies]\nserde = { version = "1", features = ["derive"] }\n`,
};

const parsers = new Map<GrammarName, Parser>();
for (const name of grammars) parsers.set(name, await grammarParser(name));

function parserOf(name: GrammarName): Parser {
    const parser = parsers.get(name);
    assert.ok(parser !== undefined);
    return parser;
}

for (const name of grammars) {
    const parser = parserOf(name);
    const reader = new TableReader(parser, memory, tableSamples[name]);

    const check = (text: string, buffers?: TableBuffers): void => {
        const tree = parser.parse(text);
        assert.ok(tree !== null);
        const table = reader.read(tree, text, buffers);
        const isSame = isSameTable(table, tableOfTree(tree, text));
        tree.delete();
        assert.ok(isSame, JSON.stringify(text));
    };

    test(`${name}: the sample shows that trees can be read from memory`, () => {
        assert.equal(reader.isFast, true);
        const tree = parser.parse(tableSamples[name]);
        assert.ok(tree !== null);
        const table = tableOfTree(tree, tableSamples[name]);
        // A sample without these would prove less.
        const seen = table.flags.reduce((all, flags) => all | flags, 0);
        assert.equal(seen & nodeFlags.error, nodeFlags.error);
        assert.equal(seen & nodeFlags.extra, nodeFlags.extra);
        if (name !== "toml") assert.ok(table.fields.some((field) => field !== 0));
        tree.delete();
    });

    test(`${name}: both ways give one table, whatever the text is`, () => {
        check(sources[name]);
        for (const text of ["", " ", "\n\n", "\ufeff", "\0", "😀", "((((", "a".repeat(300)])
            check(text);
        const source = sources[name];
        const edit = fc.record({
            at: fc.nat({ max: source.length }),
            length: fc.nat({ max: 40 }),
            text: fc.oneof(fc.constantFrom("", "(", "}", '"', "#", "\n", "😀 "), fc.string()),
        });
        const buffers = new TableBuffers();
        fc.assert(
            fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
                let text = source;
                for (const { at, length, text: inserted } of edits) {
                    text = text.slice(0, at) + inserted + text.slice(at + length);
                }
                check(text, buffers);
            }),
            { numRuns: 60 },
        );
    });
}

test("deep nesting needs no deep stack", () => {
    const parser = parserOf("rust");
    const reader = new TableReader(parser, memory, tableSamples.rust);
    const text = `const A: u8 = ${"(".repeat(3000)}1${")".repeat(3000)};`;
    const tree = parser.parse(text);
    assert.ok(tree !== null);
    assert.ok(isSameTable(reader.read(tree, text), tableOfTree(tree, text)));
    tree.delete();
});

test("a document's table is that of its text after every edit", async () => {
    const parser = await fastParser("rust");
    const piece = fc.constantFrom("", "fn a() {", "}", "x;", "\n", '"', "😀", "// c\n", "(", "::");
    const edit = fc.record({ start: fc.nat(), length: fc.nat({ max: 30 }), text: piece });
    fc.assert(
        fc.property(fc.array(edit, { maxLength: 6 }), (edits) => {
            const document = new SyntaxDocument(parser, sources.rust, 1);
            let version = 1;
            for (const { start, length, text } of edits) {
                const from = start % (document.text.length + 1);
                const end = Math.min(document.text.length, from + length);
                document.update([{ start: from, end, text }], ++version);
                const tree = document.tree();
                const table = document.table();
                assert.ok(tree !== undefined && table !== undefined);
                assert.equal(document.table(), table);
                assert.equal(table.text, document.text);
                assert.ok(isSameTable(table, tableOfTree(tree, document.text)));
            }
            document.dispose();
        }),
        { numRuns: 60 },
    );
    const large = new SyntaxDocument(parser, "fn a() {}", 1, { document: 3 });
    assert.equal(large.table(), undefined);
    parser.dispose();
});

test("the memory may grow between two trees", () => {
    const parser = parserOf("rust");
    const reader = new TableReader(parser, memory, tableSamples.rust);
    const before = memory.buffer;
    const text = "fn a() { b(1); }\n".repeat(60_000);
    const tree = parser.parse(text);
    assert.ok(tree !== null);
    const table = reader.read(tree, text);
    assert.notEqual(memory.buffer, before);
    assert.equal(table.kindName(0), "source_file");
    assert.equal(table.size, 1 + 60_000 * 17);
    assert.equal(table.ends[table.size - 1], text.length - 1);
    tree.delete();
});

test("another memory than the parser's, or none, is noticed, and the cursor reads", () => {
    const parser = parserOf("rust");
    const text = "fn a() { 1 }";
    const tree = parser.parse(text);
    assert.ok(tree !== null);
    const noise = Uint8Array.from({ length: 1 << 20 }, (_, index) => (index * 7919) >>> 3);
    const memories = [undefined, { buffer: new ArrayBuffer(1 << 16) }, { buffer: noise.buffer }];
    for (const wrong of memories) {
        const reader = new TableReader(parser, wrong, tableSamples.rust);
        assert.equal(reader.isFast, false);
        assert.ok(isSameTable(reader.read(tree, text), tableOfTree(tree, text)));
    }
    const { language } = parser;
    assert.ok(language !== null);
    assert.equal(GrammarLayout.read({ buffer: new ArrayBuffer(8) }, language), undefined);
    tree.delete();
});

test("tables differ in any property of a node", () => {
    const parser = parserOf("toml");
    const tableOf = (text: string) => {
        const tree = parser.parse(text);
        assert.ok(tree !== null);
        const table = tableOfTree(tree, text);
        tree.delete();
        return table;
    };
    assert.ok(isSameTable(tableOf("a = 1"), tableOf("b = 2")));
    assert.ok(!isSameTable(tableOf("a = 1"), tableOf("a = 11")));
    assert.ok(!isSameTable(tableOf("a = 1"), tableOf("a = 1\nb = 2")));
});
