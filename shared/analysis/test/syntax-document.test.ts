import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SyntaxDocument } from "../src/syntax/syntax-document.ts";
import { rustDocument, rustParser } from "./rust-source.ts";

const pieces = ["fn a() {", "}", "{", "(", ")", "\n", "let x = 1;", '"', "😀", "//", "a", " "];

test("after any edits the tree is that of the text", () => {
    const edit = fc.record({
        start: fc.nat(),
        length: fc.nat({ max: 12 }),
        text: fc.array(fc.constantFrom(...pieces), { maxLength: 5 }).map((parts) => parts.join("")),
    });
    fc.assert(
        fc.property(fc.array(edit, { maxLength: 8 }), fc.boolean(), (edits, parseBetween) => {
            const document = rustDocument("fn main() {\n    let x = 1;\n}\n");
            document.tree();
            let version = 1;
            for (const { start, length, text } of edits) {
                const from = start % (document.text.length + 1);
                const end = Math.min(document.text.length, from + length);
                document.update([{ start: from, end, text }], ++version);
                if (parseBetween) document.tree();
            }
            const tree = document.tree();
            assert.equal(document.version, version);
            // Error recovery may differ after edits; valid code has one tree only.
            const fresh = rustDocument(document.text);
            const expected = fresh.tree();
            assert.equal(tree?.rootNode.endIndex, expected?.rootNode.endIndex);
            if (expected?.rootNode.hasError === false && tree?.rootNode.hasError === false) {
                assert.equal(tree.rootNode.toString(), expected.rootNode.toString());
            }
            assert.equal(
                expected?.rootNode.hasError,
                tree?.rootNode.hasError,
                JSON.stringify(document.text),
            );
            fresh.dispose();
            document.dispose();
        }),
        { numRuns: 150 },
    );
});

test("several changes of one version are applied one after another", () => {
    const document = rustDocument("abc");
    const changes = [
        { start: 0, end: 1, text: "xy" },
        { start: 2, end: 3, text: "" },
    ];
    document.update(changes, 7);
    assert.equal(document.text, "xyc");
    assert.equal(document.version, 7);
});

test("a tree with an edit is given for a moment and leaves the document as it was", () => {
    const document = rustDocument("fn a() {\n\n}\n");
    const change = { start: 9, end: 9, text: "b();" };
    const seen = document.withEdit(change, 100, (tree, text) => ({
        text,
        hasError: tree.rootNode.hasError,
        kinds: tree.rootNode.descendantsOfType("call_expression").length,
    }));
    assert.deepEqual(seen, { text: "fn a() {\nb();\n}\n", hasError: false, kinds: 1 });
    assert.equal(document.tree()?.rootNode.descendantsOfType("call_expression").length, 0);
});

test("a large document has no tree until it is small again", () => {
    const document = rustDocument("fn a() {}", { document: 12 });
    assert.ok(document.tree());
    document.update([{ start: 0, end: 0, text: "        " }], 2);
    assert.equal(document.isTooLarge, true);
    assert.equal(document.tree(), undefined);
    assert.equal(
        document.withEdit({ start: 0, end: 0, text: "" }, 100, () => 1),
        undefined,
    );
    document.update([{ start: 0, end: 8, text: "" }], 3);
    assert.equal(document.tree()?.rootNode.hasError, false);
    document.replace("struct A", 4);
    assert.equal(document.tree()?.rootNode.hasError, true);
    document.dispose();
    assert.equal(document.text, "");
});

test("one line over its limit is enough", () => {
    const document = rustDocument("a\nbbbb\nc", { line: 3 });
    assert.equal(document.isTooLarge, true);
    assert.equal(rustDocument("a\nbbb\nc", { line: 3 }).isTooLarge, false);
});

test("a parse that takes too long is given up, and the next one starts anew", () => {
    let time = 0;
    const parser = rustParser(() => time++);
    const text = "fn a() { b(); }\n".repeat(500);
    assert.equal(parser.parse(text, undefined, 1), undefined);
    const tree = parser.parse("fn c() {}", undefined, 1_000_000);
    assert.equal(tree?.rootNode.text, "fn c() {}");
    tree?.delete();
    const document = rustDocument(text);
    document.tree();
    const change = { start: 0, end: text.length, text: text.replaceAll("b", "c") };
    assert.equal(
        document.withEdit(change, -1, () => 1),
        undefined,
    );
    parser.dispose();
});

test("a document that took too long is left alone for a while", () => {
    let time = 0;
    let parses = 0;
    const parser = rustParser(() => {
        parses++;
        return time++;
    });
    const text = "fn a() { b(); }\n".repeat(500);
    const document = new SyntaxDocument(parser, text, 1, { budget: 1 });
    const treeAt = (version: number) => {
        document.update([{ start: 0, end: 0, text: "" }], version);
        const before = parses;
        return { tree: document.tree(), parsed: parses > before };
    };
    assert.equal(document.tree(), undefined);
    assert.deepEqual(treeAt(2), { tree: undefined, parsed: false });
    assert.deepEqual(treeAt(50), { tree: undefined, parsed: false });
    assert.deepEqual(treeAt(51), { tree: undefined, parsed: true });
    document.replace("fn a() {}", 52);
    assert.ok(document.tree());
    document.dispose();
    parser.dispose();
});
