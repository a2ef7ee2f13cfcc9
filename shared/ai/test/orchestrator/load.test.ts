import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { leakChecked } from "@rust-ai-ide/testing/leak-tracker";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import { Admission } from "../../src/orchestrator/admission.ts";
import { LoadBalance } from "../../src/orchestrator/load-balance.ts";
import { conversationKey, PrefixAffinity } from "../../src/orchestrator/prefix-affinity.ts";
import { completeRequest, FakeEngine, orchestrate, settle } from "./fake-engine.ts";

const limits = { inlineConcurrency: 2, backgroundConcurrency: 1, starvationMs: 2_000 };

/**
 * `+i a` an inline request for engine a comes, `+c a` chat, `+r a` review, `-name` that one ends,
 * `2s` time passes. Names are what was asked and a number. Answers who was admitted, in order.
 */
async function play(engines: Readonly<Record<string, FakeEngine>>, story: string): Promise<string> {
    const clock = new ManualClock();
    const admission = new Admission(
        clock,
        () => limits,
        () => {},
    );
    const admitted: string[] = [];
    const ends = new Map<string, () => void>();
    let count = 0;
    for (const step of story.split(", ")) {
        const coming = /^\+([icr]) (\w+)$/.exec(step);
        if (coming !== null) {
            const [, kind = "", id = ""] = coming;
            const name = `${kind}${++count}`;
            const priority = { i: 0, c: 1, r: 2 }[kind] as 0 | 1 | 2;
            const engine = engines[id] as FakeEngine;
            admission.enter(engine, priority, 60_000, NeverCancelled).then(
                (lease) => {
                    admitted.push(lease === undefined ? `${name} gave up` : name);
                    ends.set(name, () => lease?.dispose());
                },
                () => admitted.push(`${name} refused`),
            );
        } else if (step.endsWith("s")) clock.advance(Number.parseFloat(step) * 1000);
        else ends.get(step.slice(1))?.();
        await settle();
    }
    admission.dispose();
    await settle();
    assert.equal(clock.pendingTimers, 0);
    return admitted.join(" ");
}

const server = (id: string, maximumConcurrency = 1, isOnThisMachine = false): FakeEngine =>
    new FakeEngine(id, { maximumConcurrency, isOnThisMachine });

test(
    "on one engine inline requests go before chat, and chat before review",
    leakChecked(async () => {
        const engines = { a: server("a") };
        assert.equal(
            await play(engines, "+r a, +r a, +c a, +i a, +i a, -r1, -i4, -i5, -c3, -r2"),
            "r1 i4 i5 c3 r2",
        );
    }),
);

test("whoever has waited for long goes before those who type", async () => {
    const engines = { a: server("a") };
    assert.equal(await play(engines, "+i a, +c a, 2s, +i a, -i1, -c2"), "i1 c2 i3");
    assert.equal(await play(engines, "+i a, +c a, 61s"), "i1 c2 gave up");
    assert.equal(await play(engines, "+i a, +c a"), "i1 c2 refused");
});

test("engines on this machine share its processor; typing waits for nothing else there", async () => {
    const engines = { a: server("a", 4, true), b: server("b", 4, true), far: server("far", 4) };
    assert.equal(await play(engines, "+c a, +c b, +c far, +i b, -c1, -i4"), "c1 c3 i4 c2");
    assert.equal(await play(engines, "+i a, +i a, +i b, +i far, -i1"), "i1 i2 i4 i3");
});

test("typing that never stops holds chat up for a bounded time only", async () => {
    const engines = { a: server("a", 4, true), b: server("b", 4, true) };
    assert.equal(
        await play(engines, "+i a, +c b, +i a, -i1, +i a, -i3, 1.9s, 0.1s"),
        "i1 i3 i4 c2",
    );
});

test("an engine with a queue of its own gets its requests at once", async () => {
    const own = new FakeEngine("embedded", { maximumConcurrency: 16 });
    const engines = { own, a: server("a", 4, true) };
    assert.equal(await play(engines, "+c own, +i own, +i own, +i own, +r own"), "c1 i2 i3 i4 r5");
    assert.equal(await play(engines, "+c own, +c a, +i a, -c1, -i3"), "c1 i3 c2");
});

