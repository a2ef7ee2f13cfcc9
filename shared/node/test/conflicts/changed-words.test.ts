import assert from "node:assert/strict";
import { test } from "node:test";
import {
    changedAndBrought,
    changedWords,
    type WordedFile,
} from "../../src/conflicts/changed-words.ts";

function worded(base: string, head: string): WordedFile {
    const oid = "0".repeat(40);
    const mode = "100644";
    const change = { path: "a.rs", kind: "modified", baseMode: mode, headMode: mode } as const;
    return changedWords({ ...change, baseOid: oid, headOid: oid }, base, head);
}

function check(taking: readonly [string, string], brought: string, expected: string): void {
    const says = (_: WordedFile, name: string): boolean => taking[1].includes(name);
    const names = changedAndBrought([worded(...taking)], [worded("", brought)], says);
    assert.equal([...names].sort().join(" "), expected);
}

test("names that one side takes and the other brings are found by their lines", () => {
    const uses = "begin_all(); thing.size_of; Shape::Circle; MAXIMUM; helpers::run; fail!()";
    check(["pub const unsafe fn begin_all() {}\n", ""], uses, "begin_all");
    check(["const MAXIMUM: u8 = 1;\nmod helpers;\n", ""], uses, "MAXIMUM helpers");
    check(["struct A {\n    pub(crate) size_of: u8,\n}\n", "struct A {}\n"], uses, "size_of");
    check(["enum Shape {\n    Circle,\n}\n", "enum Shape {}\n"], uses, "Circle Shape");
    check(["    Circle(u8),\n", "    Round(u8),\n"], uses, "Circle");
    check(["pub use inner::{begin_all, other};\n", ""], uses, "begin_all");
});

test("names whose signature, members or attributes changed are found by what is around", () => {
    check(["fn begin_all() {}\n", "fn begin_all(more: u8) {}\n"], "begin_all();", "begin_all");
    check(
        [
            "fn begin_all(\n    one: u8,\n) {\n}\n",
            "fn begin_all(\n    one: u8,\n    two: u8,\n) {\n}\n",
        ],
        "begin_all();",
        "begin_all",
    );
    check(
        ["fn begin_all() {\n    a();\n}\n", "fn begin_all() {\n    b();\n}\n"],
        "begin_all();",
        "",
    );
    check(
        ["trait Shape {\n    fn a();\n}\n", "trait Shape {\n    fn a();\n    fn b();\n}\n"],
        "impl Shape for A",
        "Shape",
    );
    check(
        ["struct Shape {\n    a: u8,\n}\n", "struct Shape {\n    a: u8,\n\n    b: u8,\n}\n"],
        "Shape { a }",
        "Shape",
    );
    check(
        ["enum Shape {}\n", "#[non_exhaustive]\n#[derive(Clone)]\nenum Shape {}\n"],
        "match a { Shape::B => 1 }",
        "Shape",
    );
    check(["impl Shape {\n    fn new() {}\n}\n", "impl Shape {\n}\n"], "Shape::new()", "new");
    check(["impl Shape {\n    fn new() {}\n}\n", "impl Shape {\n}\n"], "Other::new()", "");
});

test("what is still there, what nobody brings and what is short is none", () => {
    check(["fn begin_all() {}\n", "\nfn second() {}\nfn begin_all() {}\n"], "begin_all();", "");
    check(["    size: 1,\n", "    x.size = 1;\n"], "x.size", "");
    check(["fn begin_all() {}\n", ""], "second();", "");
    check(["fn run() {}\n", ""], "run();", "");
    check(["// fn begin_all() {}\n", ""], "begin_all();", "");
    check(["let begin_all = 1;\n", ""], "begin_all();", "");
});
