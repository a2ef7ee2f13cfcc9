import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { KeywordAutomaton } from "../../src/secrets/keyword-automaton.ts";

function hits(keywords: readonly string[], text: string): string[] {
    const automaton = new KeywordAutomaton(keywords);
    const { pairs, length } = automaton.find(text);
    const rows: string[] = [];
    for (let at = 0; at < length; at += 2) {
        for (const number of automaton.keywordsAt(pairs[at + 1] ?? 0)) {
            rows.push(`${pairs[at]} ${keywords[number]}`);
        }
    }
    return rows.sort();
}

test("keywords inside each other, in any case", () => {
    assert.deepEqual(hits(["she", "he", "hers", "a-"], "uSHErs A-"), [
        "4 he",
        "4 she",
        "6 hers",
        "9 a-",
    ]);
    assert.deepEqual(hits(["key"], "k\u212aey KEy"), ["8 key"]);
    assert.deepEqual(hits([], "abc"), []);
});

test("finds what a search for each keyword finds", () => {
    const word = fc.string({
        unit: fc.constantFrom("a", "b", "c", "-"),
        minLength: 1,
        maxLength: 5,
    });
    const text = fc.string({
        unit: fc.constantFrom("a", "B", "b", "C", "-", "ß", "\0"),
        maxLength: 80,
    });
    fc.assert(
        fc.property(fc.uniqueArray(word, { maxLength: 12 }), text, (keywords, all) => {
            const lower = all.toLowerCase();
            const expected = keywords.flatMap((keyword) =>
                Array.from({ length: lower.length }, (_, at) => at)
                    .filter((at) => lower.startsWith(keyword, at))
                    .map((at) => `${at + keyword.length} ${keyword}`),
            );
            assert.deepEqual(hits(keywords, all), expected.sort());
        }),
    );
});
