import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { EngineErrors } from "../../src/engines/engine-errors.ts";
import { processorOf } from "../../src/orchestrator/processor.ts";
import { completeRequest, FakeEngine, orchestrate, settle } from "./fake-engine.ts";

/** An engine that has answered often enough for its times to mean something, and a second one. */
async function setUp(first: FakeEngine, second: FakeEngine) {
    const all = await orchestrate([first, second]);
    for (let request = 0; request < 32; request++) {
        await all.orchestrator.complete(completeRequest, NeverCancelled);
    }
    second.calls.length = 0;
    const ask = async (change = {}): Promise<string> => {
        const request = { ...completeRequest, ...change };
        const { text, by } = await all.orchestrator.complete(request, NeverCancelled);
        return `${text}${by.failedOver ? " instead" : ""}`;
    };
    return { ...all, ask };
}

const remote = (id: string, model = id): FakeEngine => new FakeEngine(id, { models: [model] });

test("a slow inline request is asked of a second engine, and the first answer counts", async () => {
    const first = remote("openai:http://one:1");
    const second = remote("openai:http://two:1", "n");
    const { orchestrator, clock, ask } = await setUp(first, second);
    first.hangs();
    const answer = ask();
    await settle();
    clock.advance(99);
    await settle();
    assert.deepEqual(second.calls, []);
    clock.advance(1);
    assert.equal(await answer, "by openai:http://two:1 instead");
    await settle();
    assert.equal(first.calls.at(-1), "cancelled");
    const [row] = orchestrator.status.engines;
    assert.deepEqual(
        [row?.tasks[0]?.failures, row?.tasks[0]?.cancelled, row?.health, row?.outstanding],
        [0, 1, "healthy", 0],
    );
    orchestrator.dispose();
});

test("the first engine may still win, and then the second one is cancelled", async () => {
    const first = remote("openai:http://one:1");
    const second = remote("openai:http://two:1", "n").hangs();
    const { orchestrator, clock, ask } = await setUp(first, second);
    const finish = first.waits();
    const answer = ask();
    await settle();
    clock.advance(100);
    await settle();
    finish("in the end");
    assert.equal(await answer, "in the end");
    await settle();
    assert.deepEqual(second.calls, ["complete n", "cancelled"]);
    orchestrator.dispose();
});

test("when one of two fails, the other one is waited for", async () => {
    const first = remote("openai:http://one:1");
    const second = remote("openai:http://two:1", "n").fails(EngineErrors.closedEarly("two"));
    const { orchestrator, clock, ask } = await setUp(first, second);
    const finish = first.waits();
    const answer = ask();
    await settle();
    clock.advance(100);
    await settle();
    finish("in the end");
    assert.equal(await answer, "in the end");
    orchestrator.dispose();
});

test("never for chat and review, never on the same processor", async () => {
    const never = async (first: FakeEngine, second: FakeEngine, priority: 0 | 2): Promise<void> => {
        const { orchestrator, clock, ask } = await setUp(first, second);
        const finish = first.waits();
        const answer = ask({ priority });
        await settle();
        clock.advance(1_000);
        await settle();
        finish();
        assert.equal(await answer, "late");
        assert.deepEqual(second.calls, []);
        orchestrator.dispose();
    };
    await never(remote("openai:http://one:1"), remote("openai:http://two:1", "n"), 2);
    await never(remote("openai:http://one:1"), remote("openai:http://one:2", "n"), 0);
    const local = new FakeEngine("ollama:http://127.0.0.1:1", {
        models: ["n"],
        isOnThisMachine: true,
    });
    await never(new FakeEngine("embedded"), local, 0);
});

test("a processor is a machine or a host", () => {
    const host = (id: string, isOnThisMachine = false): string =>
        processorOf({ id, isOnThisMachine });
    assert.equal(host("openai:https://models.example:8443/v1"), "models.example");
    assert.equal(host("ollama:http://[fd00::1]:11434"), "[fd00::1]");
    assert.equal(host("editor"), "editor");
    assert.equal(host("ollama:http://127.0.0.1:11434", true), "this machine");
});
