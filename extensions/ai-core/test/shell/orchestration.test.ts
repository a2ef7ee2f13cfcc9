import assert from "node:assert/strict";
import { test } from "node:test";
import type { Engine, EngineCompletion } from "@rust-ai-ide/ai/engines/engine";
import { EngineErrors } from "@rust-ai-ide/ai/engines/engine-errors";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { Emitter } from "@rust-ai-ide/core/event";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { InferenceErrors } from "@rust-ai-ide/protocol/inference-errors";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import { createGenerator, createLargerGenerator } from "../../src/inference/generator.ts";
import { InferenceHost } from "../../src/inference/inference-host.ts";
import { Orchestration } from "../../src/inference/orchestration.ts";
import { ShellStateStore } from "../../src/shell-state.ts";
import { FakeInference } from "./fake-inference.ts";
import { model } from "./states.ts";

const embeddedFolder = "/extensions/model-rust/model";
const request = {
    slot: "file:///a.rs",
    parts: { path: "a.rs", prefix: "fn", suffix: "" },
    mode: "single-line" as const,
    maxNewTokens: 8,
    stop: ["\n"],
};

function server(complete: () => Promise<EngineCompletion>): Engine {
    return {
        id: "ollama:http://127.0.0.1:11434",
        label: "Ollama",
        kind: "ollama",
        isOnThisMachine: true,
        maximumConcurrency: 1,
        onDidChangeModels: new Emitter<void>().event,
        models: async () => [{ name: "qwen", label: "qwen", tasks: ["complete"], state: "ready" }],
        complete,
        dispose() {},
    };
}

async function setUp(models: readonly ModelSummary[] = [model()], trusted = true) {
    const process = new FakeInference(models);
    const store = new ShellStateStore();
    const inference = new InferenceHost({
        store,
        logger: NullLogger,
        clock: new ManualClock(),
        embeddedFolder: () => embeddedFolder,
        userFolders: () => ["/models/own"],
        wantedModel: () => "",
        isTrusted: () => trusted,
        onRestarted: () => {},
        connect: async () => process,
    });
    const orchestration = new Orchestration({
        inference,
        store,
        clock: new ManualClock(),
        logger: NullLogger,
        embeddedFolder: () => embeddedFolder,
        userFolders: () => ["/models/own"],
        isTrusted: () => trusted,
    });
    const generator = createGenerator(orchestration, () => store.current.engine);
    const complete = async (): Promise<string> =>
        (await generator.generate(request, NeverCancelled)).text;
    return { process, store, inference, orchestration, generator, complete };
}

test("making the orchestrator starts nothing, and everyone gets the same one", async () => {
    const { process, orchestration } = await setUp();
    let created = 0;
    orchestration.onDidCreate(() => created++);
    assert.equal(orchestration.current, undefined);
    const [one, two] = await Promise.all([orchestration.get(), orchestration.get()]);
    assert.equal(one, two);
    assert.equal(orchestration.current, one);
    assert.equal(created, 1);
    assert.deepEqual(process.calls, []);
    assert.equal(one.route("complete"), undefined);
    orchestration.dispose();
    assert.ok(one.isDisposed);
});

test("an orchestrator that is made too late is closed at once", async () => {
    const { orchestration } = await setUp();
    const late = orchestration.get();
    orchestration.dispose();
    assert.ok((await late).isDisposed);
});

test("our own process is the first engine; the user's stands in when it fails", async () => {
    const { process, inference, orchestration, generator, complete } = await setUp();
    await inference.warmUp();
    assert.equal(await complete(), "x");
    const orchestrator = await orchestration.get();
    orchestrator.addEngine(server(async () => ({ text: "y", finish: "end" })));
    await orchestrator.refresh(NeverCancelled);
    assert.equal((await generator.generate(request, NeverCancelled)).source, undefined);
    process.failures.set("complete", InferenceErrors.stopped());
    const standIn = await generator.generate(request, NeverCancelled);
    assert.deepEqual([standIn.text, standIn.source], ["y", "engine"]);
    const answer = await generator.generate(request, NeverCancelled);
    assert.deepEqual([answer.meanLogProbability, answer.usage.newTokens], [-0.1, 1]);
    orchestration.dispose();
});

