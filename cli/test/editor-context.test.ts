import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorContext } from "../src/language-server/editor-context.ts";

/** Documents of one crate that is on no disk, and a clock that is moved by hand. */
function setUp() {
    const time = { now: 0 };
    const context = new EditorContext({ now: () => time.now });
    const crate = { folder: "/nowhere/demo", name: "demo" };
    const open = (name: string, text: string, inCrate = true) => {
        const document = {
            uri: `file:///nowhere/demo/${name}`,
            languageId: "rust",
            live: { text, version: 1 },
            path: `demo/${name}`,
            file: inCrate ? `/nowhere/demo/${name}` : undefined,
            crate: inCrate ? crate : undefined,
        };
        context.visit(document);
        return document;
    };
    type Document = ReturnType<typeof open>;
    const edit = (document: Document, line: number, text: string): void => {
        document.live = { text, version: document.live.version + 1 };
        context.noteEdit(document.uri, { line, removedLines: 0, addedLines: 0 });
    };
    /** Paths and texts of the pieces at the end of a document. */
    const shown = (document: Document, more: object = {}): string[] => {
        const { text } = document.live;
        return context
            .piecesAt({
                document,
                offset: text.length,
                line: text.split("\n").length - 1,
                otherFiles: true,
                isManual: true,
                ...more,
            })
            .map((piece) => `${piece.kind} ${piece.path}: ${piece.text}`);
    };
    return { context, time, open, edit, shown };
}

const main = "fn main() {\n    Store::open();\n    ";

test("open documents of the crate are shown as they are in the editor", () => {
    const { open, edit, shown } = setUp();
    const store = open("src/store.rs", "impl Store {\n    fn open() {}\n}\n");
    open("elsewhere.rs", "impl Store {\n    fn open(elsewhere: u8) {}\n}\n", false);
    const document = open("src/main.rs", main);
    assert.equal(shown(document)[0], "definition demo/src/store.rs: impl Store { fn open(); }");
    edit(store, 1, "impl Store {\n    fn open(now: u8) {}\n}\n");
    assert.deepEqual(shown(document), [
        "definition demo/src/store.rs: impl Store { fn open(now: u8); }",
        "edit demo/src/store.rs: impl Store {\n    fn open(now: u8) {}\n}",
    ]);
});

test("of large documents and of those of no crate nothing is shown", () => {
    const { open, shown } = setUp();
    open("src/large.rs", `impl Store {\n    fn open() {}\n}\n${" ".repeat(200_000)}`);
    assert.deepEqual(shown(open("src/main.rs", main)), []);
    assert.deepEqual(shown(open("alone.rs", main, false)), []);
});

test("without other files only the own one is shown, and that is no change of the rest", () => {
    const { open, shown } = setUp();
    open("src/store.rs", "impl Store {\n    fn open() {}\n}\n");
    const document = open("src/main.rs", `use a::B;\n${main}`);
    const steady = { isManual: false };
    const all = shown(document, steady);
    assert.equal(all.length, 3);
    assert.deepEqual(shown(document, { ...steady, otherFiles: false }), [all[0]]);
    assert.deepEqual(shown(document, steady), all);
});

test("edits are remembered of closed documents, too, as long as they are recent", () => {
    const { context, open, edit, shown, time } = setUp();
    const notes = open("src/notes.rs", "");
    const document = open("src/main.rs", main);
    edit(notes, 0, "one();");
    context.close(notes.uri);
    assert.deepEqual(shown(document), ["edit demo/src/notes.rs: one();"]);
    for (let step = 0; step < 16; step++) {
        time.now += 1000;
        context.noteEdit("file:///other.rs", { line: step * 20, removedLines: 0, addedLines: 0 });
    }
    assert.deepEqual(shown(document), []);
    context.close("file:///unknown.rs");
});

test("a text that was replaced as a whole has no known edits, a large closed one neither", () => {
    const { context, open, edit, shown } = setUp();
    const notes = open("src/notes.rs", "");
    const document = open("src/main.rs", main);
    edit(notes, 0, "one();");
    context.noteEdit(notes.uri, undefined);
    assert.deepEqual(shown(document), []);
    edit(notes, 0, "two();\n".repeat(40_000));
    context.close(notes.uri);
    assert.deepEqual(shown(document), []);
});

test("the place of the last edits is not shown to itself", () => {
    const { open, edit, shown } = setUp();
    const document = open("src/main.rs", main);
    edit(document, 2, `${main}a`);
    assert.deepEqual(shown(document), []);
});
