import assert from "node:assert/strict";
import { test } from "node:test";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import { extractFacts } from "../../src/extract/extract-facts.ts";
import { ScriptParser } from "../../src/syntax/script-parser.ts";
import { SyntaxDocument } from "../../src/syntax/syntax-document.ts";
import { nodeFlags, type SyntaxTable } from "../../src/syntax/syntax-table.ts";
import { isSameTable } from "../../src/syntax/table-reader.ts";
import { fastParser } from "./parsers.ts";

const plain = await fastParser("typescript");
const jsx = await fastParser("typescriptreact");
const parser = new ScriptParser(plain.rules, () => 0, { plain, jsx });

function factsOf(document: SyntaxDocument, languageId = "vue") {
    const table = document.table();
    assert.ok(table !== undefined);
    return extractFacts({ path: "src/App.vue", languageId, text: document.text, table }, []);
}

/** Symbols with where they are in the file, then the number of errors. */
function check(document: SyntaxDocument, expected: string): void {
    const { symbols, errors, lineStarts } = factsOf(document);
    const rows = symbols.map(({ kind, name, nameStart }) => {
        assert.equal(document.text.slice(nameStart, nameStart + name.length), name);
        const line = lineStarts.filter((start) => start <= nameStart).length;
        return `${kind} ${name} ${line}:${nameStart - (lineStarts[line - 1] ?? 0) + 1}`;
    });
    expectText([...rows, `${errors} errors`].join("\n"), expected);
}

const app = `<template>
  <p :class="{ a: b > c }">{{ shown }} isn't code</p>
</template>\r
<script>
export default { name: "App" };
</script>
<script setup lang="ts">
import { shown } from "./store";
/** Says hello. */
function greet(name: string): string { return <string>shown; }
</script>
`;

test("symbols of all scripts of a component stand where they are in the file", () => {
    const document = new SyntaxDocument(parser, app, 1);
    check(
        document,
        `
        function greet 10:10
        0 errors
    `,
    );
    const { imports, names } = factsOf(document);
    assert.deepEqual(
        imports.map(({ path }) => path),
        ["./store"],
    );
    assert.ok(!names.includes("code"));
    assert.deepEqual(factsOf(document, "svelte"), { ...factsOf(document), languageId: "svelte" });
    document.dispose();
});

test("an edit of a tag makes code of what was text, and the other way round", () => {
    const document = new SyntaxDocument(parser, app, 1);
    document.table();
    const at = app.indexOf("<script setup") + 1;
    document.update([{ start: at, end: at + 6, text: "style" }], 2);
    check(document, `0 errors`);
    document.update([{ start: at, end: at + 5, text: "script" }], 3);
    const inside = app.indexOf("return");
    document.update([{ start: inside, end: inside, text: "\n  const more = 1; " }], 4);
    check(
        document,
        `
        function greet 10:10
        0 errors
    `,
    );
    const fresh = new SyntaxDocument(parser, document.text, 1);
    assert.deepEqual(factsOf(document), factsOf(fresh));
    fresh.dispose();
    document.dispose();
});

test("elements are read where a script says that it has some", () => {
    const text = `<script lang="tsx">
const one = () => <p>it's</p>;
</script>`;
    const document = new SyntaxDocument(parser, text, 1);
    check(
        document,
        `
        function one 2:7
        0 errors
    `,
    );
    const lang = text.indexOf("tsx");
    document.update([{ start: lang, end: lang + 3, text: "ts" }], 2);
    assert.ok(factsOf(document).errors > 0);
    document.update([{ start: lang, end: lang + 2, text: "jsx" }], 3);
    check(
        document,
        `
        function one 2:7
        0 errors
    `,
    );
    document.dispose();
});

test("it is ready with the parsers of its scripts, and leaves them to their owner", async () => {
    assert.ok(parser.isReady && parser.readsFast);
    assert.equal(parser.names, plain.names);
    const later = new ScriptParser(plain.rules, () => 0, { plain, jsx });
    later.dispose();
    assert.ok(plain.isReady && jsx.isReady);
    const document = new SyntaxDocument(parser, "<script>let a</script>", 1);
    assert.equal(
        document.withEdit({ start: 12, end: 13, text: "b" }, 1, (tree) =>
            tree.rootNode.text.trim(),
        ),
        "let b",
    );
    document.dispose();
});

test("after whatever edits a tree is as one that is made from nothing", () => {
    const pieces = fc.constantFrom(
        ...["<script>", "</script>", '<script lang="tsx">', "<!--", "-->", "<", ">", '"', "\n"],
        ...[
            "let a = 1;\n",
            "f(() => {\n",
            "});\n",
            "`",
            "/*",
            "*/",
            "<p>a</p>",
            "x",
            " ",
            "script",
        ],
    );
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(12), pieces), { minLength: 1, maxLength: 6 });
    fc.assert(
        fc.property(fc.array(pieces, { maxLength: 20 }), fc.array(edits), (parts, rounds) => {
            const document = new SyntaxDocument(parser, parts.join(""), 1);
            document.table();
            for (const round of rounds) {
                for (const [at, length, text] of round) {
                    const start = at % (document.text.length + 1);
                    const end = Math.min(document.text.length, start + length);
                    document.update([{ start, end, text }], document.version + 1);
                }
                const fresh = new SyntaxDocument(parser, document.text, 1);
                const [table, expected] = [document.table(), fresh.table()];
                assert.ok(table !== undefined && expected !== undefined);
                assert.equal(table.text, expected.text);
                // Where there are errors the parser may recover in another way than from nothing.
                const isRight = countOf(expected) === 0;
                if (isRight) assert.ok(isSameTable(table, expected), document.text);
                fresh.dispose();
            }
            document.dispose();
        }),
        { numRuns: 500 },
    );
});

function countOf({ flags, size }: SyntaxTable): number {
    return flags.subarray(0, size).filter((flag) => (flag & nodeFlags.containsError) !== 0).length;
}
