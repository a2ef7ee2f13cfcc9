import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { FixedBlocks } from "../../worker/decoder/chunk-sizer.ts";
import { Sequence } from "../../worker/decoder/sequence.ts";
import { noLimits } from "./exactness-fixture.ts";
import { FakeState } from "./fake-decoder.ts";

const open = (): { state: FakeState; sequence: Sequence } => {
    const state = new FakeState(50, () => 0);
    return { state, sequence: new Sequence(state) };
};
const count = (length: number, from = 1): number[] =>
    Array.from({ length }, (_, index) => from + index);

describe("a prompt is cut at the same places whatever was read before", () => {
    const check = async (
        steps: readonly { readonly tokens: readonly number[]; readonly wanted?: number }[],
        expected: readonly (readonly number[])[],
    ): Promise<void> => {
        const { state, sequence } = open();
        const sizes: number[][] = [];
        for (const { tokens, wanted } of steps) {
            state.runs.length = 0;
            await sequence.advanceTo(tokens, new FixedBlocks(4), noLimits, wanted);
            sizes.push(state.runs.map((run) => run.length));
        }
        assert.deepEqual(sizes, expected);
    };

    test("whole blocks are reused, the rest is read again", () =>
        check(
            [{ tokens: count(10) }, { tokens: count(11) }, { tokens: count(13) }],
            [[4, 4, 2], [3], [4, 1]],
        ));

    test("the last tokens whose logits are wanted are in one run", () =>
        check(
            [
                { tokens: count(10), wanted: 3 },
                { tokens: count(12), wanted: 3 },
            ],
            [
                [4, 6],
                [4, 4],
            ],
        ));

    test("what was generated is read again as part of the prompt", async () => {
        const { state, sequence } = open();
        const blocks = new FixedBlocks(4);
        await sequence.advanceTo(count(4), blocks, noLimits);
        for (const token of [5, 6, 7, 8]) await sequence.append([token], 0);
        state.runs.length = 0;
        const { reused } = await sequence.advanceTo(count(9), blocks, noLimits);
        assert.equal(reused, 4);
        assert.deepEqual(
            state.runs.map((run) => run.length),
            [4, 1],
        );
    });

    test("the runs behind the reused part are those of a fresh start", () =>
        fc.assert(
            fc.asyncProperty(
                fc.array(
                    fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 5 })),
                    {
                        minLength: 1,
                        maxLength: 6,
                    },
                ),
                async (steps) => {
                    const { state, sequence } = open();
                    const blocks = new FixedBlocks(8);
                    for (const [length, most] of steps) {
                        const wanted = Math.min(most, length);
                        state.runs.length = 0;
                        const { reused } = await sequence.advanceTo(
                            count(length),
                            blocks,
                            noLimits,
                            wanted,
                        );
                        const fresh = open();
                        await fresh.sequence.advanceTo(count(length), blocks, noLimits, wanted);
                        assert.equal(reused % 8, 0);
                        assert.deepEqual(
                            state.runs,
                            fresh.state.runs.slice(reused / 8),
                            `${reused} reused`,
                        );
                    }
                },
            ),
        ));
});
