import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { leakChecked } from "@rust-ai-ide/testing/leak-tracker";
import { EngineErrors } from "../../src/engines/engine-errors.ts";
import { withRetryAfter } from "../../src/engines/retry-after.ts";
import type { Orchestrator } from "../../src/orchestrator/orchestrator.ts";
import type { CompleteRequest } from "../../src/orchestrator/orchestrator-requests.ts";
import { completeRequest, FakeEngine, orchestrate, settle } from "./fake-engine.ts";

async function ask(
    orchestrator: Orchestrator,
    change: Partial<CompleteRequest> = {},
    token = NeverCancelled,
): Promise<string> {
    try {
        const { text, by } = await orchestrator.complete({ ...completeRequest, ...change }, token);
        return `${text}${by.failedOver ? " instead" : ""}`;
    } catch (error) {
        if (CancelledError.is(error)) return "cancelled";
        return CodedError.is(error) ? error.code : String(error);
    }
}

const broken = EngineErrors.closedEarly("e");

function breakers(orchestrator: Orchestrator): string {
    return orchestrator.status.engines
        .flatMap(({ id, tasks }) => tasks.map(({ task, breaker }) => `${id} ${task} ${breaker}`))
        .join(", ");
}

test(
    "the next engine answers when the first one fails",
    leakChecked(async () => {
        const first = new FakeEngine("embedded").fails(broken);
        const second = new FakeEngine("b", { models: ["n"] });
        const { orchestrator } = await orchestrate([first, second]);
        assert.equal(await ask(orchestrator), "by b instead");
        assert.equal(await ask(orchestrator), "by embedded");
        assert.deepEqual(second.calls, ["models", "complete n"]);
        assert.equal(orchestrator.status.failovers, 1);
        orchestrator.dispose();
        assert.ok(first.isDisposed && second.isDisposed);
    }),
);

test("another engine is asked before another model of the one that failed", async () => {
    const failed = EngineErrors.serverFailed("embedded", 500);
    const first = new FakeEngine("embedded", { models: ["m", "n"] }).fails(failed);
    const second = new FakeEngine("b", { models: ["o"] });
    const { orchestrator } = await orchestrate([first, second]);
    assert.equal(await ask(orchestrator), "by b instead");
    assert.deepEqual(first.calls, ["models", "complete m"]);
    first.fails(EngineErrors.modelMissing("embedded", "m"));
    assert.equal(await ask(orchestrator), "by embedded instead");
    first.fails(failed);
    second.fails(failed);
    assert.equal(await ask(orchestrator), "by embedded instead");
    first.fails(broken);
    second.fails(failed);
    assert.equal(await ask(orchestrator), "engine.serverFailed");
    orchestrator.dispose();
});

test("another model of the same engine is no reason to give up the first one sooner", async () => {
    const { orchestrator, clock } = await orchestrate([
        new FakeEngine("embedded", { models: ["m", "n"] }).hangs(),
    ]);
    const answer = ask(orchestrator, { deadlineMs: 2_000 });
    await settle();
    clock.advance(1_999);
    await settle();
    clock.advance(1);
    assert.equal(await answer, "engine.timedOut");
    orchestrator.dispose();
});

test("no more engines than the policy allows are asked, and each once", async () => {
    const engines = ["a", "b", "c", "d"].map((id) =>
        new FakeEngine(id, { models: [`model-${id}`] }).fails(broken).fails(broken),
    );
    const { orchestrator } = await orchestrate(engines);
    assert.equal(await ask(orchestrator), "engine.closedEarly");
    assert.deepEqual(
        engines.map(({ calls }) => calls.length - 1),
        [1, 1, 1, 0],
    );
    orchestrator.dispose();
});

test("without anyone to ask the request says so", async () => {
    const { orchestrator } = await orchestrate([]);
    assert.equal(await ask(orchestrator), "engine.noneAvailable");
    assert.equal(orchestrator.route("complete"), undefined);
    orchestrator.dispose();
});

test("an engine that keeps failing is left out until one probe has succeeded", async () => {
    const first = new FakeEngine("a", { models: ["m"] });
    const { orchestrator, clock } = await orchestrate([
        first,
        new FakeEngine("b", { models: ["n"] }),
    ]);
    for (let failure = 0; failure < 3; failure++) first.fails(broken);
    for (let request = 0; request < 3; request++) await ask(orchestrator);
    assert.equal(breakers(orchestrator), "a complete open, b complete closed");
    assert.deepEqual(orchestrator.route("complete"), {
        task: "complete",
        engine: "b",
        model: "n",
        reason: "failover",
    });
    const before = first.calls.length;
    assert.equal(await ask(orchestrator), "by b instead");
    assert.equal(first.calls.length, before);
    clock.advance(6_000);
    const answer = first.waits();
    const probe = ask(orchestrator);
    await settle();
    assert.equal(await ask(orchestrator), "by b instead");
    answer("probed");
    assert.equal(await probe, "probed");
    assert.equal(breakers(orchestrator), "a complete closed, b complete closed");
    orchestrator.dispose();
});

