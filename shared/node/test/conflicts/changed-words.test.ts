import assert from "node:assert/strict";
import { test } from "node:test";
import { hunksBetween } from "@rust-ai-ide/review/delta/changed-lines";
import { changedWords, goneAndCome, type WordedFile } from "../../src/conflicts/changed-words.ts";

function worded(base: string, head: string): WordedFile {
    const hunks = hunksBetween(base, head);
    return changedWords({ path: "a.rs", status: "modified", base, head, hunks });
}

function check(taking: readonly [string, string], brought: string, expected: string): void {
    const names = goneAndCome([worded(...taking)], [worded("", brought)], 4);
    assert.equal(names.join(" "), expected);
}

test("names that one side takes and the other brings are found by their lines", () => {
    const uses = "first(); thing.size_of; Shape::Circle; MAXIMUM; helpers::run; fail!()";
    check(["pub const unsafe fn first() {}\n", ""], uses, "first");
    check(["const MAXIMUM: u8 = 1;\nmod helpers;\n", ""], uses, "MAXIMUM helpers");
    check(["struct A {\n    pub(crate) size_of: u8,\n}\n", "struct A {}\n"], uses, "size_of");
    check(["enum Shape {\n    Circle,\n}\n", "enum Shape {}\n"], uses, "Circle");
    check(["    Circle(u8),\n", "    Round(u8),\n"], uses, "Circle");
});

test("what is still there, what nobody brings and what is short is none", () => {
    check(["fn first() {}\n", "fn first(more: u8) {}\n"], "first();", "");
    check(["fn first() {}\n", "\nfn second() {}\nfn first() {}\n"], "first();", "");
    check(["    size: 1,\n", "    x.size = 1;\n"], "x.size", "");
    check(["fn first() {}\n", ""], "second();", "");
    check(["fn run() {}\n", ""], "run();", "");
    check(["let first = 1;\n", ""], "first();", "");
});
