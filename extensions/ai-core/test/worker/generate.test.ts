import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { seededRandom } from "@rust-ai-ide/ai/random";
import { Tokeniser } from "@rust-ai-ide/ai/tokeniser/tokeniser";
import { CancellationSource, CancelledError } from "@rust-ai-ide/core/cancellation";
import fc from "fast-check";
import { ChunkSizer } from "../../worker/decoder/chunk-sizer.ts";
import { type GenerateOptions, generate } from "../../worker/decoder/generate.ts";
import { DraftPolicy, PromptLookup } from "../../worker/decoder/prompt-lookup.ts";
import { Sequence } from "../../worker/decoder/sequence.ts";
import { SlotTable } from "../../worker/decoder/slot-table.ts";
import { chunksOf, fixtureFolder, noLimits } from "./exactness-fixture.ts";
import { FakeState } from "./fake-decoder.ts";

const tokeniser = new Tokeniser(
    JSON.parse(readFileSync(`${fixtureFolder("llama")}/tokenizer.json`, "utf8")),
);
const end = tokeniser.requireToken("<|end|>");
const vocabulary = tokeniser.vocabularySize;
const promptTokens = tokeniser.encode("fn main() {");

/** Continues the prompt with a text, then ends. */
function writing(text: string): (tokens: readonly number[]) => number {
    const tokens = tokeniser.encode(text);
    return (read) => tokens[read.length - promptTokens.length] ?? end;
}

const defaults: GenerateOptions = {
    prompt: { tokens: promptTokens, endTokens: new Set([end]), stop: [] },
    maxNewTokens: 100,
    stop: [],
    sampling: { temperature: 0, topP: 1, random: () => 0 },
};
const tools = { tokeniser, chunks: chunksOf(4) };

describe("a generation ends", () => {
    const check = async (
        written: string,
        options: Partial<GenerateOptions>,
        expected: string,
    ): Promise<void> => {
        for (const drafts of [undefined, () => new DraftPolicy()]) {
            const sequence = new Sequence(new FakeState(vocabulary, writing(written)));
            const all = { ...defaults, ...options, ...(drafts && { drafts }) };
            const { text, finish, tokens, usage } = await generate(sequence, all, tools, noLimits);
            assert.equal(`${finish}: ${text}`, expected);
            assert.equal(usage.newTokens, tokens.length);
            assert.ok(tokeniser.decode(tokens).startsWith(text));
        }
    };

    test("where the model ends it", () => check(" let x;", {}, "end:  let x;"));
    test("at once", () => check("", {}, "end: "));
    test("before a stop text, the first of several", () =>
        check("a; b} c", { stop: ["}", ";"] }, "stop: a"));
    test("before a stop text that spans tokens", () =>
        check("a = 1; b", { stop: [" 1; "] }, "stop: a ="));
    test("before the prompt format's stop text", () =>
        check("ab\n\ncd", { prompt: { ...defaults.prompt, stop: ["\n\n"] } }, "stop: ab"));
    test("not at an empty stop text", () => check("ab", { stop: [""] }, "end: ab"));
    test("with nothing when it begins with the stop text", () =>
        check("\nab", { stop: ["\n"] }, "stop: "));
    test("at the largest number of tokens", () =>
        check("abcdef", { maxNewTokens: 3 }, "length: abc"));
    test("when it repeats itself", () =>
        check("=".repeat(50), {}, `repetition: ${"=".repeat(10)}`));
    test("without a prompt", () =>
        check("abc", { prompt: { ...defaults.prompt, tokens: [] } }, "deadline: "));
    test("without half a character", () => check("é🦀", { maxNewTokens: 3 }, "length: é"));
});

test("a full sequence ends the generation", async () => {
    const state = new FakeState(vocabulary, writing("abcdefghijk"), promptTokens.length + 4);
    const result = await generate(new Sequence(state), defaults, tools, noLimits);
    assert.equal(`${result.finish}: ${result.text}`, "length: abcde");
});

