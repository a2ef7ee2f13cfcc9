import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import type { ParseFile } from "../../src/languages/read-side.ts";
import { mergeFile } from "../../src/merge-file.ts";
import { textOfList } from "../../src/tree/part.ts";
import { rustParts } from "../../src/tree/rust-parts.ts";
import { rustParser } from "../rust-parser.ts";

let parse: ParseFile;
before(async () => {
    parse = await rustParser();
});

function check(base: string, ours: string, theirs: string, expected: string): void {
    const result = mergeFile({ base, ours, theirs, path: "src/lib.rs" }, parse);
    assert.equal(`${result.method}: ${result.text}`, expected, result.notes.join(" "));
}

test("what one side alone changed is taken as lines", () => {
    check("a\n", "a\n", "b\n", "identical: b\n");
    check("a\n", "b\n", "b\n", "identical: b\n");
    check("a\nx\ny\nb\n", "A\nx\ny\nb\n", "a\nx\ny\nB\n", "line: A\nx\ny\nB\n");
});

test("items that both sides add in one place are both kept, ours first", () => {
    check(
        "fn a() {}\n",
        "fn a() {}\n\nfn b() {\n    1;\n}\n",
        "fn a() {}\n\nfn c() {\n    2;\n}\n",
        "structured: fn a() {}\n\nfn b() {\n    1;\n}\n\nfn c() {\n    2;\n}\n",
    );
    check(
        "impl A {\n    fn a() {}\n}\n",
        "impl A {\n    fn a() {}\n    fn b() {}\n}\n",
        "impl A {\n    fn a() {}\n    fn c() {}\n}\n",
        "structured: impl A {\n    fn a() {}\n    fn b() {}\n    fn c() {}\n}\n",
    );
});

test("fields, variants and imports are joined with their commas", () => {
    check(
        "struct A {\n    a: u8,\n}\n",
        "struct A {\n    a: u8,\n    b: u8,\n}\n",
        "struct A {\n    a: u8,\n    c: u8,\n}\n",
        "structured: struct A {\n    a: u8,\n    b: u8,\n    c: u8,\n}\n",
    );
    check(
        "enum A { B }\n",
        "enum A { B, C }\n",
        "enum A { B, D }\n",
        "structured: enum A { B, C, D }\n",
    );
    check(
        "use a::{b};\n",
        "use a::{b, c};\n",
        "use a::{b, d};\n",
        "structured: use a::{b, c, d};\n",
    );
    check(
        "use a::b;\n",
        "use a::b;\nuse a::c;\n",
        "use a::b;\nuse a::d;\n",
        "structured: use a::b;\nuse a::c;\nuse a::d;\n",
    );
    check(
        "#[derive(Debug)]\nstruct A;\n",
        "#[derive(Debug, Clone)]\nstruct A;\n",
        "#[derive(Debug, Default)]\nstruct A;\n",
        "structured: #[derive(Debug, Clone, Default)]\nstruct A;\n",
    );
});

test("edits of one line are joined token by token", () => {
    check(
        "fn a(b: u8) -> u8 { b }\n",
        "pub fn a(b: u8) -> u8 { b }\n",
        "fn a(b: u8) -> u16 { b }\n",
        "structured: pub fn a(b: u8) -> u16 { b }\n",
    );
});

test("attributes and comments go with their item", () => {
    check(
        "fn a() {}\n",
        "fn a() {}\n\n/// Says b.\n#[inline]\nfn b() {}\n",
        "fn a() {}\n\n// Why c.\nfn c() {}\n",
        "structured: fn a() {}\n\n/// Says b.\n#[inline]\nfn b() {}\n\n// Why c.\nfn c() {}\n",
    );
});

test("an item that one side deletes and the other changes is a conflict, as whole lines", () => {
    check(
        "mod m {\n    fn a() {}\n    fn b() {}\n}\n",
        "mod m {\n    fn b() {}\n}\n",
        "mod m {\n    fn a() { x() }\n    fn b() {}\n}\n",
        "structured: mod m {\n<<<<<<< ours\n=======\n    fn a() { x() }\n>>>>>>> theirs\n    fn b() {}\n}\n",
    );
});

test("the same name twice is a conflict", () => {
    check(
        "fn a() {}\n",
        "fn a() {}\n\nfn b() { 1 }\n",
        "fn a() {}\n\nfn b() { 2 }\n",
        "structured: fn a() {}\n\n<<<<<<< ours\nfn b() { 1 }\n=======\nfn b() { 2 }\n>>>>>>> theirs\n",
    );
});

test("where the order counts, what both sides add is a conflict", () => {
    check(
        "#[repr(u8)]\nenum A {\n    B,\n}\n",
        "#[repr(u8)]\nenum A {\n    B,\n    C,\n}\n",
        "#[repr(u8)]\nenum A {\n    B,\n    D,\n}\n",
        "structured: #[repr(u8)]\nenum A {\n    B,\n<<<<<<< ours\n    C,\n=======\n    D,\n>>>>>>> theirs\n}\n",
    );
});

test("what cannot be parsed is merged by lines", () => {
    check(
        "fn (\n",
        "fn ( a\n",
        "fn ( b\n",
        "line: <<<<<<< ours\nfn ( a\n=======\nfn ( b\n>>>>>>> theirs\n",
    );
    const result = mergeFile({ base: "a", ours: "b", theirs: "c", path: "a.md" }, parse);
    assert.equal(result.conflicts.length, 1);
    assert.match(result.notes.join(), /no structured merge/);
});

const items = [
    "fn a() {}",
    "fn b(x: u8) {\n    x;\n}",
    "struct C {\n    d: u8,\n    e: u8,\n}",
    "impl C {\n    fn f(&self) {}\n\n    fn g(&self) {}\n}",
    "use h::{i, j};",
    "// A comment.\n#[derive(Debug)]\nenum K { L, M }",
    "mod n {\n    fn o() {}\n} // Behind.",
    "const P: u8 = 1;",
    "macro_rules! q { () => {} }",
];
const file = fc
    .subarray(items, { minLength: 1 })
    .chain((chosen) => fc.shuffledSubarray(chosen, { minLength: chosen.length }))
    .map((chosen) => `${chosen.join("\n\n")}\n`);

test("parts of a file are the file", () => {
    fc.assert(
        fc.property(file, (text) => {
            const table = parse("a.rs", text);
            const parts = table && rustParts(table);
            assert.equal(parts && textOfList(parts), text);
        }),
    );
});

test("merging with what is unchanged gives the other side, and two sides are symmetric in conflicts", () => {
    fc.assert(
        fc.property(file, file, file, (base, ours, theirs) => {
            const path = "src/lib.rs";
            assert.equal(mergeFile({ base, ours, theirs: base, path }, parse).text, ours);
            assert.equal(mergeFile({ base, ours: base, theirs, path }, parse).text, theirs);
            const { conflicts, text, notes, method } = mergeFile(
                { base, ours, theirs, path },
                parse,
            );
            if (conflicts.length > 0 || method !== "structured") return;
            assert.deepEqual(notes, []);
            const table = parse(path, text);
            assert.ok(table !== undefined && rustParts(table) !== undefined, text);
        }),
        { numRuns: 300 },
    );
});
