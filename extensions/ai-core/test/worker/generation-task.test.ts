import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { Tokeniser } from "@rust-ai-ide/ai/tokeniser/tokeniser";
import { CancellationSource, CancelledError } from "@rust-ai-ide/core/cancellation";
import fc from "fast-check";
import { likeliestOthers } from "../../worker/decoder/branches.ts";
import { FixedBlocks } from "../../worker/decoder/chunk-sizer.ts";
import {
    type GenerateOptions,
    type Generation,
    GenerationTask,
} from "../../worker/decoder/generate.ts";
import { DraftPolicy } from "../../worker/decoder/prompt-lookup.ts";
import { Sequence } from "../../worker/decoder/sequence.ts";
import { chunksOf, fixtureFolder, noLimits, openFixture } from "./exactness-fixture.ts";
import { FakeState } from "./fake-decoder.ts";

const tokeniser = new Tokeniser(
    JSON.parse(readFileSync(`${fixtureFolder("llama")}/tokenizer.json`, "utf8")),
);
const end = tokeniser.requireToken("<|end|>");
const promptTokens = tokeniser.encode("fn main() {");
const tools = { tokeniser, chunks: chunksOf(4) };

const written = tokeniser.encode("let a = b + a; let a = b + c;");
const state = (): FakeState =>
    new FakeState(
        tokeniser.vocabularySize,
        (read) => written[read.length - promptTokens.length] ?? end,
    );

const defaults: GenerateOptions = {
    prompt: { tokens: promptTokens, endTokens: new Set([end]), stop: [] },
    maxNewTokens: 100,
    stop: [],
    sampling: { temperature: 0, topP: 1, random: () => 0 },
};

/** Stops the task in front of each of these runs, counted from the start, and lets it go on. */
async function interrupted(
    options: GenerateOptions,
    stops: readonly number[],
    whenStopped: (sequence: Sequence) => Sequence,
    first: FakeState,
): Promise<Generation> {
    const task = new GenerationTask(options, tools);
    let sequence = new Sequence(first);
    let run = 0;
    const left = new Set(stops);
    for (;;) {
        const source = new CancellationSource();
        // The limits' clock is read between two runs, right behind the look at the token.
        const token = {
            onCancellationRequested: source.token.onCancellationRequested,
            get isCancellationRequested() {
                return left.delete(run++);
            },
        };
        try {
            return await task.run(sequence, { ...noLimits, token });
        } catch (error) {
            assert.ok(CancelledError.is(error));
            sequence = whenStopped(sequence);
        }
    }
}

describe("a generation that was stopped goes on", () => {
    const stops = fc.array(fc.nat({ max: 30 }), { maxLength: 6 });
    const variants = [{}, { drafts: () => new DraftPolicy() }, { alternatives: 2 }];

    test("without computing anything twice", () =>
        fc.assert(
            fc.asyncProperty(stops, fc.constantFrom(...variants), async (places, variant) => {
                const told: string[] = [];
                const options = {
                    ...defaults,
                    ...variant,
                    onText: (text: string) => told.push(text),
                };
                const plain = state();
                const expected = await interrupted(
                    { ...defaults, ...variant },
                    [],
                    (s) => s,
                    plain,
                );
                const stopped = state();
                const actual = await interrupted(options, places, (s) => s, stopped);
                assert.equal(actual.text, expected.text);
                assert.equal(told.join(""), expected.text);
                assert.deepEqual(actual.alternatives, expected.alternatives);
                assert.deepEqual(stopped.runs, plain.runs);
            }),
        ));

    test("with rows that were taken meanwhile read again", () =>
        fc.assert(
            fc.asyncProperty(stops, fc.constantFrom(...variants), async (places, variant) => {
                const told: string[] = [];
                const options = {
                    ...defaults,
                    ...variant,
                    onText: (text: string) => told.push(text),
                };
                const lost = (): Sequence => new Sequence(state());
                const { text } = await interrupted(options, places, lost, state());
                assert.equal(text, tokeniser.decode(written));
                assert.equal(told.join(""), text);
            }),
        ));
});

test("text that a stop text may take back is told when it cannot any more", async () => {
    const check = async (stop: readonly string[], expected: readonly string[]): Promise<void> => {
        const told: string[] = [];
        const options = { ...defaults, stop, onText: (text: string) => told.push(text) };
        const { text } = await new GenerationTask(options, tools).run(
            new Sequence(state()),
            noLimits,
        );
        assert.equal(told.join(""), text);
        for (const piece of expected) assert.ok(told.includes(piece), told.join("|"));
    };
    await check([], ["et", "+"]);
    await check(["; let a = b + d"], ["; let a = b + c"]);
    await check(["a; let"], []);
});

describe("alternatives", () => {
    test("branch off where the model was least sure, and differ", async () => {
        const { expected, newSequence, release, tokeniser: own } = await openFixture("llama-rows");
        const options = {
            ...defaults,
            prompt: { tokens: expected.prompt.ids, endTokens: new Set<number>(), stop: [] },
            maxNewTokens: 6,
        };
        const fixtureTools = { tokeniser: own, chunks: new FixedBlocks(16) };
        const sequence = newSequence();
        const alone = await new GenerationTask(options, fixtureTools).run(sequence, noLimits);
        assert.equal(alone.alternatives, undefined);
        const several = await new GenerationTask({ ...options, alternatives: 3 }, fixtureTools).run(
            sequence,
            noLimits,
        );
        await release();
        const texts = (several.alternatives ?? []).map(({ text }) => text.trim());
        assert.equal(several.text, alone.text);
        assert.equal(texts.length, 3);
        assert.equal(new Set([...texts, alone.text.trim(), ""]).size, 5);
        const means = (several.alternatives ?? []).map((each) => each.meanLogProbability);
        assert.deepEqual(
            means,
            [...means].sort((one, other) => other - one),
        );
    });

    test("none are half written at the deadline", async () => {
        let time = 0;
        const now = (): number => time++;
        const { text, alternatives } = await new GenerationTask(
            { ...defaults, alternatives: 4 },
            tools,
        ).run(new Sequence(state()), { ...noLimits, now, deadline: 70 });
        assert.equal(text, tokeniser.decode(written));
        assert.ok((alternatives ?? []).every(({ finish }) => finish !== "deadline"));
    });

    test("the likeliest tokens beside the chosen one", () => {
        const logits = Float32Array.from([0, 3, 1, 2, -1]);
        const others = likeliestOthers(logits, 1);
        assert.deepEqual(
            others.map(({ token }) => token),
            [3, 2, 0],
        );
        const total = Math.log([...logits].reduce((sum, logit) => sum + Math.exp(logit), 0));
        assert.ok(Math.abs((others[0]?.logProbability ?? 0) - (2 - total)) < 1e-6);
    });
});

test("a text that is not worth finishing ends there", async () => {
    const isHopeless = ({ tokens }: { readonly tokens: readonly number[] }): boolean =>
        tokens.length === 3;
    for (const drafts of [undefined, () => new DraftPolicy()]) {
        const options = { ...defaults, isHopeless, ...(drafts && { drafts }) };
        const { finish, text } = await new GenerationTask(options, tools).run(
            new Sequence(state()),
            noLimits,
        );
        assert.deepEqual([finish, text], ["doubt", tokeniser.decode(written.slice(0, 3))]);
    }
});