test("the deadline gives what there is", async () => {
    let time = 0;
    const now = (): number => time++;
    const run = async (deadline: number): Promise<string> => {
        time = 0;
        const sequence = new Sequence(new FakeState(vocabulary, writing("abcdefghijk")));
        const limits = { ...noLimits, now, deadline };
        const { finish, text } = await generate(sequence, defaults, tools, limits);
        return `${finish}: ${text}`;
    };
    assert.equal(await run(0), "deadline: ");
    assert.match(await run(12), /^deadline: ab?c?d?e?f?g?$/);
    assert.equal(await run(1000), "end: abcdefghijk");
});

test("cancelling stops between two runs and keeps what was read", async () => {
    const source = new CancellationSource();
    const state = new FakeState(vocabulary, writing("abcdef"));
    const sequence = new Sequence(state);
    const append = state.append.bind(state);
    state.append = async (tokens, logitsFrom) => {
        if (state.runs.length === 1) source.cancel();
        return append(tokens, logitsFrom);
    };
    const limits = { ...noLimits, token: source.token };
    await assert.rejects(generate(sequence, defaults, tools, limits), CancelledError);
    assert.equal(state.runs.length, 2);
    const again = await generate(sequence, defaults, tools, noLimits);
    assert.equal(again.text, "abcdef");
    assert.equal(again.usage.reusedTokens, Math.min(8, promptTokens.length - 1));
});

test("the next request reuses the longest common start, generated tokens too", async () => {
    const state = new FakeState(vocabulary, (read) => ((read.at(-1) ?? 0) % 50) + 100);
    const sequence = new Sequence(state);
    const first = await generate(sequence, { ...defaults, maxNewTokens: 5 }, tools, noLimits);
    const tokens = [...promptTokens, ...first.tokens.slice(0, 3), 7];
    const prompt = { ...defaults.prompt, tokens };
    const second = await generate(
        sequence,
        { ...defaults, prompt, maxNewTokens: 1 },
        tools,
        noLimits,
    );
    assert.equal(second.usage.reusedTokens, promptTokens.length + 3);
    assert.deepEqual(sequence.tokens, tokens);
});

test("confidence is the mean log-probability of the text's tokens", async () => {
    const sequence = new Sequence(new FakeState(vocabulary, writing("abc")));
    const { meanLogProbability } = await generate(sequence, defaults, tools, noLimits);
    const expected = 5 - Math.log(Math.exp(5) + vocabulary - 1);
    assert.ok(Math.abs(meanLogProbability - expected) < 1e-6);
});

test("sampling with one seed gives one text, another seed another", async () => {
    const run = async (seed: number): Promise<readonly number[]> => {
        const sequence = new Sequence(new FakeState(vocabulary, () => 9));
        const sampling = { temperature: 3, topP: 0.99, random: seededRandom(seed) };
        const drafts = () => new DraftPolicy();
        return (await generate(sequence, { ...defaults, sampling, drafts }, tools, noLimits))
            .tokens;
    };
    assert.deepEqual(await run(1), await run(1));
    assert.notDeepEqual(await run(1), await run(2));
});

test("drafts never change the result, whatever the model writes", async () => {
    await fc.assert(
        fc.asyncProperty(
            fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 40 }),
            fc.integer({ min: 1, max: 40 }),
            fc.integer({ min: 3, max: 60 }),
            async (script, maxNewTokens, capacity) => {
                const next = (read: readonly number[]): number => {
                    return 100 + (script[read.length % script.length] ?? 0);
                };
                const run = async (policy: DraftPolicy | undefined) => {
                    const tokens = [100, 101, 102];
                    const options = {
                        ...defaults,
                        prompt: { ...defaults.prompt, tokens },
                        maxNewTokens,
                        ...(policy && { drafts: () => policy }),
                    };
                    const state = new FakeState(vocabulary, next, capacity);
                    const sequence = new Sequence(state);
                    const result = await generate(sequence, options, tools, noLimits);
                    assert.equal(state.length, sequence.length);
                    assert.ok(sequence.length <= capacity);
                    return [result.tokens, result.text, result.finish, result.meanLogProbability];
                };
                assert.deepEqual(await run(new DraftPolicy()), await run(undefined));
            },
        ),
    );
});

