import { deepEqual, equal, ok } from "node:assert/strict";
import { afterEach, test } from "node:test";
import { CancellationSource, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { leakChecked } from "@rust-ai-ide/testing/leak-tracker";
import { createHttpEngine } from "../../src/engines/http-engine.ts";
import { completion, outcome, question } from "./engine-requests.ts";
import {
    type Behaviour,
    events,
    forever,
    hangAfter,
    hangBeforeHeaders,
    json,
    MisbehavingServer,
    stopServers,
} from "./misbehaving-server.ts";

afterEach(stopServers);

const said = 'data: {"choices":[{"delta":{"content":"A box"}}]}\n\n';
const mostMs = 150;

/** Cancels a chat that is under way; answers how long the engine and the server took to notice. */
async function check(
    behaviour: Behaviour,
): Promise<{ readonly engineMs: number; readonly serverMs: number; readonly late: number }> {
    const server = await MisbehavingServer.start({
        "/v1/models": json({ data: [{ id: "m" }] }),
        "/v1/chat/completions": behaviour,
    });
    const engine = createHttpEngine({ url: server.url, kind: "openai" });
    const source = new CancellationSource();
    try {
        await engine.models(NeverCancelled);
        let settled = false;
        let late = 0;
        const work = outcome(
            engine.chat?.(question(), () => (late += settled ? 1 : 0), source.token) ??
                Promise.reject(),
        );
        while (server.seen.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
        await new Promise((resolve) => setTimeout(resolve, 30));
        const start = performance.now();
        source.cancel();
        equal(await work, "cancelled");
        settled = true;
        const engineMs = performance.now() - start;
        const closed = await server.seen[1]?.closed;
        ok(closed !== undefined && !closed.isComplete);
        return { engineMs, serverMs: closed.at - start, late };
    } finally {
        source.dispose();
        engine.dispose();
        await server.stop();
    }
}

test(
    "cancelling ends a request in any state within 150 ms, at the server too",
    leakChecked(async () => {
        const states = {
            "before the headers": hangBeforeHeaders,
            "after the headers": hangAfter(""),
            "after a word": hangAfter(said),
            "between words": forever(said, 20),
        };
        for (const [name, behaviour] of Object.entries(states)) {
            const { engineMs, serverMs, late } = await check(behaviour);
            ok(engineMs < mostMs, `${name}: the engine took ${engineMs} ms`);
            ok(serverMs < mostMs, `${name}: the server noticed after ${serverMs} ms`);
            equal(late, 0, `${name}: text after the end`);
        }
    }),
);

test("a request that was cancelled before it began is not sent", async () => {
    const server = await MisbehavingServer.start({ "*": json({ data: [] }) });
    const engine = createHttpEngine({ url: server.url, kind: "openai" });
    const source = new CancellationSource();
    source.cancel();
    const requests = [
        engine.models(source.token),
        engine.complete?.(completion(), source.token),
        engine.chat?.(question(), () => {}, source.token),
        engine.embed?.({ model: "m", texts: ["a"], priority: 2 }, source.token),
    ];
    deepEqual(await Promise.all(requests.map((request) => outcome(request ?? Promise.resolve()))), [
        "cancelled",
        "cancelled",
        "cancelled",
        "cancelled",
    ]);
    deepEqual(server.seen, []);
    engine.dispose();
    await server.stop();
});

test("waiting for a token that never comes can be cancelled", async () => {
    const server = await MisbehavingServer.start();
    const tokens = (): Promise<string | undefined> => new Promise(() => {});
    const engine = createHttpEngine({ url: server.url, kind: "openai", tokens });
    const source = new CancellationSource();
    const work = outcome(engine.models(source.token));
    source.cancel();
    equal(await work, "cancelled");
    engine.dispose();
    await server.stop();
});

test("disposing an engine ends what it still does", async () => {
    const server = await MisbehavingServer.start({
        "/v1/models": json({ data: [{ id: "m" }] }),
        "*": hangAfter(said),
    });
    const engine = createHttpEngine({ url: server.url, kind: "openai" });
    let isFirst: () => void = () => {};
    const first = new Promise<void>((resolve) => (isFirst = resolve));
    const work = outcome(engine.chat?.(question(), isFirst, NeverCancelled) ?? Promise.reject());
    await first;
    engine.dispose();
    equal(await work, "engine.closedEarly");
    await server.seen[1]?.closed;
    await server.stop();
});

test("an answer that was read to its end keeps its connection", async () => {
    const server = await MisbehavingServer.start({
        "/v1/models": json({ data: [{ id: "m" }] }),
        "/v1/chat/completions": events([
            { choices: [{ delta: { content: "A" }, finish_reason: "stop" }] },
        ]),
    });
    const engine = createHttpEngine({ url: server.url, kind: "openai" });
    for (let count = 0; count < 5; count++) {
        await engine.chat?.(question(), () => {}, NeverCancelled);
    }
    equal(server.connections, 1);
    engine.dispose();
    await server.stop();
});
