import assert from "node:assert/strict";
import { test } from "node:test";
import { builtinRules } from "../../src/rules/builtin/builtin-rules.ts";
import type { Rule } from "../../src/rules/rule.ts";
import { run } from "./rule-source.ts";

test("an item that repeats over a list of any length overflows nothing", () => {
    const base: Rule | undefined = builtinRules[0];
    assert.ok(base !== undefined);
    for (const items of ["(function_item)*", "(_)+", "((function_item) (function_item)?)*"]) {
        const query = `(source_file ${items} (enum_item) @here)`;
        const rule: Rule = { ...base, query, message: "found", fixes: [] };
        const found = run([rule], "rust", `${"fn a() {}\n".repeat(15_000)}enum E {}`).findings;
        assert.ok(found.length <= 1, query);
        const few: readonly unknown[] = run(
            [rule],
            "rust",
            `${"fn a() {}\n".repeat(100)}enum E {}`,
        ).findings;
        assert.equal(few.length, 1, query);
    }
});