test("drafts save runs where the text repeats", async () => {
    const text = "let a = b; let a = c; let a = d; let a = e;";
    const state = new FakeState(vocabulary, writing(text));
    const drafts = () => new DraftPolicy();
    await generate(new Sequence(state), { ...defaults, drafts }, tools, noLimits);
    const plain = new FakeState(vocabulary, writing(text));
    await generate(new Sequence(plain), defaults, tools, noLimits);
    assert.ok(state.runs.length < plain.runs.length * 0.7);
});

describe("a draft is what followed the longest match", () => {
    const check = (tokens: number[], count: number, expected: string): void => {
        const draft = new PromptLookup(tokens).draft(() => count);
        assert.equal(draft ? `${draft.matched}: ${draft.tokens}` : "none", expected);
    };

    test("of the text's end, the latest of equal ones", () => {
        check([], 3, "none");
        check([1, 2], 3, "none");
        check([1, 2, 3, 4, 1, 2], 3, "2: 3,4,1");
        check([1, 2, 3, 1, 2, 4, 1, 2], 1, "2: 4");
        check([7, 1, 2, 3, 1, 2, 4, 7, 1, 2], 2, "3: 3,1");
        check([9, 2, 5, 1, 2], 2, "1: 5,1");
        check([1, 2, 3, 1, 2], 0, "2: ");
        check([1, 2, 3, 1, 2], -1, "2: ");
        check([1, 1, 1], 2, "2: 1");
        check([1, 2, 3, 4, 5], 2, "none");
        check([1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7], 2, "5: 8,1");
    });

    test("wherever it was found, its match stands in front of it", () =>
        fc.assert(
            fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 60 }), (tokens) => {
                const draft = new PromptLookup(tokens).draft(() => 3);
                const text = tokens.join();
                if (!draft) assert.ok(!tokens.slice(0, -1).includes(tokens.at(-1) ?? -1));
                else {
                    const end = tokens.slice(-draft.matched);
                    assert.ok(text.includes([...end, ...draft.tokens].join()));
                }
            }),
        ));
});

test("drafting stops where it fails, and is tried again after a while", () => {
    const policy = new DraftPolicy();
    assert.deepEqual(
        [1, 2, 3, 5, 9].map((matched) => policy.size(matched)),
        [1, 2, 3, 5, 9],
    );
    for (let round = 0; round < 10; round++) policy.observe(2, 2, 0);
    assert.equal(policy.size(2), 0);
    assert.equal(policy.size(3), 3);
    // A draft for which there was no room says nothing.
    for (let round = 0; round < 10; round++) policy.observe(3, 0, 0);
    assert.equal(policy.size(3), 3);
    let waited = 0;
    while (policy.size(2) === 0) waited++;
    assert.ok(waited > 8 && waited < 80, `${waited}`);
    for (let round = 0; round < 20; round++) policy.observe(2, 2, 1);
    assert.equal(policy.size(2), 2);
});

test("the chunk follows the time that the runs take", () => {
    const chunks = new ChunkSizer(35);
    assert.equal(chunks.next(1000), 16);
    assert.equal(chunks.next(5), 5);
    chunks.observe(16, 16);
    assert.equal(chunks.next(1000), 16);
    for (let run = 0; run < 20; run++) chunks.observe(16, 8);
    assert.equal(chunks.next(1000), 32);
    for (let run = 0; run < 20; run++) chunks.observe(24, 2400);
    assert.equal(chunks.next(1000), 4);
    for (let run = 0; run < 40; run++) chunks.observe(4, 0.01);
    assert.equal(chunks.next(1000), 256);
    chunks.observe(1, 1000);
    assert.equal(chunks.next(1000), 256);
});

