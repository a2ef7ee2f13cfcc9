import { deepEqual, equal, match, ok } from "node:assert/strict";
import { afterEach, test } from "node:test";
import { CancellationSource } from "@rust-ai-ide/core/cancellation";
import {
    Bench,
    Complete,
    Health,
    inferenceProtocolVersion,
    ListModels,
    LoadModel,
    ModelsChanged,
    RegisterModels,
    Score,
    UnloadModel,
    VerifyModel,
} from "@rust-ai-ide/protocol/inference";
import type { JsonRpcPeer } from "@rust-ai-ide/protocol/json-rpc";
import { defaultMemoryLimit } from "../../worker/memory-limit.ts";
import type { InferenceServerOptions } from "../../worker/server/inference-server.ts";
import { codeOf, completion } from "./support/harness.ts";
import { hello, ServerSetup } from "./support/server-setup.ts";

const megabyte = 1024 * 1024;

let setup: ServerSetup | undefined;
function begin(options: Partial<InferenceServerOptions> = {}): ServerSetup {
    setup = new ServerSetup(options);
    return setup;
}
afterEach(() => setup?.server.dispose());

function settled(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
}

test("a client shows the token first", async () => {
    const { server, stranger, clock } = bound(begin());
    const peer = stranger();
    equal(await codeOf(peer.request(Health, {})), "inference.helloFirst");
    equal(server.clientCount, 0);
    deepEqual(await hello(peer), {
        protocolVersion: inferenceProtocolVersion,
        processId: 42,
        productVersion: "1.2.3",
    });
    equal(server.clientCount, 1);
    const liar = stranger();
    equal(await codeOf(hello(liar, "guessed")), "inference.wrongToken");
    clock.advance(0);
    equal(liar.isClosed, true);
    const old = stranger();
    equal(await codeOf(hello(old, "secret", 99)), "inference.wrongProtocol");
    clock.advance(0);
    equal(old.isClosed, true);
    const silent = stranger();
    clock.advance(5_000);
    equal(silent.isClosed, true);
    equal(peer.isClosed, false);
});

/** Methods that can be taken out of the object. */
function bound(made: ServerSetup): ServerSetup & { stranger: () => JsonRpcPeer } {
    return Object.assign(made, { stranger: made.stranger.bind(made) });
}

test("every request reaches the engine", async () => {
    const { engine } = begin();
    const peer = await (setup as ServerSetup).client();
    const { models } = await peer.request(ListModels, {});
    deepEqual(
        models.map((model) => model.id),
        ["tiny", "large"],
    );
    equal((await peer.request(LoadModel, { model: "tiny" })).model.state, "ready");
    match((await peer.request(Complete, completion("fn"))).text, /^a\.rs/);
    const { scores } = await peer.request(Score, {
        model: "tiny",
        slot: "s",
        parts: { path: "a.rs", prefix: "", suffix: "" },
        continuations: ["a", "bb"],
    });
    deepEqual(scores, [
        { logLikelihood: -1, tokens: 1 },
        { logLikelihood: -2, tokens: 2 },
    ]);
    const bench = { model: "tiny", contexts: [128], newTokens: 4, repeats: 1 };
    equal((await peer.request(Bench, bench)).rows[0]?.context, 128);
    equal((await peer.request(VerifyModel, { model: "tiny" })).ok, true);
    deepEqual(await peer.request(UnloadModel, { model: "tiny" }), {});
    const health = await peer.request(Health, {});
    deepEqual(
        { ...health, models: health.models.length },
        {
            processId: 42,
            uptimeMs: 0,
            residentBytes: 100 * megabyte,
            clients: 1,
            queued: 0,
            served: 4,
            cpuMs: 5,
            models: 2,
        },
    );
    equal(engine.calls.length, 5);
});

test("all clients hear of a model's state, each state once", async () => {
    const made = begin();
    const [one, two] = [await made.client(), await made.client()];
    const heard: string[] = [];
    for (const [name, peer] of Object.entries({ one, two })) {
        peer.onNotification(ModelsChanged, ({ models }) => {
            heard.push(`${name} ${models.map((model) => model.state).join()}`);
        });
    }
    await one.request(LoadModel, { model: "tiny" });
    await one.request(LoadModel, { model: "tiny" });
    deepEqual(heard, ["one ready,available", "two ready,available"]);
});