test("a breaker is for one task: what cannot complete may still score", async () => {
    const engine = new FakeEngine("a");
    const { orchestrator } = await orchestrate([engine]);
    for (let failure = 0; failure < 3; failure++) engine.fails(broken);
    for (let request = 0; request < 3; request++) await ask(orchestrator);
    const { length } = engine.calls;
    assert.equal(await ask(orchestrator), "engine.closedEarly");
    assert.equal(engine.calls.length, length);
    const { scores, by } = await orchestrator.score(
        { ...completeRequest, continuations: ["x", "y"] },
        NeverCancelled,
    );
    assert.deepEqual([scores.length, by.engine], [2, "a"]);
    orchestrator.dispose();
});

test("our own process is asked in spite of its failures when nobody else is left", async () => {
    const engine = new FakeEngine("embedded");
    const { orchestrator } = await orchestrate([engine]);
    for (let failure = 0; failure < 5; failure++) engine.fails(broken);
    for (let request = 0; request < 5; request++) await ask(orchestrator);
    assert.equal(breakers(orchestrator), "embedded complete open");
    assert.equal(await ask(orchestrator), "by embedded");
    assert.equal(breakers(orchestrator), "embedded complete closed");
    orchestrator.dispose();
});

test("a refused token and a wish for a pause open the breaker at once", async () => {
    const denied = new FakeEngine("a").fails(EngineErrors.unauthorised("a"));
    const busy = withRetryAfter(EngineErrors.overloaded("b"), 30_000);
    const overloaded = new FakeEngine("b", { models: ["n"] }).fails(busy);
    const { orchestrator, clock } = await orchestrate([denied, overloaded]);
    assert.equal(await ask(orchestrator), "engine.overloaded");
    assert.equal(breakers(orchestrator), "a complete open, b complete open");
    const [, row] = orchestrator.status.engines;
    assert.equal(row?.tasks[0]?.retryAt, clock.now() + 30_000);
    clock.advance(30_000);
    assert.equal(await ask(orchestrator), "by b instead");
    await orchestrator.refresh(NeverCancelled, "a");
    assert.equal(await ask(orchestrator), "by a");
    orchestrator.dispose();
});

test("what is the request's own fault counts against nobody", async () => {
    const overflow = EngineErrors.contextOverflow("a", "m");
    const models = [{ name: "m", contextLength: 100 }];
    const small = new FakeEngine("a", { models });
    for (let failure = 0; failure < 4; failure++) small.fails(overflow);
    const alike = new FakeEngine("b", { models: [{ name: "n", contextLength: 90 }] });
    const large = new FakeEngine("c", { models: [{ name: "o", contextLength: 900 }] });
    const { orchestrator } = await orchestrate([small, alike, large]);
    for (let request = 0; request < 4; request++) {
        assert.equal(await ask(orchestrator), "by c instead");
    }
    assert.equal(breakers(orchestrator), "a complete closed, c complete closed");
    assert.deepEqual(alike.calls, ["models"]);
    const [row] = orchestrator.status.engines;
    assert.deepEqual([row?.health, row?.tasks[0]?.failures], ["healthy", 0]);
    orchestrator.dispose();
});

test("an engine without the model is asked what it has, and not blamed", async () => {
    const engine = new FakeEngine("a").fails(EngineErrors.modelMissing("a", "m"));
    const { orchestrator } = await orchestrate([engine, new FakeEngine("b", { models: ["n"] })]);
    assert.equal(await ask(orchestrator), "by b instead");
    await settle();
    assert.deepEqual(engine.calls, ["models", "complete m", "models"]);
    assert.equal(breakers(orchestrator), "a complete closed, b complete closed");
    orchestrator.dispose();
});

test("a server that is still loading its model is not blamed for it", async () => {
    const engine = new FakeEngine("a");
    for (let turn = 0; turn < 4; turn++) engine.fails(EngineErrors.loading("a"));
    const { orchestrator } = await orchestrate([engine, new FakeEngine("b", { models: ["n"] })]);
    for (let turn = 0; turn < 4; turn++) assert.equal(await ask(orchestrator), "by b instead");
    assert.equal(await ask(orchestrator), "by a");
    orchestrator.dispose();
});