describe("the cache of documents", () => {
    const open = (maximumBytes = Number.POSITIVE_INFINITY) => {
        const made: Sequence[] = [];
        const createSequence = (): Sequence => {
            const state = new FakeState(vocabulary, () => 0);
            Object.defineProperty(state, "bytes", { value: 100 });
            const sequence = new Sequence(state);
            made.push(sequence);
            return sequence;
        };
        const createPrompts = () => undefined as never;
        const table = new SlotTable({ createPrompts, createSequence }, maximumBytes);
        /** Reads a prompt in a slot; answers the number of the sequence that was used. */
        const read = async (key: string, tokens: number[]): Promise<number> => {
            const sequence = table.sequenceFor(table.acquire(key), tokens);
            await sequence.advanceTo(tokens, chunksOf(100), noLimits);
            return made.indexOf(sequence);
        };
        return { table, read, made };
    };

    test("keeps a sequence for each start of a prompt and takes the one that shares most", async () => {
        const { read } = open();
        assert.equal(await read("a", [1, 2, 3, 4]), 0);
        assert.equal(await read("a", [1, 2, 3, 4, 5]), 0);
        assert.equal(await read("a", [1, 9, 3, 4, 5]), 1);
        assert.equal(await read("a", [1, 2, 3, 4, 5, 6]), 0);
        assert.equal(await read("a", [1, 9, 3, 4, 5, 6]), 1);
        assert.equal(await read("b", [1, 2, 3, 4]), 2);
    });

    test("starts the oldest sequence of a document anew when there are too many", async () => {
        const { table, read } = open();
        for (const start of [1, 2, 3, 4]) await read("a", [start, 7, 7]);
        assert.equal(await read("a", [1, 7, 7, 7]), 0);
        assert.equal(await read("a", [5, 7, 7]), 1);
        assert.equal(table.size, 4);
    });

    test("forgets the oldest first, but never the newest", async () => {
        const { table, read } = open();
        for (const key of ["a", "b", "c", "a"]) await read(key, [1, 2]);
        await read("a", [8, 9]);
        assert.equal(table.bytes, 400);
        table.trim(200);
        assert.equal(table.size, 2);
        assert.equal(await read("a", [8, 9]), 3);
        assert.equal(await read("b", [1, 2]), 4);
        table.trim(0);
        assert.equal(table.size, 1);
        assert.equal(await read("b", [1, 2]), 4);
        table.clear();
        assert.equal(table.size, 0);
    });

    test("makes no more buffers than fit, however many documents there are", async () => {
        const { table, read, made } = open(600);
        await table.lend(async () => {});
        for (let document = 0; document < 60; document++) {
            await read(`${document}`, [1, 2, 3]);
            await read(`${document}`, [9, 8, 7]);
            table.trim();
        }
        assert.equal(made.length, 6);
        assert.equal(table.bytes, 600);
        const [again, fresh] = [await read("59", [9, 8, 7, 6]), await read("0", [1, 2, 3])];
        assert.notEqual(again, fresh);
        assert.equal(made[again]?.length, 4);
    });

    test("reuses the only buffer for every document where no second one fits", async () => {
        const { table, read, made } = open(1);
        for (const key of ["a", "b", "a"]) await read(key, [1, 2, 3]);
        assert.equal(made.length, 1);
        assert.equal(table.size, 1);
        assert.deepEqual(made[0]?.tokens, [1, 2, 3]);
    });

    test("lends an empty sequence and takes it back also when its use fails", async () => {
        const { table, read, made } = open();
        const lent = table.lend(async (sequence) => {
            await sequence.advanceTo([1, 2], chunksOf(100), noLimits);
            throw new Error("no");
        });
        await assert.rejects(lent);
        assert.equal(made[0]?.length, 0);
        assert.equal(await read("a", [1, 2]), 0);
        table.clear();
        assert.equal(table.bytes, 0);
    });
});
