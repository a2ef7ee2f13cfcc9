import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { Emitter } from "@rust-ai-ide/core/event";
import type { FinishReason } from "@rust-ai-ide/protocol/inference";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import { createEmbeddedEngine, type EmbeddedPort } from "../../src/engines/embedded-engine.ts";

const usage = {
    promptTokens: 7,
    reusedTokens: 0,
    newTokens: 3,
    prefillMs: 1,
    decodeMs: 1,
    totalMs: 2,
};

function summary(id: string, change: Partial<ModelSummary> = {}): ModelSummary {
    return {
        id,
        name: id.toUpperCase(),
        version: "1",
        licence: "MIT",
        bytes: 10,
        task: ["complete", "score"],
        quantisation: "int4",
        contextLength: 1024,
        folder: `/models/${id}`,
        state: "available",
        ...change,
    };
}

function setUp(models: readonly ModelSummary[], without: readonly (keyof EmbeddedPort)[] = []) {
    const calls: unknown[] = [];
    let finish: FinishReason = "end";
    const port: EmbeddedPort = {
        async loadModel(model) {
            calls.push(["load", model]);
            return { model: summary(model), ms: 1 };
        },
        async unloadModel(model) {
            calls.push(["unload", model]);
        },
        async complete(params) {
            calls.push(["complete", params]);
            return { text: "x", finish, meanLogProbability: -0.5, usage };
        },
        async warm(params) {
            calls.push(["warm", params]);
            return { promptTokens: 1, reusedTokens: 0, readyTokens: 1 };
        },
        async score(params) {
            calls.push(["score", params]);
            return { scores: [{ logLikelihood: -1, tokens: 1 }], usage };
        },
        async chat(params, onText) {
            calls.push(["chat", params]);
            onText("yes");
            return { finish, usage };
        },
    };
    const engine = createEmbeddedEngine({
        port: async () => ({
            ...port,
            ...Object.fromEntries(without.map((name) => [name, undefined])),
        }),
        models: async () => models,
        onDidChangeModels: new Emitter<void>().event,
        isAllowed: ({ id }) => id !== "foreign",
        isRustOnly: ({ id }) => id === "ours",
        preferred: () => "wanted",
    });
    return {
        engine,
        calls,
        end: (reason: FinishReason) => {
            finish = reason;
        },
    };
}

test("the model that completes comes first, those that may not run are left out", async () => {
    const { engine } = setUp([
        summary("ours", { state: "working", memoryBytes: 30 }),
        summary("foreign"),
        summary("wanted"),
    ]);
    const models = await engine.models(NeverCancelled);
    assert.deepEqual(
        models.map(({ name, label, state, bytes, languages }) => [
            name,
            label,
            state,
            bytes,
            languages?.join(),
        ]),
        [
            ["wanted", "WANTED", "available", 10, undefined],
            ["ours", "OURS", "ready", 30, "rust"],
        ],
    );
    assert.deepEqual(
        [engine.id, engine.kind, engine.isSelfScheduling],
        ["embedded", "embedded", true],
    );
    engine.dispose();
});

test("requests go over without what is undefined, which the wire does not know", async () => {
    const { engine, calls } = setUp([]);
    const parts = { path: "a.rs", prefix: "fn", suffix: "" };
    const request = {
        model: "ours",
        slot: "a",
        parts,
        mode: "single-line" as const,
        maxNewTokens: 4,
        stop: ["\n"],
        temperature: 0,
        deadlineMs: undefined,
        priority: 0 as const,
    };
    const answer = await engine.complete?.(request, NeverCancelled);
    assert.equal(answer?.text, "x");
    const { deadlineMs: _, ...sent } = request;
    await engine.warm?.({ model: "ours", slot: "a", parts }, NeverCancelled);
    const continuations = ["a"];
    const score = { model: "ours", slot: "a", parts, continuations, priority: 2 as const };
    assert.deepEqual(await engine.score?.(score, NeverCancelled), [
        { logLikelihood: -1, tokens: 1 },
    ]);
    await engine.load?.("ours", NeverCancelled);
    await engine.unload?.("ours", NeverCancelled);
    assert.deepEqual(calls, [
        ["complete", sent],
        ["warm", { model: "ours", slot: "a", parts }],
        ["score", score],
        ["load", "ours"],
        ["unload", "ours"],
    ]);
});

test("a chat says why it ended; without one the task is not supported", async () => {
    const { engine, calls, end } = setUp([]);
    const request = {
        model: "m",
        messages: [{ role: "user" as const, content: "?" }],
        maxNewTokens: 9,
        temperature: 0,
        stop: undefined,
        priority: 1 as const,
    };
    const texts: string[] = [];
    const chat = () => engine.chat?.(request, (text) => texts.push(text), NeverCancelled);
    assert.deepEqual(await chat(), { finish: "stop", promptTokens: 7, newTokens: 3 });
    end("length");
    assert.equal((await chat())?.finish, "length");
    const { stop: _, ...sent } = request;
    assert.deepEqual(
        [texts, calls[0]],
        [
            ["yes", "yes"],
            ["chat", { ...sent, stop: [] }],
        ],
    );
    const bare = setUp([], ["chat", "warm", "unloadModel"]).engine;
    const unsupported = bare.chat?.(request, () => {}, NeverCancelled);
    await assert.rejects(
        async () => unsupported,
        (error) => CodedError.is(error, "engine.taskUnsupported"),
    );
    const parts = { path: "", prefix: "", suffix: "" };
    await bare.warm?.({ model: "m", slot: "a", parts }, NeverCancelled);
    await bare.unload?.("m", NeverCancelled);
});