test("a newer inline request of a window and file cancels the older one", async () => {
    const made = begin();
    const [one, two] = [await made.client(), await made.client()];
    const older = codeOf(one.request(Complete, completion("wait")));
    const otherWindow = codeOf(two.request(Complete, completion("fn")));
    const newer = codeOf(one.request(Complete, completion("fn main")));
    deepEqual(await Promise.all([older, otherWindow, newer]), ["CancelledError", "none", "none"]);
    deepEqual(made.engine.calls, [
        "complete a.rs wait",
        "complete a.rs fn",
        "complete a.rs fn main",
    ]);
});

test("typing interrupts a review and a chat, which are answered afterwards", async () => {
    const made = begin();
    const peer = await made.client();
    const source = new CancellationSource();
    const score = peer.request(
        Score,
        {
            model: "tiny",
            slot: "review",
            parts: { path: "a.rs", prefix: "wait", suffix: "" },
            continuations: [],
        },
        { token: source.token },
    );
    const review = codeOf(score);
    await settled();
    const chat = codeOf(peer.request(Complete, completion("chat", { priority: 1, slot: "chat" })));
    const inline = codeOf(peer.request(Complete, completion("fn")));
    deepEqual(await Promise.all([chat, inline]), ["none", "none"]);
    deepEqual(made.engine.calls, [
        "score review",
        "complete a.rs fn",
        "complete chat chat",
        "score review",
    ]);
    source.cancel();
    equal(await review, "CancelledError");
});

test("the time in the queue counts towards the deadline", async () => {
    const made = begin();
    const deadlines: (number | undefined)[] = [];
    const complete = made.engine.complete.bind(made.engine);
    made.engine.complete = (params, token) => {
        deadlines.push(params.deadlineMs);
        return complete(params, token);
    };
    const peer = await made.client();
    const source = new CancellationSource();
    const blocker = codeOf(
        peer.request(Complete, completion("wait", { slot: "b" }), { token: source.token }),
    );
    const requests = [
        peer.request(Complete, completion("fn", { deadlineMs: 250, slot: "c" })),
        peer.request(Complete, completion("fn", { deadlineMs: 50, slot: "d" })),
    ];
    await settled();
    made.clock.advance(100);
    source.cancel();
    await Promise.all(requests);
    deepEqual(deadlines, [undefined, 150, 1]);
    equal(await blocker, "CancelledError");
});

test("a client that goes takes its requests with it", async () => {
    const made = begin();
    const [one, two] = [await made.client(), await made.client()];
    const lost = codeOf(one.request(Complete, completion("wait")));
    await settled();
    one.dispose();
    equal(await lost, "rpc.closed");
    equal(await codeOf(two.request(Complete, completion("fn"))), "none");
    equal(made.server.clientCount, 1);
});

test("the last client out ends the process after a moment of grace", async () => {
    const made = begin();
    made.clock.advance(9_000);
    const one = await made.client();
    made.clock.advance(60_000);
    one.dispose();
    made.clock.advance(900);
    const two = await made.client();
    made.clock.advance(60_000);
    deepEqual(made.events, []);
    two.dispose();
    made.clock.advance(1_000);
    deepEqual(made.events, ["deserted"]);
});

test("a process that nobody joins ends", () => {
    const made = begin();
    made.stranger();
    made.clock.advance(10_000);
    deepEqual(made.events, ["deserted"]);
});

test("a model that nobody uses is unloaded, one that is used stays", async () => {
    const made = begin();
    const peer = await made.client();
    await peer.request(LoadModel, { model: "tiny" });
    await peer.request(LoadModel, { model: "large" });
    made.clock.advance(40_000);
    await peer.request(Complete, completion("fn"));
    made.clock.advance(20_000);
    await settled();
    deepEqual(made.engine.calls.at(-1), "unload large");
    made.clock.advance(40_000);
    await settled();
    deepEqual(made.engine.calls.at(-1), "unload tiny");
    equal(made.engine.calls.length, 5);
    equal(made.clock.pendingTimers <= 1, true);
});

test("a model that works is not idle", async () => {
    const made = begin();
    const peer = await made.client();
    await peer.request(LoadModel, { model: "tiny" });
    const source = new CancellationSource();
    const long = codeOf(peer.request(Complete, completion("wait"), { token: source.token }));
    await settled();
    made.clock.advance(120_000);
    await settled();
    ok(!made.engine.calls.includes("unload tiny"));
    source.cancel();
    await long;
});

