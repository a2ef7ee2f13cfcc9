import assert from "node:assert/strict";
import { test } from "node:test";
import { findUnsafe } from "../../src/unsafe/find-unsafe.ts";
import {
    compareUses,
    type LocatedUse,
    summarizePackage,
} from "../../src/unsafe/unsafe-inventory.ts";

const usesOf = (text: string, path = "src/lib.rs"): readonly LocatedUse[] =>
    findUnsafe(text).uses.map((use) => ({ ...use, path }));

test("a package is summed up without its tests", () => {
    const text = `#[no_mangle] pub fn a() {
    // SAFETY: fine
    unsafe { b() }
}
unsafe fn c() {
}
#[test] fn d() { unsafe { e() } }
macro_rules! f { () => { unsafe { g() } } }`;
    const { totals } = findUnsafe(text);
    const summary = summarizePackage({
        name: "a",
        version: "1.0.0",
        isMember: true,
        files: 1,
        totals,
        forbidsUnsafe: true,
        geiger: undefined,
        uses: usesOf(text),
    });
    assert.deepEqual(
        [summary.byKind.block, summary.byKind.function, summary.byKind.attribute],
        [2, 1, 1],
    );
    const { explainable, explained, inMacros, tests, lines, forbidsUnsafe } = summary;
    assert.deepEqual(
        { explainable, explained, inMacros, tests, lines, forbidsUnsafe },
        { explainable: 3, explained: 1, inMacros: 1, tests: 1, lines: 4, forbidsUnsafe: false },
    );
});

test("moved lines are no change; what came, went and lost its comment is", () => {
    const changes = compareUses(
        usesOf("fn a() { unsafe { x() } }\n// SAFETY: fine\nunsafe fn b() {}\nunsafe fn c() {}"),
        usesOf(
            "\n\nunsafe fn b() {}\nfn a() { unsafe { x() } unsafe { y() } }\n// SAFETY: fine\nunsafe fn d() {}",
        ),
    );
    const shown = Object.entries(changes).map(
        ([what, uses]: [string, readonly LocatedUse[]]) =>
            `${what}: ${uses.map(({ kind, item }) => `${kind} ${item}`).join(", ")}`,
    );
    assert.deepEqual(shown, [
        "added: block a, function d",
        "removed: function c",
        "unexplained: function b",
        "explained: ",
    ]);
    const [before, after] = [usesOf("unsafe fn b() {}"), usesOf("// SAFETY: x\nunsafe fn b() {}")];
    assert.equal(compareUses(before, after).explained.length, 1);
    assert.equal(compareUses(after, usesOf("unsafe fn b() {}", "src/b.rs")).removed.length, 1);
});