test("a cancelled request leaves the queue", async () => {
    const clock = new ManualClock();
    let changes = 0;
    const admission = new Admission(
        clock,
        () => limits,
        () => changes++,
    );
    const engine = server("a");
    const lease = await admission.enter(engine, 0, 1_000, NeverCancelled);
    const source = new CancellationSource();
    const waiting = admission.enter(engine, 0, 1_000, source.token);
    assert.deepEqual([admission.outstanding("a"), admission.queued("a")], [1, 1]);
    assert.equal(admission.hasRoom(engine, 0), false);
    source.cancel();
    await assert.rejects(waiting, CancelledError);
    await assert.rejects(admission.enter(engine, 0, 1_000, source.token), CancelledError);
    lease?.dispose();
    assert.deepEqual([admission.outstanding("a"), admission.queued("a")], [0, 0]);
    assert.ok(changes >= 4);
});

/** Requests that each of the engines got, of all with these keys in turn. */
function shares(keys: readonly string[], requests: number, atOnce: number): number[] {
    const balance = new LoadBalance();
    const affinity = new PrefixAffinity();
    const counts = new Map([
        ["a", 0],
        ["b", 0],
    ]);
    const running: string[] = [];
    for (let request = 0; request < requests; request++) {
        if (running.length >= atOnce) running.shift();
        const load = (id: string): number => running.filter((other) => other === id).length;
        const key = keys[request % keys.length] ?? "";
        const servers = [...counts.keys()].map((id) => ({ id, load: load(id) }));
        const [first] = balance.order(servers, affinity.get(key));
        const id = first?.id ?? "";
        balance.assign(id, key);
        affinity.remember(key, id);
        running.push(id);
        counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return [...counts.values()];
}

test("two equal engines share load within ten per cent", () => {
    const many = Array.from({ length: 20 }, (_, index) => `document ${index}`);
    for (const [keys, atOnce] of [
        [many, 1],
        [many, 4],
        [many, 7],
        [["one"], 8],
    ] as const) {
        const [a = 0, b = 0] = shares(keys, 1000, atOnce);
        assert.ok(
            Math.abs(a - b) <= 100,
            `${a} and ${b} with ${keys.length} documents, ${atOnce} at once`,
        );
    }
});

test("prompts move from an engine that got more than its share for long", () => {
    const balance = new LoadBalance();
    // Ten documents that all know the first engine, as after the second one was away.
    const counts = { a: 0, b: 0 };
    const known = new Map<string, string>();
    for (let request = 0; request < 200; request++) {
        const key = `${request % 10}`;
        const servers = ["a", "b"].map((id) => ({ id, load: 0 }));
        const id = balance.order(servers, known.get(key) ?? "a")[0]?.id as "a" | "b";
        balance.assign(id, key);
        known.set(key, id);
        counts[id]++;
    }
    assert.ok(Math.abs(counts.a - counts.b) <= 20, JSON.stringify(counts));
});

test("one document stays with the engine that knows it, as long as that is hardly busier", () => {
    assert.deepEqual(shares(["one"], 100, 1), [100, 0]);
    const balance = new LoadBalance();
    const order = (a: number, b: number): string =>
        balance
            .order(
                [
                    { id: "a", load: a },
                    { id: "b", load: b },
                ],
                "a",
            )
            .map(({ id }) => id)
            .join("");
    assert.deepEqual([order(0, 0), order(1, 0), order(2, 0)], ["ab", "ab", "ba"]);
});

test("a newcomer does not have to catch up", () => {
    const balance = new LoadBalance();
    const ask = (ids: readonly string[]): string => {
        const [first] = balance.order(
            ids.map((id) => ({ id, load: 0 })),
            undefined,
        );
        balance.assign(first?.id ?? "", "one");
        return first?.id ?? "";
    };
    for (let request = 0; request < 10; request++) ask(["a"]);
    assert.deepEqual([1, 2, 3, 4].map(() => ask(["a", "b"])).join(""), "abab");
});

test("what an engine knows is remembered within bounds and forgotten with it", () => {
    const affinity = new PrefixAffinity();
    for (let key = 0; key < 600; key++) affinity.remember(`${key}`, key % 2 === 0 ? "a" : "b");
    assert.deepEqual(
        [affinity.get("99"), affinity.get("100"), affinity.get("599")],
        [undefined, "a", "b"],
    );
    affinity.forget("b");
    assert.deepEqual([affinity.get("598"), affinity.get("599")], ["a", undefined]);
});

test("turns of one conversation have one key", () => {
    const first = [
        { role: "system" as const, content: "s" },
        { role: "user" as const, content: "u" },
    ];
    assert.equal(
        conversationKey(first),
        conversationKey([...first, { role: "assistant", content: "x" }]),
    );
});

test("equal engines take turns, and one that is out of order gets nothing", async () => {
    const a = new FakeEngine("a");
    const b = new FakeEngine("b");
    const { orchestrator } = await orchestrate([a, b]);
    const ask = async (slot: string): Promise<string> => {
        const request = { ...completeRequest, slot };
        const { by } = await orchestrator.complete(request, NeverCancelled);
        assert.equal(by.failedOver, false);
        return by.engine;
    };
    const engines: string[] = [];
    for (let slot = 0; slot < 6; slot++) engines.push(await ask(`${slot}`));
    assert.equal(engines.join(""), "ababab");
    assert.deepEqual([await ask("2"), await ask("2"), await ask("3")], ["a", "a", "b"]);
    a.listFailure = new Error("gone");
    await orchestrator.refresh(NeverCancelled, "a");
    assert.equal(await ask("2"), "b");
    orchestrator.dispose();
});

test("engines that share a model in one task alone do not disturb the others' turns", async () => {
    const talker = new FakeEngine("c", { models: [{ name: "m", tasks: ["chat"] }] });
    const { orchestrator } = await orchestrate([new FakeEngine("a"), new FakeEngine("b"), talker]);
    const engines: string[] = [];
    for (let slot = 0; slot < 6; slot++) {
        const request = { ...completeRequest, slot: `${slot}` };
        engines.push((await orchestrator.complete(request, NeverCancelled)).by.engine);
        // As the status bar does after every change.
        orchestrator.route("chat");
    }
    assert.equal(engines.join(""), "ababab");
    orchestrator.dispose();
});

test("who gives up when another one is admitted takes no place", async () => {
    const source = new CancellationSource();
    const admission = new Admission(
        new ManualClock(),
        () => ({ ...limits, backgroundConcurrency: 2 }),
        () => {
            if (admission.queued("b") === 0 && admission.queued("c") === 1) source.cancel();
        },
    );
    const [a, b, c] = [server("a", 1, true), server("b", 1, true), server("c", 1, true)];
    const typing = await admission.enter(a, 0, 60_000, NeverCancelled);
    const first = admission.enter(b, 1, 60_000, NeverCancelled);
    const second = admission.enter(c, 1, 60_000, source.token);
    typing?.dispose();
    (await first)?.dispose();
    await assert.rejects(second, CancelledError);
    assert.deepEqual([admission.outstanding("c"), admission.queued("c")], [0, 0]);
    admission.dispose();
});

test("a full engine is passed over when another one has room", async () => {
    const a = new FakeEngine("a", { models: ["m"], maximumConcurrency: 1 });
    const b = new FakeEngine("b", { models: ["n"] });
    const { orchestrator, clock } = await orchestrate([a, b]);
    const finish = a.waits();
    const first = orchestrator.complete(completeRequest, NeverCancelled);
    await settle();
    const second = orchestrator.complete(completeRequest, NeverCancelled);
    await settle();
    assert.deepEqual([orchestrator.status.engines[0]?.queued], [1]);
    clock.advance(150);
    assert.equal((await second).by.engine, "b");
    finish();
    assert.equal((await first).by.engine, "a");
    assert.equal(orchestrator.status.engines[0]?.tasks[0]?.failures, 0);
    orchestrator.dispose();
});

test("a request that is cancelled while it waits for a place goes nowhere else", async () => {
    const a = new FakeEngine("a", { maximumConcurrency: 1 });
    const { orchestrator, clock } = await orchestrate([a]);
    const finish = a.waits();
    const first = orchestrator.complete(completeRequest, NeverCancelled);
    await settle();
    const source = new CancellationSource();
    const second = orchestrator.complete(completeRequest, source.token);
    await settle();
    source.cancel();
    await assert.rejects(second, CancelledError);
    finish();
    await first;
    assert.deepEqual(a.calls, ["models", "complete m"]);
    orchestrator.dispose();
    assert.equal(clock.pendingTimers, 0);
});
