import assert from "node:assert/strict";
import { test } from "node:test";
import { isSameFamily, languageFamily, languageNames } from "../src/language-names.ts";

test("scripts are one family, and every other language is its own", () => {
    const families = new Map<string, string[]>();
    for (const id of [...Object.keys(languageNames), "c", ""]) {
        const family = languageFamily(id);
        families.set(family, [...(families.get(family) ?? []), id]);
    }
    const scripts = ["typescript", "typescriptreact", "javascript", "javascriptreact"];
    assert.deepEqual(families.get("script"), [...scripts, "vue", "svelte"]);
    assert.deepEqual(families.size, 6);
    assert.equal(isSameFamily("vue", "typescript"), true);
    assert.equal(isSameFamily("rust", "toml"), false);
    assert.equal(isSameFamily("", ""), true);
});
