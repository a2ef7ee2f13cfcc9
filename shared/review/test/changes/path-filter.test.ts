import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { PathFilter } from "../../src/changes/path-filter.ts";

function check(patterns: string, excluded: string, kept: string): void {
    const filter = new PathFilter(patterns.split("\n"));
    for (const path of excluded.split(" ")) assert.equal(filter.excludes(path), true, path);
    for (const path of kept.split(" ")) assert.equal(filter.excludes(path), false, path);
}

test("patterns mean what they mean in .gitignore", () => {
    check("*.rs", "a.rs b/c.rs", "a.rsx rs");
    check("/a.rs", "a.rs", "b/a.rs");
    check("gen/", "gen/a.rs x/gen/b.rs", "gen x/gen");
    check("src/gen", "src/gen src/gen/a.rs", "b/src/gen gen");
    check("src/**/x.rs", "src/x.rs src/a/x.rs src/a/b/x.rs", "x.rs src/xx.rs");
    check("a/**", "a/b a/b/c", "a b/a");
    check("**/gen/*.rs", "gen/a.rs b/gen/c.rs", "gen/a/b.rs");
    check("?.rs", "a.rs", "ab.rs");
    check("a*b*c", "abc aXbYc abcbc", "ab acb");
    check("# a comment\n\n  *.md \n!", "a.md", "a.rs");
});

test("a later pattern takes an earlier one back", () => {
    check("*.rs\n!keep.rs", "a.rs", "keep.rs b/keep.rs");
    check("!a.rs\n*.rs", "a.rs", "a.md");
});

test("whatever a pattern is, looking at a path takes little time", () => {
    const filter = new PathFilter([`${"*a".repeat(200)}b`, `${"**/".repeat(200)}b`]);
    const start = performance.now();
    assert.equal(filter.excludes(`${"a".repeat(4000)}/${"a/".repeat(300)}c`), false);
    assert.ok(performance.now() - start < 2000);
    fc.assert(
        fc.property(fc.string(), fc.string(), (pattern, path) => {
            assert.equal(typeof new PathFilter([pattern]).excludes(path), "boolean");
        }),
    );
});
