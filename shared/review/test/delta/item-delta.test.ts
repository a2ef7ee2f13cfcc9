import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import type { ItemChange } from "../../src/delta/item-change.ts";
import type { SideReader } from "../../src/delta/side-reader.ts";
import { changedFile, deltasOf, rustReader } from "../rust-reader.ts";

let reader: SideReader;
before(async () => {
    reader = await rustReader();
});

function check(base: string | undefined, head: string | undefined, expected: string): void {
    checkFiles([["src/lib.rs", base, head]], expected);
}

function checkFiles(
    files: readonly (readonly [string, string | undefined, string | undefined])[],
    expected: string,
): void {
    const deltas = deltasOf(
        reader,
        files.map(([path, base, head]) => changedFile(path, base, head)),
    );
    assert.equal(deltas.flatMap(({ changes }) => changes.map(told)).join("\n"), expected);
}

function told({ kind, base, head, aspects }: ItemChange): string {
    const names = [base?.qualifiedName, head?.qualifiedName].filter((name) => name !== undefined);
    const shown = [...new Set(names)].join(" -> ");
    return [kind, head?.kind ?? base?.kind, shown, aspects.join("+")].join(" ").trim();
}

test("what was not there before is added, what is not there any more removed", () => {
    check("", "pub fn a() {}", "added function a");
    check("fn a() {}", "", "removed function a");
    check(undefined, "struct A { b: u8 }", "added struct A");
    check("mod m { fn a() {} }", undefined, "removed module m");
    check("enum E { A }", "enum E { A, B }", "added variant E::B");
    check("struct S { a: u8, b: u8 }", "struct S { a: u8 }", "removed field S::b");
});

test("what changed of an item is told by aspects", () => {
    check("fn a() {}", "fn a(b: u8) {}", "changed function a signature");
    check("fn a() { b() }", "fn a() { c() }", "changed function a body");
    check("fn a() {}", "pub fn a() {}", "changed function a visibility");
    check("fn a() {}", "#[inline]\nfn a() {}", "changed function a attributes");
    check("fn a() {}", "/// Says a.\nfn a() {}", "changed function a documentation");
    check("const A: u8 = 1;", "const A: u8 = 2;", "changed constant A body");
    check("const A: u8 = 1;", "const A: u16 = 1;", "changed constant A signature");
    check("struct A(u8);", "struct A(pub u8);", "changed struct A signature");
    check("struct A { b: u8 }", "struct A { b: u16 }", "changed field A::b signature");
    check("type A = u8;", "type A = u16;", "changed type A signature");
    check(
        "trait T { fn a(&self); }",
        "trait T: Send { fn a(&self) {} }",
        "changed trait T signature\nchanged method T::a body",
    );
});

test("layout and comments are no change", () => {
    check("fn a(b: u8) { c(b) }", "fn a(\n    b: u8,\n) {\n    // Why.\n    c(b)\n}\n", "");
    check("use a::b;\nfn c() {}", "fn c() {}\nuse a::b;", "");
    check("fn a() {}\nfn b() {}", "fn b() {}\nfn a() {}", "");
});

test("members belong to their type, in whichever block they stand", () => {
    const apart = "struct A;\nimpl A { fn b(&self) {} }\nimpl A { fn c(&self) {} }";
    check("struct A;\nimpl A { fn b(&self) {} fn c(&self) {} }", apart, "");
    check(
        "struct A; impl A { fn b(&self) {} }",
        "struct A; impl A { fn b(&mut self) {} }",
        "changed method A::b signature",
    );
    check(
        "struct A<T>(T); impl<T> A<T> { fn b() {} }",
        "struct A<T>(T); impl<T> Clone for A<T> { fn clone(&self) -> Self {} }",
        "added implementation <A as Clone>\nremoved method A::b",
    );
});

test("what was renamed or moved is found again", () => {
    const body = "{ let total = values.iter().sum::<u64>(); total / values.len() as u64 }";
    check(
        `fn mean(values: &[u64]) -> u64 ${body}`,
        `fn average(values: &[u64]) -> u64 ${body}`,
        "changed function mean -> average name",
    );
    checkFiles(
        [
            ["src/a.rs", `fn mean(values: &[u64]) -> u64 ${body}`, ""],
            ["src/b.rs", "", `fn mean(values: &[u64]) -> u64 ${body}`],
        ],
        "changed function a::mean -> b::mean place",
    );
    check("fn a() { one() }", "fn b() { two() }", "removed function a\nadded function b");
});

