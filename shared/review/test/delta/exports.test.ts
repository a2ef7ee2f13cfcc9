import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { exportFiles, moduleExport } from "../../src/delta/exports.ts";

function check(path: string, files: Readonly<Record<string, string>>, expected: string): void {
    const found = moduleExport(path, "", "src/lib.rs", (each) => files[each]);
    const text = found.isExported ? "all" : [...found.names].sort().join(" ") || "none";
    assert.equal(text, expected);
}

test("a module is exported when every one above it is public", () => {
    const lib = "pub mod a;\nmod b;\n";
    check("src/lib.rs", { "src/lib.rs": lib }, "all");
    check("src/a.rs", { "src/lib.rs": lib }, "all");
    check("src/b.rs", { "src/lib.rs": lib }, "none");
    check("src/a/c.rs", { "src/lib.rs": lib, "src/a.rs": "pub mod c;" }, "all");
    check("src/a/c.rs", { "src/lib.rs": lib, "src/a/mod.rs": "mod c;" }, "none");
    check("src/b/c.rs", { "src/lib.rs": lib, "src/b.rs": "pub mod c;" }, "none");
    check("src/a/mod.rs", { "src/lib.rs": lib }, "all");
    check("src/main.rs", { "src/lib.rs": lib }, "none");
    check("src/a.rs", {}, "none");
});

test("what is shown in another place is exported from there", () => {
    const lib = (use: string) => ({ "src/lib.rs": `mod a;\npub use ${use};` });
    check("src/a.rs", lib("a::One"), "One");
    check("src/a.rs", lib("self::a::{One, Two as Three, b::Four}"), "One Two");
    check("src/a.rs", lib("crate::{a::{One}, c}"), "One");
    check("src/a.rs", lib("a::*"), "all");
    check("src/a/b.rs", { ...lib("a::b::One"), "src/a.rs": "mod b;" }, "One");
    check("src/a.rs", { "src/lib.rs": "mod a; use a::One;" }, "none");
});

test("files that are looked at are those that decide", () => {
    const files = exportFiles("x/src/a/b/c.rs", "x/", "x/src/lib.rs");
    assert.deepEqual(files, [
        "x/src/lib.rs",
        "x/src/a.rs",
        "x/src/a/mod.rs",
        "x/src/a/b.rs",
        "x/src/a/b/mod.rs",
    ]);
});

test("whatever a root says, reading it ends", () => {
    const pieces = fc.array(
        fc.constantFrom("pub use ", "a", "::", "{", "}", ",", ";", " as ", "*"),
    );
    fc.assert(
        fc.property(pieces, (parts) => {
            moduleExport("src/a.rs", "", "src/lib.rs", () => parts.join(""));
        }),
    );
});
