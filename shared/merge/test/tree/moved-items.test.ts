import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { ParseFile } from "../../src/languages/read-side.ts";
import { mergeFile } from "../../src/merge-file.ts";
import { rustParser } from "../rust-parser.ts";

let parse: ParseFile;
before(async () => {
    parse = await rustParser();
});

/** Either way round, since neither side is a better one. */
function check(base: string, ours: string, theirs: string, expected: string): void {
    for (const [mine, others] of [
        [ours, theirs],
        [theirs, ours],
    ] as const) {
        const result = mergeFile({ base, ours: mine, theirs: others, path: "src/lib.rs" }, parse);
        assert.equal(
            `${result.method}: ${result.text}`,
            `structured: ${expected}`,
            result.notes[0],
        );
    }
}

function conflicts(base: string, ours: string, theirs: string): number {
    return mergeFile({ base, ours, theirs, path: "src/lib.rs" }, parse).conflicts.length;
}

/** What is edited touches what is renamed, so that lines conflict. */
const load = (name: string, first = "read(path)"): string =>
    `fn ${name}(path: &str) -> Result {\n    let first = ${first}?;\n    let second = parse(&first)?;\n    Ok(second)\n}\n`;
/** Longer, so that a comparison of lines lets it stay where it is. */
const other = `fn other(value: u8, more: u16) -> u32 {\n${[1, 2, 3, 4, 5, 6, 7]
    .map((shift) => `    value = u32::from(value) << ${shift} | more;\n`)
    .join("")}}\n`;

test("an edit goes with an item that the other side renamed", () => {
    check(
        load("load"),
        load("load_file"),
        load("load", "read(path, Some(1))"),
        load("load_file", "read(path, Some(1))"),
    );
});

test("an edit goes with an item that the other side moved", () => {
    check(
        `${load("load")}\n${other}`,
        `${other}\n${load("load")}`,
        `${load("load", "write(path)")}\n${other}`,
        `${other}\n${load("load", "write(path)")}`,
    );
    const indented = (text: string): string => text.replace(/^(?=.)/gm, "    ");
    check(
        `${load("load")}\nmod inner {\n${indented(other)}}\n`,
        `mod inner {\n${indented(other)}\n${indented(load("load"))}}\n`,
        `${load("load", "write(path)")}\nmod inner {\n${indented(other)}}\n`,
        `mod inner {\n${indented(other)}\n${indented(load("load", "write(path)"))}}\n`,
    );
});

test("two new names for one item are a conflict", () => {
    assert.ok(conflicts(load("load"), load("load_file"), load("read_file")) > 0);
    assert.ok(conflicts(load("load"), load("load_file", "a(3)"), load("read_file", "a(4)")) > 0);
});

test("an item that became nobody knows which one is a conflict", () => {
    const two = `${load("load_file")}\n${load("load_path")}`;
    assert.equal(conflicts(load("load"), two, load("load", "write(path)")), 1);
    assert.equal(conflicts(load("load"), other, load("load", "write(path)")), 1);
});

test("edits of the same place of a renamed item are a conflict", () => {
    assert.ok(conflicts(load("load"), load("load_file", "a(1)"), load("load", "b(1)")) > 0);
});

test("an item that one side deleted and the other one renamed is a conflict", () => {
    const base = `${load("load")}\n${other}`;
    assert.ok(conflicts(base, `${load("load_file")}\n${other}`, other) > 0);
    assert.ok(conflicts(base, other, `${load("load_file")}\n${other}`) > 0);
});
