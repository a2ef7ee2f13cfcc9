import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { leakChecked } from "@rust-ai-ide/testing/leak-tracker";
import { EngineErrors } from "../../src/engines/engine-errors.ts";
import { latencyBounds, sumHistograms, TaskMeter } from "../../src/orchestrator/task-meter.ts";
import { completeRequest, FakeEngine, orchestrate, settle } from "./fake-engine.ts";

test("percentiles are of the last 512 answers, by nearest rank", () => {
    const meter = new TaskMeter();
    assert.deepEqual(meter.latency, { count: 0, p50: 0, p95: 0, p99: 0 });
    for (let answer = 1; answer <= 100; answer++) meter.answered(answer);
    assert.deepEqual(meter.latency, { count: 100, p50: 50, p95: 95, p99: 99 });
    for (let answer = 0; answer < 512; answer++) meter.answered(7);
    assert.deepEqual(meter.latency, { count: 512, p50: 7, p95: 7, p99: 7 });
});

test("the histogram counts all answers, those beyond the last bound as well", () => {
    const meter = new TaskMeter();
    for (const milliseconds of [0, 5, 5.1, 99_999]) meter.answered(milliseconds);
    const { bounds, counts } = meter.histogram;
    assert.equal(counts.length, bounds.length + 1);
    assert.deepEqual([counts[0], counts[1], counts.at(-1)], [2, 1, 1]);
    const sum = sumHistograms([meter.histogram, meter.histogram]);
    assert.deepEqual([sum.bounds, sum.counts[0], sum.counts.at(-1)], [latencyBounds, 4, 2]);
});

test(
    "a snapshot says how each engine is, what goes where and why",
    leakChecked(async () => {
        const a = new FakeEngine("embedded");
        const b = new FakeEngine("b", { models: ["n"] });
        const { orchestrator, clock } = await orchestrate([a, b]);
        orchestrator.setPreference({
            user: { chat: { engine: "b", model: "n" } },
            workspace: { embed: { engine: "b", model: "n" }, score: { engine: "b", model: "n" } },
        });
        orchestrator.setApprovedEngines(["b"]);
        Object.assign(a, {
            complete: async () => {
                clock.advance(30);
                const usage = { newTokens: 10, decodeMs: 100 };
                return { text: "x", finish: "end", usage };
            },
        });
        await orchestrator.complete(completeRequest, NeverCancelled);
        b.fails(EngineErrors.serverFailed("b", 500));
        const only = { engine: "b", model: "n" };
        await assert.rejects(orchestrator.complete({ ...completeRequest, only }, NeverCancelled));
        const { engines, routes, failovers, histogram } = orchestrator.status;
        assert.deepEqual(
            engines.map(({ id, label, kind, health, outstanding, queued }) =>
                [id, label, kind, health, outstanding, queued].join(" "),
            ),
            ["embedded embedded embedded healthy 0 0", "b b llama-server failing 0 0"],
        );
        assert.deepEqual(engines[0]?.tasks, [
            {
                task: "complete",
                breaker: "closed",
                retryAt: undefined,
                requests: 1,
                failures: 0,
                cancelled: 0,
                latency: { count: 1, p50: 30, p95: 30, p99: 30 },
            },
        ]);
        assert.deepEqual(
            [engines[0]?.tokensPerSecond, engines[1]?.tokensPerSecond],
            [100, undefined],
        );
        assert.equal(engines[1]?.lastError?.code, "engine.serverFailed");
        assert.deepEqual(
            routes.map(({ task, engine, model, reason }) => `${task} ${engine}/${model} ${reason}`),
            [
                "complete embedded/m default",
                "score b/n workspace",
                "chat b/n pinned",
                "embed b/n workspace",
            ],
        );
        assert.equal(failovers, 0);
        assert.deepEqual(Object.keys(histogram), ["complete"]);
        assert.doesNotThrow(() => structuredClone(orchestrator.status));
        orchestrator.dispose();
    }),
);

test("changes are told at once, and then at most ten times a second", async () => {
    const { orchestrator, clock } = await orchestrate([new FakeEngine("a")]);
    clock.advance(1_000);
    clock.advance(1_000);
    let told = 0;
    orchestrator.onDidChangeStatus(() => told++);
    for (let request = 0; request < 50; request++) {
        await orchestrator.complete(completeRequest, NeverCancelled);
    }
    assert.equal(told, 1);
    clock.advance(100);
    assert.equal(told, 2);
    clock.advance(100);
    clock.advance(100);
    assert.equal(told, 2);
    orchestrator.dispose();
    orchestrator.setPreference({ user: {}, workspace: {} });
    assert.equal(clock.pendingTimers, 0);
});

