import assert from "node:assert/strict";
import { test } from "node:test";
import {
    languageIdOfDocument,
    languageIdOfFile,
    languageOf,
} from "../src/languages/language-table.ts";

test("the ending of a file's name tells its language", () => {
    const names = [
        "a/b.rs",
        "b.d.TS",
        "c.mts",
        "d.tsx",
        "e.cjs",
        "f.jsx",
        "g.py",
        "h.pyi",
        "Cargo.toml",
        "i.vue",
        "j.svelte",
    ];
    assert.equal(
        names.map((name) => languageIdOfFile(name)).join(" "),
        "rust typescript typescript typescriptreact javascript javascriptreact python python toml vue svelte",
    );
    for (const name of ["Makefile", "a.txt", "Cargo.lock", ".rs/x", ""]) {
        assert.equal(languageIdOfFile(name), undefined, name);
    }
    for (const name of names) assert.ok(languageOf(languageIdOfFile(name) ?? "") !== undefined);
});

test("a component is one, whatever an editor without an extension for it says", () => {
    assert.equal(languageIdOfDocument("file:///a/App.vue", "plaintext"), "vue");
    assert.equal(languageIdOfDocument("file:///a/App.svelte", "html"), "svelte");
    assert.equal(languageIdOfDocument("untitled:Untitled-1", "vue"), "vue");
    assert.equal(languageIdOfDocument("file:///a/b.ts", "plaintext"), "plaintext");
});
