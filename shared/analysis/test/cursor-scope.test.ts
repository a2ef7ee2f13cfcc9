import assert from "node:assert/strict";
import { test } from "node:test";
import { cursorScope } from "../src/grammar/cursor-scope.ts";
import { rust } from "../src/languages/rust.ts";
import { rustDocument, withCursor } from "./rust-source.ts";

/** Container and emptiness of the block, by the text alone and, in sound code, by the tree too. */
function check(source: string, expected: string): void {
    const { text, offset } = withCursor(source);
    const tree = rustDocument(text).tree();
    for (const known of tree?.rootNode.hasError ? [undefined] : [undefined, tree]) {
        const { container, isEmptyBlock } = cursorScope(rust, text, offset, known);
        assert.equal(`${container}${isEmptyBlock ? " empty" : ""}`, expected, source);
    }
}

test("what a brace opens", () => {
    check("$0", "item");
    check("fn a() {$0}", "statement empty");
    check("fn a() -> impl B {$0}", "statement empty");
    check('pub extern "C" fn a() {$0}', "statement empty");
    check("pub(crate) async fn a<T: B>() where T: C {$0}", "statement empty");
    check("impl A {$0}", "item empty");
    check("unsafe impl A for B {$0}", "item empty");
    check("pub trait A: B {$0}", "item empty");
    check("pub(crate) mod a {$0}", "item empty");
    check("#[cfg(test)]\nmod a {$0}", "item empty");
    check("struct A {$0}", "list empty");
    check("pub enum A {$0}", "list empty");
    check("use a::{$0};", "list empty");
    check("fn a() { match b {$0} }", "list empty");
    check("fn a() { if !b {$0} }", "statement empty");
    check("fn a() { if b {} else {$0} }", "statement empty");
    check("fn a() { for b in c {$0} }", "statement empty");
    check("fn a() { b(|c| {$0}) }", "statement empty");
    check("fn a() { let b = B {$0}; }", "list empty");
    check("fn a() { b(&c::B {$0}) }", "list empty");
    check("fn a() { let b = {$0}; }", "statement empty");
    check("macro_rules! a {$0}", "other empty");
    check("fn a() { b! {$0} }", "other empty");
    check("fn a() { b($0) }", "other");
    check("fn a() { b(); $0 }", "statement");
    check("fn a() {$0 b(); }", "statement");
});

test("whether a block without an end is empty", () => {
    check("fn a() {$0", "statement empty");
    check("fn a() {\n    $0\n\nfn b() {}\n", "statement empty");
    check("fn a() {\n    if b {\n        $0\n    c();\n", "statement empty");
    check("fn a() {\n    if b {\n    $0\n        c();\n", "statement");
    check("fn a() {$0 c();\n", "statement");
});

test("the item around the cursor begins where its brackets begin", () => {
    const before = (source: string): string => {
        const { text, offset } = withCursor(source);
        return cursorScope(rust, text, offset, rustDocument(text).tree()).before;
    };
    assert.equal(before("fn a() {\n\nfn b() { $0"), "fn b() { ");
    assert.equal(before("use a;\n\n/// b\n#[c]\n$0"), "use a;\n\n/// b\n#[c]\n");
    assert.equal(before("\n$0"), "\n");
    assert.equal(before('fn a() {\n    b("\nfn c() {\n$0");\n}'), 'fn a() {\n    b("\nfn c() {\n');
    assert.equal(before("/*\nfn a() {\n*/ fn b() { $0 }"), "/*\nfn a() {\n*/ fn b() { ");
});