test("an engine that is not there is asked again when it is needed, not more often", async () => {
    const engine = new FakeEngine("a");
    engine.listFailure = EngineErrors.unreachable("a");
    const { orchestrator, clock } = await orchestrate([
        engine,
        new FakeEngine("b", { models: ["n"] }),
    ]);
    const ask = async (): Promise<string> =>
        (await orchestrator.complete(completeRequest, NeverCancelled)).by.engine;
    const [row] = orchestrator.status.engines;
    assert.deepEqual([row?.health, row?.lastError?.code], ["down", "engine.unreachable"]);
    await ask();
    assert.deepEqual(engine.calls, ["models"]);
    engine.listFailure = undefined;
    clock.advance(15_000);
    assert.equal(await ask(), "b");
    await settle();
    assert.equal(await ask(), "a");
    assert.equal(orchestrator.status.engines[0]?.health, "healthy");
    orchestrator.dispose();
});

test("engines come and go; one with the same id takes the place of the other", async () => {
    const first = new FakeEngine("a");
    const { orchestrator } = await orchestrate([first]);
    const second = new FakeEngine("a", { models: ["n"] });
    orchestrator.addEngine(second);
    await settle();
    assert.ok(first.isDisposed);
    assert.equal(orchestrator.status.engines[0]?.models[0]?.name, "n");
    second.list = [];
    second.changes.fire();
    await settle();
    assert.deepEqual(orchestrator.status.engines[0]?.models, []);
    orchestrator.removeEngine("a");
    orchestrator.removeEngine("a");
    assert.deepEqual(orchestrator.status.engines, []);
    orchestrator.dispose();
    assert.ok(orchestrator.isDisposed);
    const late = new FakeEngine("late");
    orchestrator.addEngine(late);
    assert.ok(late.isDisposed);
});

test("a prompt is read ahead where it would be completed, and never fails", async () => {
    const engine = new FakeEngine("embedded");
    const { orchestrator } = await orchestrate([engine]);
    const { slot, parts } = completeRequest;
    await orchestrator.warm({ slot, parts, language: "rust" }, NeverCancelled);
    assert.deepEqual(engine.requests, [{ model: "m", slot, parts }]);
    engine.fails(new Error("no"));
    await orchestrator.warm({ slot, parts }, NeverCancelled);
    engine.fails(new CancelledError());
    await orchestrator.warm({ slot, parts }, NeverCancelled);
    const source = new CancellationSource();
    engine.hangs();
    const waiting = orchestrator.warm({ slot, parts }, source.token);
    await settle();
    source.cancel();
    await assert.rejects(waiting, CancelledError);
    orchestrator.removeEngine("embedded");
    await orchestrator.warm({ slot, parts }, NeverCancelled);
    orchestrator.dispose();
});

test("a server reads ahead only while nobody types, and the newest prompt only", async () => {
    const engine = new FakeEngine("a", { maximumConcurrency: 1 }).hangs().hangs();
    const { orchestrator } = await orchestrate([engine]);
    const { parts } = completeRequest;
    const first = orchestrator.warm({ slot: "one", parts }, NeverCancelled);
    await settle();
    const second = orchestrator.warm({ slot: "two", parts }, NeverCancelled);
    await first;
    await settle();
    assert.equal(engine.running, 1);
    const { text } = await orchestrator.complete(completeRequest, NeverCancelled);
    await second;
    assert.deepEqual(
        [text, engine.calls.join()],
        ["by a", "models,warm m,cancelled,warm m,cancelled,complete m"],
    );
    const finish = engine.waits();
    const typing = orchestrator.complete(completeRequest, NeverCancelled);
    await settle();
    await orchestrator.warm({ slot: "three", parts }, NeverCancelled);
    assert.equal(engine.calls.at(-1), "complete m");
    finish();
    await typing;
    orchestrator.dispose();
});

test("asking for models can be cancelled, and changes nothing then", async () => {
    const engine = new FakeEngine("a");
    const { orchestrator } = await orchestrate([engine]);
    engine.listFailure = new CancelledError();
    await orchestrator.refresh(new CancellationSource().token);
    assert.equal(orchestrator.status.engines[0]?.health, "healthy");
    orchestrator.dispose();
});
