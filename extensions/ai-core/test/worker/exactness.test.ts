import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { argMax } from "@rust-ai-ide/ai/sampling";
import { generate } from "../../worker/decoder/generate.ts";
import { DraftPolicy } from "../../worker/decoder/prompt-lookup.ts";
import { scoreContinuations } from "../../worker/decoder/score.ts";
import type { Sequence } from "../../worker/decoder/sequence.ts";
import {
    chunksOf,
    type Fixture,
    fixtureNames,
    noLimits,
    openFixture,
} from "./exactness-fixture.ts";

/** Largest difference of a logit to the oracle's; the logits spread over about -6 to 6. */
const tolerance = 1e-3;

/**
 * int8 quantises the activations of a run by their own range, so a run over part of a text rounds
 * otherwise than the oracle's run over all of it. Equal runs are still held to {@link tolerance}.
 */
const partialRunTolerances = {
    llama: tolerance,
    qwen2: tolerance,
    gpt2: tolerance,
    "llama-rows": tolerance,
    "llama-fp16": tolerance,
    "llama-int8": 0.5,
} as const;

const neverEnding = { endTokens: new Set<number>(), stop: [] };
const greedy = { temperature: 0, topP: 1, random: () => 0 };

for (const name of fixtureNames) {
    describe(`the engine computes what the oracle computes: ${name}`, () => {
        let fixture: Fixture;
        const partialTolerance = partialRunTolerances[name];

        before(async () => {
            fixture = await openFixture(name);
        });
        after(() => fixture.release());

        const logitsAfter = async (
            sequence: Sequence,
            tokens: readonly number[],
            chunk = 1000,
        ): Promise<Float32Array> => {
            const { rows } = await sequence.advanceTo(tokens, chunksOf(chunk), noLimits);
            assert.ok(rows);
            return rows.row(0).slice();
        };

        const steps = (): number[][] => {
            const { prompt, greedy } = fixture.expected;
            return fixture.expected.logits.map((_, count) => [
                ...prompt.ids,
                ...greedy.slice(0, count),
            ]);
        };

        test("the tokeniser agrees", () => {
            const { prompt, scores } = fixture.expected;
            for (const { text, ids } of [prompt, ...scores]) {
                assert.deepEqual(fixture.tokeniser.encode(text), [...ids]);
                assert.equal(fixture.tokeniser.decode(ids), text);
            }
        });

        test("logits step by step with the cache", async () => {
            const sequence = fixture.newSequence();
            for (const [count, tokens] of steps().entries()) {
                assertClose(
                    await logitsAfter(sequence, tokens),
                    fixture.expected.logits[count] ?? [],
                    partialTolerance,
                );
            }
        });

        test("logits without the cache", async () => {
            for (const [count, tokens] of steps().entries()) {
                assertClose(
                    await logitsAfter(fixture.newSequence(), tokens),
                    fixture.expected.logits[count] ?? [],
                    partialTolerance,
                );
            }
        });

        for (const chunk of [1, 2, 3, 5]) {
            test(`logits of a prompt read in chunks of ${chunk}`, async () => {
                const tokens = steps().at(-1) ?? [];
                const logits = await logitsAfter(fixture.newSequence(), tokens, chunk);
                assertClose(logits, fixture.expected.logits.at(-1) ?? [], partialTolerance);
            });
        }

        test("all rows of one run", async () => {
            const { prompt, greedy, logits } = fixture.expected;
            const rows = await fixture
                .newSequence()
                .append([...prompt.ids, ...greedy.slice(0, 4)], prompt.ids.length - 1);
            assert.equal(rows.count, logits.length);
            for (const [index, row] of logits.entries()) {
                assertClose(rows.row(index), row, tolerance);
            }
        });

        test("a rollback leaves no trace", async () => {
            const tokens = fixture.expected.prompt.ids;
            const sequence = fixture.newSequence();
            const first = await logitsAfter(sequence, tokens);
            await sequence.append([7, 8, 9, 10], 0);
            sequence.truncate(tokens.length - 1);
            await sequence.append([11, 12], 0);
            // Computed by the same runs as in the sequence that never went astray.
            const other = fixture.newSequence();
            await other.append(tokens.slice(0, -1), 0);
            const last = tokens.slice(-1);
            other.truncate(tokens.length - 1);
            sequence.truncate(tokens.length - 1);
            const again = (await sequence.append(last, 0)).row(0).slice();
            const straight = (await other.append(last, 0)).row(0).slice();
            assert.deepEqual(again, straight);
            assertClose(again, first, partialTolerance);
        });

        const generated = async (drafts: boolean, chunk: number): Promise<readonly number[]> => {
            const { prompt } = fixture.expected;
            const { tokens } = await generate(
                fixture.newSequence(),
                {
                    prompt: { tokens: prompt.ids, ...neverEnding },
                    maxNewTokens: 24,
                    stop: [],
                    sampling: greedy,
                    ...(drafts && { drafts: alwaysDrafting }),
                },
                { tokeniser: fixture.tokeniser, chunks: chunksOf(chunk) },
                noLimits,
            );
            return tokens;
        };

        test("24 greedy tokens, each from one run over the whole text", async () => {
            const { prompt, greedy } = fixture.expected;
            const tokens = [...prompt.ids];
            while (tokens.length < prompt.ids.length + greedy.length) {
                tokens.push(argMax(await logitsAfter(fixture.newSequence(), tokens)));
            }
            assert.deepEqual(tokens.slice(prompt.ids.length), greedy);
        });

        if (partialTolerance === tolerance) {
            test("24 greedy tokens with the cache", async () => {
                assert.deepEqual(await generated(false, 1000), fixture.expected.greedy);
            });

            test("24 greedy tokens, chunked and with drafts", async () => {
                assert.deepEqual(await generated(true, 3), fixture.expected.greedy);
            });
        }

        test("likelihood of continuations", async () => {
            const { prompt, scores } = fixture.expected;
            const sequence = fixture.newSequence();
            const continuations = [...scores, ...scores].map(({ ids }) => ids);
            const result = await scoreContinuations(
                sequence,
                prompt.ids,
                continuations,
                chunksOf(4),
                noLimits,
            );
            for (const [index, { logLikelihood, tokens }] of result.scores.entries()) {
                const expected = scores[index % scores.length];
                assert.ok(expected);
                assert.equal(tokens, expected.ids.length);
                assertNear(logLikelihood, expected.logLikelihood, partialTolerance * tokens);
            }
            assert.deepEqual(sequence.tokens, prompt.ids);
        });
    });
}

function alwaysDrafting(): DraftPolicy {
    const policy = new DraftPolicy();
    policy.size = () => 4;
    return policy;
}

function assertClose(
    actual: ArrayLike<number>,
    expected: ArrayLike<number>,
    tolerance: number,
): void {
    assert.equal(actual.length, expected.length);
    assert.equal(argMax(Float32Array.from(actual)), argMax(Float32Array.from(expected)));
    let largest = 0;
    for (let index = 0; index < actual.length; index++) {
        largest = Math.max(largest, Math.abs((actual[index] ?? 0) - (expected[index] ?? 0)));
    }
    assert.ok(largest <= tolerance, `differs by ${largest}, allowed is ${tolerance}`);
}

function assertNear(actual: number, expected: number, tolerance: number): void {
    assert.ok(
        Math.abs(actual - expected) <= tolerance,
        `${actual} is not within ${tolerance} of ${expected}`,
    );
}
