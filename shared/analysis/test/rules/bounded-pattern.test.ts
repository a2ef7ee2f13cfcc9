import assert from "node:assert/strict";
import { test } from "node:test";
import { boundedPattern } from "@rust-ai-ide/analysis/rules/query/bounded-pattern";
import fc from "fast-check";

test("the more ways an expression has, the less of a text is searched", () => {
    const longest = (source: string): number => boundedPattern(source, 0).longest;
    assert.deepEqual(
        [
            "^a$",
            "a",
            "a*b",
            "^a*b*c",
            "a*b*c",
            "a*a*a*b",
            "^a*a*a*a*b",
            "^a|b*c*",
            "(?:x|y)a*b*c",
        ].map(longest),
        [1000, 1000, 1000, 1000, 493, 148, 148, 391, 391],
    );
    assert.equal(boundedPattern("a*b*c", 0).test(`${"-".repeat(490)}abc`), true);
    assert.equal(boundedPattern("a*b*c", 0).test(`${"-".repeat(493)}abc`), false);
});

test("whatever expression is taken, it ends soon on the text that is worst for it", () => {
    const piece = fc.constantFrom(
        "a",
        "a*",
        "a+?",
        "a?",
        "(?:a|a)",
        "(a)",
        ".*",
        "[a]{2,}",
        "|",
        "^",
    );
    fc.assert(
        fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
            let pattern: ReturnType<typeof boundedPattern>;
            try {
                pattern = boundedPattern(`${pieces.join("")}b`, 0);
            } catch {
                return;
            }
            const startedAt = performance.now();
            pattern.test("a".repeat(5000));
            assert.ok(performance.now() - startedAt < 5000, pieces.join(""));
        }),
        { numRuns: 100 },
    );
});