test("several of one name are told apart by their conditions", () => {
    const both = "#[cfg(unix)]\nfn a() { x() }\n#[cfg(windows)]\nfn a() { y() }";
    check(both, both.replace("y()", "z()"), "changed function a body");
    check(both, "#[cfg(windows)]\nfn a() { y() }", "removed function a");
});

test("code that does not compile is compared item by item", () => {
    const broken = "fn a( { \nfn b() { c() }\nfn d() {}";
    check(broken, broken.replace("c()", "e()"), "changed function b body");
});

test("what is exported is told by visibility, modules, tests and hidden documentation", () => {
    const text = `pub mod a { pub fn b() {} fn c() {} pub(crate) fn d() {} }
mod e { pub fn f() {} }
pub struct S { pub g: u8, h: u8 }
impl S { pub fn i(&self) {} fn j(&self) {} }
pub trait T { fn k(&self); }
pub enum E { L }
#[doc(hidden)] pub fn m() {}
#[cfg(test)] mod tests { pub fn n() {} }
#[macro_export] macro_rules! o { () => {} }
macro_rules! p { () => {} }`;
    const [delta] = deltasOf(reader, [changedFile("src/lib.rs", undefined, text)]);
    const names = delta?.head?.items.filter(({ isExported }) => isExported);
    assert.equal(names?.map(({ name }) => name).join(" "), "a b S g i T k E L o");
    const [hidden] = deltasOf(reader, [changedFile("tests/a.rs", undefined, "pub fn a() {}")]);
    assert.equal(hidden?.head?.items[0]?.isExported, false);
});

test("a file that moved keeps its items", () => {
    const [delta] = deltasOf(reader, [
        changedFile("src/b.rs", "fn a() { x() }", "fn a() { y() }", "src/a.rs"),
    ]);
    assert.equal(delta?.changes.map(told).join(), "changed function a::a -> b::a place+body");
});

test("changed lines are those of the head", () => {
    const [delta] = deltasOf(reader, [
        changedFile("src/a.rs", "fn a() {}\nfn b() {}\n", "fn a() {}\nfn c() {}\nfn d() {}\n"),
    ]);
    assert.ok(delta !== undefined);
    assert.deepEqual([0, 1, 2, 3].map(delta.isChangedLine), [false, true, true, false]);
    assert.deepEqual([delta.touches(0, 9), delta.touches(0, 11)], [false, true]);
    const [gone] = deltasOf(reader, [changedFile("src/a.rs", "fn a() {}\n", "")]);
    assert.equal(gone?.isChangedLine(0), false);
    const [deleted] = deltasOf(reader, [changedFile("src/a.rs", "fn a() {}\n", undefined)]);
    assert.equal(deleted?.touches(0, 1), false);
});

test("equal texts have no changes, and whatever the texts are, nothing throws", () => {
    const pieces = fc.array(
        fc.constantFrom(
            ..."{}()<>;,#!:&'\"\n",
            "fn a",
            "pub ",
            "struct B",
            "enum E",
            "impl ",
            " for ",
            "mod m",
            "///d\n",
            "#[cfg(x)]",
            "const A: u8 = 1",
            "macro_rules! m",
        ),
        { maxLength: 30 },
    );
    fc.assert(
        fc.property(pieces, pieces, (left, right) => {
            const [base, head] = [left.join(""), right.join("")];
            const same = deltasOf(reader, [changedFile("src/lib.rs", base, base)]);
            assert.deepEqual(same[0]?.changes, []);
            const [delta] = deltasOf(reader, [changedFile("src/lib.rs", base, head)]);
            for (const { base: before, head: after, kind, aspects } of delta?.changes ?? []) {
                assert.equal(before === undefined, kind === "added");
                assert.equal(after === undefined, kind === "removed");
                assert.equal(aspects.length > 0, kind === "changed");
            }
        }),
        { numRuns: 300 },
    );
});
