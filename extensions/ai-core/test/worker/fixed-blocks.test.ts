import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import fc from "fast-check";
import { FixedBlocks } from "../../worker/decoder/chunk-sizer.ts";
import { type RunLimits, Sequence } from "../../worker/decoder/sequence.ts";
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

describe("a prompt that was read ahead is read in the same runs", () => {
    test("whatever was read before, and wherever it was stopped", () =>
        fc.assert(
            fc.asyncProperty(
                fc.nat({ max: 40 }),
                fc.integer({ min: 1, max: 40 }),
                fc.integer({ min: 1, max: 5 }),
                fc.nat({ max: 4 }),
                async (before, length, most, stop) => {
                    const wanted = Math.min(most, length);
                    const blocks = new FixedBlocks(8);
                    const { state, sequence } = open();
                    if (before > 0) await sequence.advanceTo(count(before), blocks, noLimits);
                    const stopping = stoppedBehind(stop);
                    await sequence.warm(count(length), blocks, stopping, wanted).catch(() => {});
                    const { ready } = await sequence.warm(count(length), blocks, noLimits, wanted);
                    state.runs.length = 0;
                    const { reused } = await sequence.advanceTo(
                        count(length),
                        blocks,
                        noLimits,
                        wanted,
                    );
                    const fresh = open();
                    await fresh.sequence.advanceTo(count(length), blocks, noLimits, wanted);
                    assert.equal(reused, ready);
                    assert.deepEqual(state.runs, fresh.state.runs.slice(reused / 8));
                    // Only what depends on the prompt's end is left to read.
                    assert.equal(state.runs.length, 1);
                },
            ),
        ));

    test("what stands behind a prompt that is there already stays", async () => {
        const { state, sequence } = open();
        const blocks = new FixedBlocks(4);
        await sequence.advanceTo(count(20), blocks, noLimits);
        state.runs.length = 0;
        const warmed = await sequence.warm(count(10), blocks, noLimits);
        assert.deepEqual(warmed, { reused: 8, ready: 8 });
        assert.deepEqual(state.runs, []);
        assert.equal(sequence.length, 20);
    });
});

/** Limits that cancel behind so many runs. */
function stoppedBehind(runs: number): RunLimits {
    let looks = 0;
    const token = {
        onCancellationRequested: NeverCancelled.onCancellationRequested,
        get isCancellationRequested() {
            return looks++ >= runs;
        },
    };
    return { ...noLimits, token };
}
