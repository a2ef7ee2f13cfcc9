import assert from "node:assert/strict";
import { test } from "node:test";
import { builtinRules } from "../../src/rules/builtin/builtin-rules.ts";
import { failedExamples } from "../../src/rules/rule-examples.ts";
import { run } from "./rule-source.ts";

for (const rule of builtinRules) {
    test(`${rule.id} does what its examples say, in every language of it`, () => {
        assert.ok(rule.matches.length > 0 && rule.misses.length > 0);
        assert.ok((rule.references?.length ?? 0) > 0 || rule.tags !== undefined);
        for (const languageId of rule.languages) {
            const failed = failedExamples(rule, (code, path) =>
                run([rule], languageId, code, path),
            );
            assert.deepEqual(failed, [], languageId);
        }
    });
}

test("ids of rules are unique and begin with their language", () => {
    const ids = builtinRules.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const { id, languages } of builtinRules) assert.ok(id.startsWith(`${languages[0]}-`), id);
});
