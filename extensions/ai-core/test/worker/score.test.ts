import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ContinuationTrie } from "../../worker/decoder/continuation-trie.ts";
import { scoreContinuations } from "../../worker/decoder/score.ts";
import { Sequence } from "../../worker/decoder/sequence.ts";
import { chunksOf, noLimits, openFixture } from "./exactness-fixture.ts";

const continuations = fc.array(fc.array(fc.integer({ min: 5, max: 8 }), { maxLength: 6 }), {
    maxLength: 20,
});

test("branches of one run have the likelihoods that each has alone", async () => {
    const { layout, release, expected } = await openFixture("llama-rows");
    const prompt = expected.prompt.ids;
    const score = async (isBranching: boolean, lists: readonly number[][]): Promise<number[]> => {
        const state = layout.createState();
        if (!isBranching) Object.assign(state, { branch: undefined });
        const sequence = new Sequence(state);
        const { scores } = await scoreContinuations(
            sequence,
            prompt,
            lists,
            chunksOf(16),
            noLimits,
        );
        assert.deepEqual(
            scores.map(({ tokens }) => tokens),
            lists.map(({ length }) => length),
        );
        assert.deepEqual(sequence.tokens, prompt);
        return scores.map(({ logLikelihood }) => logLikelihood);
    };
    await fc.assert(
        fc.asyncProperty(continuations, async (lists) => {
            const together = await score(true, lists);
            const apart = await score(false, lists);
            for (const [index, likelihood] of together.entries()) {
                assert.ok(Math.abs(likelihood - (apart[index] ?? 0)) < 1e-3);
            }
        }),
        { numRuns: 30 },
    );
    await release();
});

test("every way is read, in runs that fit and hold what their tokens follow", () =>
    fc.assert(
        fc.property(continuations, fc.integer({ min: 6, max: 12 }), (lists, limit) => {
            const trie = new ContinuationTrie(lists);
            const read = new Set<string>();
            for (const run of trie.runs(limit)) {
                assert.ok(run.length <= limit);
                for (const [index, node] of run.entries()) {
                    const { parent } = node;
                    assert.ok(parent === undefined || run.indexOf(parent) < index);
                    if (parent) assert.ok(run.includes(parent));
                    const path: number[] = [];
                    for (let each = node as typeof parent; each; each = each.parent) {
                        path.unshift(each.token);
                    }
                    read.add(path.join());
                }
            }
            const starts = lists.flatMap((tokens) =>
                tokens.slice(0, -1).map((_, index) => tokens.slice(0, index + 1).join()),
            );
            assert.deepEqual([...read].sort(), [...new Set(starts)].sort());
        }),
    ));

test("fifty names behind one prompt take few runs", () => {
    const names = Array.from({ length: 50 }, (_, index) => [index >> 3, index, 1]);
    const runs = new ContinuationTrie(names).runs(24);
    // Seven starts and fifty second tokens, the starts at a run's edge twice.
    assert.ok(runs.length <= 3, `${runs.length} runs`);
});