test("while our own process cannot answer, the user's model is the active one", async () => {
    const { store, inference, orchestration, generator } = await setUp();
    await inference.warmUp();
    const orchestrator = await orchestration.get();
    const silent = { kind: "silent", reason: "engine-restarting" };
    store.update({ engine: { kind: "restarting" } });
    assert.deepEqual(generator.active(), silent);
    orchestrator.addEngine(server(async () => ({ text: "y", finish: "end" })));
    await orchestrator.refresh(NeverCancelled);
    assert.deepEqual(generator.active(), { kind: "ready", model: "qwen" });
    store.update({ engine: { kind: "loading", model: "rust-ai-v0" } });
    assert.deepEqual(generator.active(), { kind: "silent", reason: "model-loading" });
    const { id } = server(async () => ({ text: "", finish: "end" }));
    orchestrator.setPreference({
        user: { complete: { engine: id, model: "qwen" } },
        workspace: {},
    });
    assert.deepEqual(generator.active(), { kind: "ready", model: "qwen" });
    orchestration.dispose();
});

test("a platform without our runtime, and other languages, find the user's servers", async () => {
    const { store, orchestration, generator } = await setUp([]);
    store.update({ engine: { kind: "unsupported", platform: "darwin-x64" } });
    orchestration.onDidCreate((orchestrator) =>
        orchestrator.addEngine(server(async () => ({ text: "y", finish: "end" }))),
    );
    assert.deepEqual(generator.active("python"), { kind: "silent", reason: "model-loading" });
    await (await orchestration.get()).refresh(NeverCancelled);
    const ready = { kind: "ready", model: "qwen" };
    assert.deepEqual([generator.active(), generator.active("python")], [ready, ready]);
    orchestration.dispose();
});

test("a larger model is asked as well when it runs elsewhere and ours comes first", async () => {
    const { inference, orchestration } = await setUp();
    await inference.warmUp();
    const larger = createLargerGenerator(orchestration);
    const silent = { kind: "silent", reason: "no-model" };
    assert.deepEqual(larger.active(), silent);
    const orchestrator = await orchestration.get();
    const near = server(async () => ({ text: "near", finish: "end" }));
    const far = { ...server(async () => ({ text: "far", finish: "end" })), isOnThisMachine: false };
    orchestrator.addEngine(near);
    await orchestrator.refresh(NeverCancelled);
    assert.deepEqual(larger.active(), silent);
    orchestrator.addEngine({ ...far, id: "ollama:http://far:11434" });
    await orchestrator.refresh(NeverCancelled);
    assert.deepEqual(larger.active(), { kind: "ready", model: "qwen" });
    assert.equal((await larger.generate(request, NeverCancelled)).text, "far");
    assert.deepEqual(larger.active("python"), silent);
    orchestration.dispose();
});

test("when nobody answers, the last one's reason comes through", async () => {
    const { process, inference, orchestration, complete } = await setUp();
    await inference.warmUp();
    (await orchestration.get()).addEngine(
        server(async () => {
            throw EngineErrors.serverFailed("Ollama", 500);
        }),
    );
    await (await orchestration.get()).refresh(NeverCancelled);
    process.failures.set("complete", InferenceErrors.stopped());
    await assert.rejects(complete(), { code: "engine.serverFailed" });
    orchestration.dispose();
});

test("only models that may run here are engines' models, and changes are followed", async () => {
    const own = model({ id: "own", folder: "/models/own" });
    const foreign = model({ id: "foreign", folder: "/elsewhere" });
    const names = async (trusted: boolean): Promise<string> => {
        const { inference, orchestration, store } = await setUp([own, foreign, model()], trusted);
        const orchestrator = await orchestration.get();
        await inference.warmUp();
        await orchestrator.refresh(NeverCancelled);
        store.update({ working: 1 });
        const [embedded] = orchestrator.status.engines;
        const result = (embedded?.models ?? [])
            .map(({ name, languages }) => `${name} ${languages ?? "any"}`)
            .join(", ");
        orchestration.dispose();
        store.update({ models: [] });
        return result;
    };
    assert.equal(await names(true), "rust-ai-v0 rust, own any");
    assert.equal(await names(false), "rust-ai-v0 rust");
});
