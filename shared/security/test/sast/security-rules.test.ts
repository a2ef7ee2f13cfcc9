import assert from "node:assert/strict";
import { test } from "node:test";
import { builtinRules } from "@rust-ai-ide/analysis/rules/builtin/builtin-rules";
import { failedExamples } from "@rust-ai-ide/analysis/rules/rule-examples";
import { run } from "../../../analysis/test/rules/rule-source.ts";
import { securityRules } from "../../src/sast/rules/security-rules.ts";

for (const rule of securityRules) {
    test(`${rule.id} does what its examples say, in every language of it`, () => {
        assert.ok(rule.matches.length > 0 && rule.misses.length > 0);
        assert.ok(rule.references?.some((each) => /^CWE-\d+$/.test(each)));
        for (const languageId of rule.languages) {
            const failed = failedExamples(rule, (code, path) =>
                run([rule], languageId, code, path),
            );
            assert.deepEqual(failed, [], languageId);
        }
    });
}

test("ids are unique, those of the built-in rules included, and begin with a language", () => {
    const ids = [...builtinRules, ...securityRules].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^(?:rust|typescript|python)-[a-z-]+$/);
});