test("a request that is cancelled, or has a successor, goes nowhere else", async () => {
    const engine = new FakeEngine("a").hangs().fails(new CancelledError());
    const other = new FakeEngine("b", { models: ["n"] });
    const { orchestrator, clock } = await orchestrate([engine, other]);
    const source = new CancellationSource();
    const answer = ask(orchestrator, {}, source.token);
    await settle();
    source.cancel();
    assert.equal(await answer, "cancelled");
    assert.equal(await ask(orchestrator), "cancelled");
    assert.equal(await ask(orchestrator, {}, source.token), "cancelled");
    const [row] = orchestrator.status.engines;
    assert.deepEqual([row?.tasks[0]?.cancelled, row?.tasks[0]?.failures], [2, 0]);
    assert.deepEqual(other.calls, ["models"]);
    orchestrator.dispose();
    clock.advance(1_000_000);
    assert.equal(clock.pendingTimers, 0);
});

test("an engine that hangs is given up in time for another one", async () => {
    const engine = new FakeEngine("a").hangs();
    const { orchestrator, clock } = await orchestrate([
        engine,
        new FakeEngine("b", { models: ["n"] }),
    ]);
    const answer = ask(orchestrator, { deadlineMs: 2_000 });
    await settle();
    clock.advance(1_500);
    assert.equal(await answer, "by b instead");
    assert.ok(engine.calls.includes("cancelled"));
    assert.equal((engine.requests[0] as CompleteRequest).deadlineMs, 1_425);
    orchestrator.dispose();
});

test("the last engine has all the time that is left, and no more", async () => {
    const { orchestrator, clock } = await orchestrate([new FakeEngine("a").hangs()]);
    const answer = ask(orchestrator, { deadlineMs: 2_000 });
    await settle();
    clock.advance(1_999);
    await settle();
    clock.advance(1);
    assert.equal(await answer, "engine.timedOut");
    orchestrator.dispose();
});

test("an engine that only got what another had left of the time is not blamed", async () => {
    const names = ["a", "b"] as const;
    const [first, second] = names.map((id) => new FakeEngine(id, { models: [`model-${id}`] }));
    assert.ok(first && second);
    const { orchestrator, clock } = await orchestrate([first, second]);
    for (let request = 0; request < 3; request++) {
        first.hangs();
        second.hangs();
        const answer = ask(orchestrator, { deadlineMs: 1_600 });
        await settle();
        clock.advance(1_500);
        await settle();
        clock.advance(100);
        assert.equal(await answer, "engine.timedOut");
    }
    assert.equal(breakers(orchestrator), "a complete open, b complete closed");
    orchestrator.dispose();
});

test("a machine that slept blames nobody for it", async () => {
    const engine = new FakeEngine("a").hangs().hangs().hangs();
    const { orchestrator, clock } = await orchestrate([engine]);
    for (let nap = 0; nap < 3; nap++) {
        const answer = ask(orchestrator);
        await settle();
        clock.advance(10 * 3_600_000);
        assert.equal(await answer, "engine.timedOut");
    }
    assert.equal(breakers(orchestrator), "a complete closed");
    assert.equal(await ask(orchestrator), "by a");
    orchestrator.dispose();
});

test("only the picked model answers when one was picked", async () => {
    const engine = new FakeEngine("a").fails(broken);
    const { orchestrator } = await orchestrate([engine, new FakeEngine("b")]);
    const only = { engine: "a", model: "m" };
    assert.equal(await ask(orchestrator, { only }), "engine.closedEarly");
    for (let failure = 0; failure < 3; failure++) engine.fails(broken);
    for (let failure = 0; failure < 3; failure++) await ask(orchestrator, { only });
    assert.equal(breakers(orchestrator), "a complete open");
    assert.equal(await ask(orchestrator, { only }), "by a");
    orchestrator.dispose();
});

test("an engine that promised a task without being able to is passed over", async () => {
    const engine = new FakeEngine("a");
    const { orchestrator } = await orchestrate([engine]);
    const embedding = await orchestrator.embed({ texts: ["x"], priority: 2 }, NeverCancelled);
    assert.deepEqual([embedding.vectors, embedding.by.label], [[[1, 0]], "a"]);
    const chatOnly = new FakeEngine("c");
    Object.assign(chatOnly, { complete: undefined });
    orchestrator.removeEngine("a");
    orchestrator.addEngine(chatOnly);
    await settle();
    assert.equal(await ask(orchestrator), "engine.noneAvailable");
    orchestrator.dispose();
});
