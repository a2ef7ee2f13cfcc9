import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { mergeByHeap, mergeByScan, mergeSymbols } from "../../src/tokeniser/byte-pair-encoder.ts";
import { MergeTable } from "../../src/tokeniser/merge-table.ts";
import { WordCache } from "../../src/tokeniser/word-cache.ts";

const merge = fc.tuple(
    fc.integer({ min: 0, max: 8 }),
    fc.integer({ min: 0, max: 8 }),
    fc.integer({ min: 4, max: 8 }),
);

test("heap and scan merge alike, whatever the merges", () => {
    fc.assert(
        fc.property(
            fc.array(merge, { maxLength: 30 }),
            fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 90 }),
            (merges, symbols) => {
                const table = new MergeTable(merges);
                const expected = mergeByScan(symbols, table);
                assert.deepEqual(mergeByHeap(symbols, table), expected);
                assert.deepEqual(mergeSymbols(symbols, table), expected);
            },
        ),
    );
});

test("a pair that is listed twice keeps its first rank", () => {
    const table = new MergeTable([
        [1, 2, 3],
        [1, 2, 4],
    ]);
    assert.equal(table.rank(1, 2), 0);
    assert.equal(table.result(0), 3);
    assert.equal(table.rank(2, 1), -1);
});

test("the word cache forgets what was not met for two generations", () => {
    const cache = new WordCache(2);
    cache.set("a", [1]);
    cache.set("b", [2]);
    cache.set("c", [3]);
    assert.deepEqual(cache.get("a"), [1]);
    cache.set("d", [4]);
    assert.deepEqual(cache.get("a"), [1]);
    assert.equal(cache.get("b"), undefined);
});
