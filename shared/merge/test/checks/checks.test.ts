import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import { keepsEdits } from "../../src/checks/edits.ts";
import { importedTwice } from "../../src/checks/imports.ts";
import type { ParseFile } from "../../src/languages/read-side.ts";
import { mergeFile } from "../../src/merge-file.ts";
import { rustParts } from "../../src/tree/rust-parts.ts";
import { rustParser } from "../rust-parser.ts";

let parse: ParseFile;
before(async () => {
    parse = await rustParser();
});

function keeps(base: string, ours: string, theirs: string, merged: string): boolean {
    return keepsEdits(base, ours, theirs, merged, []);
}

test("every edit is there once, wherever it stands", () => {
    assert.ok(keeps("a b", "a x b", "a b y", "y a x b"));
    assert.ok(!keeps("a b", "a x b", "a b y", "a x b"));
    assert.ok(!keeps("a b", "b", "a b y", "a b y"));
    // What both did may count once; a second change of one side counts still.
    assert.ok(keeps("p 1 q r 1 s", "p 2 q r 1 s", "p 2 q r s", "p 2 q r s"));
    assert.ok(!keeps("p 1 q r 1 s", "p 2 q r 1 s", "p 2 q r s", "p 2 q r 1 s"));
});

test("edits in a conflict that is left are still there", () => {
    const conflict = { base: "1", ours: "2", theirs: "3" };
    assert.ok(keepsEdits("a 1 b", "a 2 b", "a 3 b", "a b", [conflict]));
    assert.ok(!keepsEdits("a 1 b", "a 2 b x", "a 3 b", "a b", [conflict]));
});

test("an unchanged side keeps the other one's edits, and loses none unseen", () => {
    const words = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 });
    fc.assert(
        fc.property(words, words, (base, ours) => {
            const [b, o] = [base.join(" "), ours.join(" ")];
            assert.ok(keeps(b, o, b, o));
            assert.ok(keeps(b, b, o, o));
            assert.ok(!keeps(b, o, b, `${o} x`));
        }),
    );
});

function twice(merged: string, ...sides: readonly string[]): string | undefined {
    const [first, ...rest] = [merged, ...sides].map((text) => {
        const table = parse("a.rs", text);
        const parts = table && rustParts(table);
        assert.ok(parts !== undefined);
        return parts;
    });
    assert.ok(first !== undefined);
    return importedTwice(first, rest);
}

test("a name that two declarations bring in is found", () => {
    const [flat, nested] = ["use a::b::C;\n", "use a::{b::{C, D}, e};\n"];
    assert.equal(twice(flat + nested, flat, nested), "C");
    assert.equal(twice("use a::{self, b};\nuse a;\n", "use a::{self};\n", "use a;\n"), "a");
    assert.equal(twice("mod m { use a::B; use c::B; }", "mod m { use a::B; }", ""), "B");
});

test("other names, other modules and what a side has twice itself are none", () => {
    assert.equal(
        twice("use a::B;\nuse c::B as D;\n", "use a::B;\n", "use c::B as D;\n"),
        undefined,
    );
    assert.equal(twice("use a::B;\nmod m { use a::B; }\n", "use a::B;\n", ""), undefined);
    assert.equal(
        twice("use a::*;\nuse b::*;\nuse c::D as _;\nuse e::F as _;\n", "", ""),
        undefined,
    );
    const cfg = "#[cfg(x)]\nuse a::B;\n#[cfg(not(x))]\nuse c::B;\n";
    assert.equal(twice(cfg, cfg, ""), undefined);
});

test("imports that both sides bring in different forms stay a conflict", () => {
    const { method, conflicts, notes } = mergeFile(
        {
            base: "use x::Y;\n",
            ours: "use x::Y;\nuse a::b::C;\n",
            theirs: "use x::Y;\nuse a::{b::C, d};\n",
            path: "a.rs",
        },
        parse,
    );
    assert.deepEqual([method, conflicts.length, notes], ["line", 1, ["Both sides bring C."]]);
});

test("a list keeps the layout of the side that changed it", () => {
    const merge = (base: string, ours: string, theirs: string): string =>
        mergeFile({ base, ours, theirs, path: "a.rs" }, parse).text;
    const broken = "use a::{\n    b::{c, d},\n    e, f, g,\n};\n";
    assert.equal(
        merge("use a::{e, f};\n", "use a::{f};\n", broken),
        "use a::{\n    b::{c, d}, f, g,\n};\n",
    );
    assert.equal(
        merge("use a::{e, f};\n", "use a::{f, h};\n", "use a::{i, e, f};\n"),
        "use a::{i, f, h};\n",
    );
});