test("over the memory limit caches go first", async () => {
    const made = begin();
    const peer = await made.client();
    await peer.request(LoadModel, { model: "tiny" });
    made.residentBytes = 1100 * megabyte;
    made.engine.dropCaches = () => {
        made.engine.calls.push("drop caches");
        made.residentBytes = 900 * megabyte;
    };
    await peer.request(Complete, completion("fn"));
    await settled();
    deepEqual(made.engine.calls, ["load tiny", "complete a.rs fn", "drop caches"]);
    deepEqual(made.events, ["collect"]);
});

test("then models, and one that alone is too large is not loaded again", async () => {
    const made = begin();
    const peer = await made.client();
    await peer.request(LoadModel, { model: "large" });
    await peer.request(LoadModel, { model: "tiny" });
    const unload = made.engine.unload.bind(made.engine);
    made.engine.unload = async (id) => {
        await unload(id);
        if (id === "tiny") made.residentBytes = 100 * megabyte;
    };
    made.residentBytes = 1100 * megabyte;
    made.clock.advance(30_000);
    await settled();
    deepEqual(made.engine.calls.slice(2), ["drop caches", "unload large", "unload tiny"]);
    equal(await codeOf(peer.request(LoadModel, { model: "tiny" })), "inference.memoryLimit");
    equal(await codeOf(peer.request(LoadModel, { model: "large" })), "none");
    deepEqual(made.events.includes("out of memory"), false);
});

test("then the process, with a clear line in the log", async () => {
    const made = begin();
    const peer = await made.client();
    made.residentBytes = 1100 * megabyte;
    await peer.request(LoadModel, { model: "tiny" });
    await settled();
    equal(made.events.at(-1), "out of memory");
    match(made.lines.join("\n"), /memory: 1100 of 1000 MB with nothing left to drop/);
});

test("a model that needs more than the least limit stays loaded", async () => {
    const weights = 4 * 1024 * megabyte;
    const made = begin({
        memoryLimitBytes: (models) =>
            defaultMemoryLimit(
                models.map((model) => ({ ...model, bytes: weights })),
                64 * weights,
            ),
    });
    const peer = await made.client();
    await peer.request(LoadModel, { model: "large" });
    made.residentBytes = 5 * 1024 * megabyte;
    await peer.request(Complete, completion("fn", { model: "large" }));
    await settled();
    deepEqual(made.engine.calls, ["load large", "complete a.rs fn"]);
    made.residentBytes = 7 * 1024 * megabyte;
    await peer.request(Complete, completion("fn", { model: "large" }));
    await settled();
    deepEqual(made.engine.calls.slice(3), ["drop caches", "unload large"]);
});

test("a folder that no client names any more is forgotten after the grace", async () => {
    const made = begin();
    const [one, two] = [await made.client(), await made.client()];
    const folders = async (peer: JsonRpcPeer): Promise<string[]> =>
        (await peer.request(ListModels, {})).models.map(({ folder }) => folder);
    await one.request(RegisterModels, { folders: ["/models/tiny"] });
    deepEqual(await folders(one), ["/models/tiny"]);
    deepEqual(await folders(two), ["/models/tiny", "/models/large"]);
    equal(await codeOf(one.request(LoadModel, { model: "large" })), "model.unknown");
    made.clock.advance(1_000);
    await settled();
    deepEqual(made.engine.calls, []);
    two.dispose();
    made.clock.advance(900);
    // Who comes back in time finds the model as it was.
    const three = await made.client();
    made.clock.advance(1_000);
    await settled();
    deepEqual(made.engine.calls, []);
    await three.request(RegisterModels, { folders: [] });
    made.clock.advance(1_000);
    await settled();
    deepEqual(made.engine.calls, ["forget large"]);
    deepEqual(await folders(one), ["/models/tiny"]);
});

test("too many clients are refused", async () => {
    const made = begin();
    const strangers = Array.from({ length: 65 }, () => made.stranger());
    deepEqual(
        strangers.map((peer) => peer.isClosed),
        [...Array(64).fill(false), true],
    );
});

test("what the log says never quotes a request", async () => {
    const made = begin();
    const peer = await made.client();
    equal(await codeOf(peer.request(Complete, completion("throw"))), "rpc.internal");
    equal(await codeOf(peer.request(Complete, completion("native"))), "inference.noNativeRuntime");
    const log = made.lines.join("\n");
    ok(!log.includes("secret") && !log.includes("throw"));
    match(log, /request failed: Error \| at .*fake-engine/);
    match(log, /request failed: inference\.noNativeRuntime/);
});
