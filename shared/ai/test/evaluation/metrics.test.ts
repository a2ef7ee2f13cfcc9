import assert from "node:assert/strict";
import { test } from "node:test";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import {
    compareCompletion,
    editDistance,
    editSimilarity,
    percentile,
} from "../../src/evaluation/metrics.ts";
import { type Attempt, summarise, summariseByClass } from "../../src/evaluation/summary.ts";

/** "completion => expected | suffix" and what holds. */
function check(row: string, expected: string): void {
    const [completion = "", rest = ""] = row.split(" => ");
    const [text = "", suffix = ""] = rest.split(" | ");
    const unescaped = (value: string): string => value.replaceAll("\\n", "\n");
    const result = compareCompletion(unescaped(completion), {
        expected: unescaped(text),
        suffix: unescaped(suffix),
    });
    expectText(
        [
            result.exact ? "exact" : result.firstLine ? "first line" : "different",
            result.editSimilarity.toFixed(2),
            `${result.completedUnits}/${result.expectedUnits}`,
            ...(result.duplicatesSuffix ? ["duplicates"] : []),
        ].join(" "),
        expected,
    );
}

test("compares with the real text", () => {
    check("foo(a) => foo(a)", `exact 1.00 6/6`);
    check("foo(a)\\n => foo(a)", `exact 1.00 6/6`);
    check("foo( => foo(a)", `different 0.67 4/6`);
    check("a;\\nb; => a;\\nc;", `first line 0.80 0/5`);
    check(" => abc", `different 0.00 0/3`);
    check("x => y", `different 0.00 0/1`);
});

test("sees what repeats the text behind the cursor", () => {
    check("a, b) => a, b | );\\n", `different 0.80 0/4`);
    check("a, b); => a, b | );\\n", `different 0.67 0/4 duplicates`);
    check("foo;\\n} => foo; | \\n}\\n", `first line 0.67 0/4 duplicates`);
    check("foo(x) => foo(x) | )\\n", `exact 1.00 6/6`);
    check("let answer = 42; => let a; | \\nlet answer = 42;\\n", `different 0.38 0/6 duplicates`);
    check("foo => bar | ", `different 0.00 0/3`);
});

test("edit distance agrees with its recursive definition", () => {
    const reference = (left: string, right: string): number => {
        if (left === "" || right === "") return Math.max(left.length, right.length);
        if (left[0] === right[0]) return reference(left.slice(1), right.slice(1));
        return (
            1 +
            Math.min(
                reference(left.slice(1), right),
                reference(left, right.slice(1)),
                reference(left.slice(1), right.slice(1)),
            )
        );
    };
    const short = fc.string({ maxLength: 5, unit: fc.constantFrom("a", "b", "c") });
    fc.assert(
        fc.property(short, short, (left, right) => {
            assert.equal(editDistance(left, right), reference(left, right));
            assert.equal(editSimilarity(left, right), editSimilarity(right, left));
        }),
    );
    assert.equal(editSimilarity("", ""), 1);
});

test("percentile takes the nearest rank", () => {
    assert.equal(percentile([], 0.5), 0);
    assert.equal(percentile([5], 0.95), 5);
    assert.equal(percentile([4, 1, 3, 2], 0.5), 2);
    assert.equal(percentile([10, 1, 3, 2, 5, 4, 6, 7, 8, 9], 0.95), 10);
});

const attempt: Attempt = {
    completion: "foo",
    shown: true,
    source: "embedded",
    milliseconds: 10,
    promptTokens: 5,
    reusedTokens: 1,
    newTokens: 2,
    generations: 1,
};
const point = { id: "1", path: "p", prefix: "", suffix: "", expected: "foo", class: "block" };

test("summarises all points", () => {
    const summary = summarise([
        { point, attempt: { ...attempt, warmMilliseconds: 4 } },
        { point, attempt: { ...attempt, shown: false, reason: "empty", completion: "" } },
        { point, attempt: { ...attempt, completion: "fob", parses: false, milliseconds: 30 } },
        { point: { ...point, expected: "foobar" }, attempt },
    ]);
    expectText(
        JSON.stringify(summary, undefined, 2),
        `
        {
          "points": 4,
          "exactMatch": 0.25,
          "editSimilarity": 0.5417,
          "firstLineMatch": 0.25,
          "completedCodeRatio": 0.4,
          "completedCodeRatioUnfiltered": 0.4,
          "parseOk": 0.6667,
          "shownRate": 0.75,
          "shownExactMatch": 0.3333,
          "exactMatchFiltered": 0.25,
          "duplicateSuffixRate": 0,
          "coldP50Ms": 10,
          "coldP95Ms": 30,
          "warmP50Ms": 4,
          "warmP95Ms": 4,
          "promptTokens": 20,
          "reusedTokens": 4,
          "newTokens": 8,
          "generations": 4
        }
    `,
    );
});

test("an evaluation without points divides by nothing", () => {
    const summary = summarise([]);
    assert.equal(summary.exactMatch, 0);
    assert.equal(summary.parseOk, 1);
});

test("groups by class", () => {
    const { class: _, ...unclassified } = point;
    const groups = summariseByClass([
        { point, attempt },
        { point: { ...point, class: "field" }, attempt: { ...attempt, completion: "x" } },
        { point: unclassified, attempt },
        { point, attempt },
    ]);
    expectText(
        Object.entries(groups)
            .map(([name, row]) => `${name} ${row.points} ${row.exactMatch}`)
            .join("\n"),
        `
            block 2 1
            field 1 0
        `,
    );
});
