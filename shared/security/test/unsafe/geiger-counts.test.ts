import assert from "node:assert/strict";
import { test } from "node:test";
import { type CountingMode, geigerCounts } from "../../src/unsafe/geiger-counts.ts";
import { rustTables } from "../rust-table.ts";

const tableOf = await rustTables();

/** `functions expressions impls traits methods`, each as safe/unsafe. */
function count(text: string, mode: CountingMode = "geiger", includesTests = false): string {
    const counts = geigerCounts(tableOf(text), { mode, includesTests });
    return [counts.functions, counts.expressions, counts.impls, counts.traits, counts.methods]
        .map((each) => `${each.safe}/${each.unsafe}`)
        .join(" ");
}

// All expected values were printed by geiger 0.5.0 for the same text.
const byGeiger: readonly (readonly [text: string, expected: string])[] = [
    ["fn f() { g(1, x); }", "1/0 1/0 0/0 0/0 0/0"],
    ["unsafe fn f() { g(); }", "0/1 0/1 0/0 0/0 0/0"],
    ["fn f() { unsafe { g() } }", "1/0 0/1 0/0 0/0 0/0"],
    ["fn f() { a.b(c).d; { 1 } }", "1/0 3/0 0/0 0/0 0/0"],
    ["fn f() { a.b::<T>(c?)[0] as u8; }", "1/0 4/0 0/0 0/0 0/0"],
    ["fn f() { if let Some(a) = b && c > 1 && let D = e { } else { } }", "1/0 7/0 0/0 0/0 0/0"],
    ["fn f() -> u8 { a! { b } }\nfn g() { a! { b }; a!(c); a!(c) }", "2/0 1/0 0/0 0/0 0/0"],
    ["struct A { x: [u8; 2 + 3] }\nconst B: i32 = -1;", "0/0 2/0 0/0 0/0 0/0"],
    ["unsafe impl A for B { unsafe fn f() { g() } fn h() { g() } }", "0/0 1/1 0/1 0/0 1/1"],
    ["unsafe trait A { unsafe fn f() { g() } fn h(); }", "0/0 1/0 0/0 0/1 0/0"],
    // The scope of an exported function is never left.
    ["#[no_mangle] fn f() { g(); }\nfn h() { g(); }", "1/1 0/2 0/0 0/0 0/0"],
    ["#[unsafe(no_mangle)] fn f() { g(); }\nfn h() { g(); }", "2/0 2/0 0/0 0/0 0/0"],
    ["#[test] fn f() { g(); }\n#[cfg(test)] mod t { fn f() { g(); } }", "0/0 0/0 0/0 0/0 0/0"],
    ["#[cfg(all(test, unix))] mod t { fn f() { g(); } }", "1/0 1/0 0/0 0/0 0/0"],
    ["#[cfg(unix, test)] mod t { fn f() { g(); } }", "0/0 0/0 0/0 0/0 0/0"],
    ["fn f() { let x = async { y.await }; loop { break } || { z } }", "1/0 6/0 0/0 0/0 0/0"],
];

test("counts as geiger does", () => {
    for (const [text, expected] of byGeiger) assert.equal(count(text), expected, text);
});

test("tests are counted where they are asked for", () => {
    const text = "#[test] fn f() { g(); }\n#[cfg(test)] mod t { fn f() { g(); } }";
    assert.equal(count(text, "geiger", true), "2/0 2/0 0/0 0/0 0/0");
});

test("exact counts leave scopes where they end, and count every method", () => {
    const exact = (text: string): string => count(text, "exact");
    assert.equal(exact("#[no_mangle] fn f() { g(); }\nfn h() { g(); }"), "2/0 2/0 0/0 0/0 0/0");
    assert.equal(
        exact("unsafe trait A { unsafe fn f() { g() } fn h() { g() } }"),
        "0/0 1/1 0/0 0/1 1/1",
    );
});

test("half-written code is counted as far as it can be read", () => {
    assert.match(count("unsafe fn f() { g("), /^\d/);
    assert.equal(count(""), "0/0 0/0 0/0 0/0 0/0");
});
