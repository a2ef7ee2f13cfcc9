import { deepEqual, equal, match, ok } from "node:assert/strict";
import { test } from "node:test";
import { CancellationSource, CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError, defineErrors } from "@rust-ai-ide/core/errors";
import type { Logger } from "@rust-ai-ide/core/logger";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import { MemoryStream } from "@rust-ai-ide/testing/memory-stream";
import fc from "fast-check";
import * as v from "valibot";
import { JsonRpcPeer, type JsonRpcPeerOptions } from "../src/json-rpc.ts";
import { notification, request } from "../src/message-table.ts";

const Double = request("double", v.object({ value: v.number() }), v.object({ value: v.number() }));
const Said = notification("said", v.object({ text: v.string() }));
const ModelErrors = defineErrors("model", {
    missing: () => ["The model is missing.", "Reinstall it."],
});

interface Pair {
    readonly clock: ManualClock;
    readonly near: JsonRpcPeer;
    readonly far: JsonRpcPeer;
    readonly nearStream: MemoryStream;
    readonly farStream: MemoryStream;
}

function pair(options: Partial<JsonRpcPeerOptions> = {}): Pair {
    const clock = new ManualClock();
    const [nearStream, farStream] = MemoryStream.pair();
    const near = new JsonRpcPeer(nearStream, { clock, ...options });
    const far = new JsonRpcPeer(farStream, { clock, ...options });
    return { clock, near, far, nearStream, farStream };
}

/** Sends raw texts to a peer that serves `double`; returns what it answered. */
async function answers(...texts: string[]): Promise<unknown[]> {
    const stream = new MemoryStream();
    const peer = new JsonRpcPeer(stream, { clock: new ManualClock() });
    peer.onRequest(Double, ({ value }) => ({ value: value * 2 }));
    for (const text of texts) stream.receive(text);
    await settled();
    return stream.sent.map((text) => JSON.parse(text));
}

/** Lets all promises that can settle do so. */
function settled(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
}

async function failure(call: Promise<unknown>): Promise<string> {
    try {
        await call;
        return "none";
    } catch (error) {
        if (CodedError.is(error)) return error.code;
        return error instanceof Error ? error.name : "unknown";
    }
}

function listLogger(lines: string[]): Logger {
    const add = (line: string): void => {
        lines.push(line);
    };
    return { debug: add, info: add, warn: add, error: add };
}

test("a request is answered, a notification is heard", async () => {
    const { near, far } = pair();
    const heard: string[] = [];
    far.onRequest(Double, async ({ value }) => ({ value: value * 2 }));
    far.onNotification(Said, ({ text }) => heard.push(text));
    near.notify(Said, { text: "hello" });
    deepEqual(await near.request(Double, { value: 21 }), { value: 42 });
    deepEqual(heard, ["hello"]);
    equal(far.incomingCount, 0);
});

test("coded errors keep code and next step, others stay private", async () => {
    const { near, far } = pair();
    far.onRequest(Double, ({ value }) => {
        if (value === 1) throw ModelErrors.missing();
        if (value === 2) throw new CancelledError();
        throw new Error("source text of the user");
    });
    const missing = await near.request(Double, { value: 1 }).catch((error: unknown) => error);
    ok(CodedError.is(missing, "model.missing"));
    equal(missing.display, "The model is missing. Reinstall it.");
    equal(await failure(near.request(Double, { value: 2 })), "CancelledError");
    const internal = await near.request(Double, { value: 3 }).catch((error: unknown) => error);
    ok(CodedError.is(internal, "rpc.internal"));
    ok(!internal.message.includes("source text"));
});

test("what does not fit the table is refused on both sides", async () => {
    const { near, far } = pair();
    far.onRequest(Double, () => ({ value: "two" }) as never);
    equal(await failure(near.request(Double, { value: 1 })), "rpc.badAnswer");
    equal(await failure(near.request(Double, { value: "x" } as never)), "rpc.badParameters");
    const Unknown = request("unknown", v.object({}), v.object({}));
    equal(await failure(near.request(Unknown, {})), "rpc.unknownMethod");
});

test("an error that is not ours still becomes a coded one", async () => {
    const stream = new MemoryStream();
    const peer = new JsonRpcPeer(stream, { clock: new ManualClock() });
    const replies = [
        { error: { code: -32000, message: "foreign" } },
        { error: "not even an object" },
        { error: { code: 5, message: "m", data: { code: 7 } } },
    ];
    const codes = replies.map(() => failure(peer.request(Double, { value: 1 })));
    replies.forEach((reply, index) => {
        stream.receive(JSON.stringify({ jsonrpc: "2.0", id: index + 1, ...reply }));
    });
    deepEqual(await Promise.all(codes), ["rpc.failed", "rpc.failed", "rpc.failed"]);
});

test("cancelling rejects at once and tells the other side", async () => {
    const { near, far } = pair();
    let wasCancelled = false;
    far.onRequest(Double, (_params, token) => {
        return new Promise((_resolve, reject) => {
            token.onCancellationRequested(() => {
                wasCancelled = true;
                reject(new CancelledError());
            });
        });
    });
    const source = new CancellationSource();
    const call = failure(near.request(Double, { value: 1 }, { token: source.token }));
    await settled();
    equal(far.incomingCount, 1);
    source.cancel();
    equal(await call, "CancelledError");
    equal(wasCancelled, true);
    await settled();
    equal(far.incomingCount, 0);
});

test("a token that is cancelled already sends nothing", async () => {
    const { near, nearStream } = pair();
    const source = new CancellationSource();
    source.cancel();
    equal(
        await failure(near.request(Double, { value: 1 }, { token: source.token })),
        "CancelledError",
    );
    deepEqual(nearStream.sent, []);
});

test("a call that takes too long is cancelled; its late answer is ignored", async () => {
    const { near, far, clock } = pair();
    let release: (value: { value: number }) => void = () => {};
    far.onRequest(Double, () => new Promise((resolve) => (release = resolve)));
    const call = failure(near.request(Double, { value: 1 }, { timeoutMs: 100 }));
    clock.advance(99);
    await settled();
    clock.advance(1);
    equal(await call, "rpc.timedOut");
    release({ value: 2 });
    await settled();
    equal(clock.pendingTimers, 0);
});

test("a call that is answered leaves no timer behind", async () => {
    const { near, far, clock } = pair();
    far.onRequest(Double, ({ value }) => ({ value }));
    await near.request(Double, { value: 1 }, { timeoutMs: 100 });
    equal(clock.pendingTimers, 0);
});

test("closing rejects pending calls and cancels those of the other side", async () => {
    const closedError = () => ModelErrors.missing();
    const { near, far } = pair({ closedError });
    let isCancelled = false;
    far.onRequest(Double, (_params, token) => {
        token.onCancellationRequested(() => (isCancelled = true));
        return new Promise(() => {});
    });
    let closes = 0;
    near.onClose(() => closes++);
    const call = failure(near.request(Double, { value: 1 }));
    near.dispose();
    near.dispose();
    equal(await call, "model.missing");
    equal(await failure(near.request(Double, { value: 1 })), "model.missing");
    near.notify(Said, { text: "lost" });
    deepEqual([isCancelled, closes, near.isClosed, far.isClosed], [true, 1, true, true]);
});

test("an answer that comes after the close goes nowhere", async () => {
    const { near, far, farStream } = pair();
    let release: (value: { value: number }) => void = () => {};
    far.onRequest(Double, () => new Promise((resolve) => (release = resolve)));
    const call = failure(near.request(Double, { value: 1 }));
    await settled();
    near.dispose();
    release({ value: 2 });
    await settled();
    equal(await call, "rpc.closed");
    deepEqual(farStream.sent, []);
});

test("bad messages are answered with a coded error and change nothing", async () => {
    const codes = async (...texts: string[]): Promise<unknown[]> => {
        const replies = await answers(...texts);
        return replies.map((reply) => {
            const { id, error, result } = reply as {
                id: unknown;
                error?: { data: { code: string } };
                result?: unknown;
            };
            return [id, error?.data.code ?? result];
        });
    };
    const good = '{"jsonrpc":"2.0","id":9,"method":"double","params":{"value":4}}';
    deepEqual(await codes("{oops", good), [
        [null, "rpc.notJson"],
        [9, { value: 8 }],
    ]);
    deepEqual(await codes("[]", "null", '"text"', "{}"), Array(4).fill([null, "rpc.badMessage"]));
    deepEqual(await codes('{"jsonrpc":"1.0","id":1,"method":"double"}'), [[1, "rpc.badMessage"]]);
    deepEqual(await codes('{"jsonrpc":"2.0","id":1,"method":7}'), [[1, "rpc.badMessage"]]);
    deepEqual(await codes('{"jsonrpc":"2.0","id":{},"method":"double"}'), [
        [null, "rpc.badMessage"],
    ]);
    deepEqual(await codes('{"jsonrpc":"2.0","id":1}'), [[1, "rpc.badMessage"]]);
    deepEqual(await codes('{"jsonrpc":"2.0","id":"a","method":"double"}'), [
        ["a", "rpc.badParameters"],
    ]);
});

test("answers and notifications that nobody waits for are ignored", async () => {
    const replies = await answers(
        '{"jsonrpc":"2.0","id":77,"result":{}}',
        '{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"m"}}',
        '{"jsonrpc":"2.0","method":"nobody","params":{}}',
        '{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":5}}',
        '{"jsonrpc":"2.0","method":"$/cancelRequest","params":null}',
    );
    deepEqual(replies, []);
});

test("a listener sees only what fits, and may fail", () => {
    const lines: string[] = [];
    const stream = new MemoryStream();
    const peer = new JsonRpcPeer(stream, { clock: new ManualClock(), logger: listLogger(lines) });
    const heard: string[] = [];
    const subscription = peer.onNotification(Said, ({ text }) => {
        if (text === "boom") throw new TypeError("secret");
        heard.push(text);
    });
    const say = (params: unknown): void =>
        stream.receive(JSON.stringify({ jsonrpc: "2.0", method: "said", params }));
    say({ text: "one" });
    say({ text: 2 });
    say({ text: "boom" });
    subscription.dispose();
    say({ text: "three" });
    deepEqual(heard, ["one"]);
    deepEqual(lines, [
        "dropped said: text: expected string",
        "a listener of said failed: TypeError",
        "ignored an unknown notification",
    ]);
});

test("an id that is in use and too many requests are refused", async () => {
    const stream = new MemoryStream();
    const peer = new JsonRpcPeer(stream, {
        clock: new ManualClock(),
        maximumConcurrentRequests: 2,
    });
    peer.onRequest(Double, () => new Promise(() => {}));
    for (const id of [1, 1, 2, 3]) {
        const params = { value: 1 };
        stream.receive(JSON.stringify({ jsonrpc: "2.0", id, method: "double", params }));
    }
    await settled();
    const refused = stream.sent.map((text) => {
        const { id, error } = JSON.parse(text) as { id: number; error: { data: { code: string } } };
        return `${id} ${error.data.code}`;
    });
    deepEqual(refused, ["1 rpc.badMessage", "3 rpc.tooMany"]);
});

test("a handler that is taken away no longer answers", async () => {
    const { near, far } = pair();
    far.onRequest(Double, ({ value }) => ({ value })).dispose();
    equal(await failure(near.request(Double, { value: 1 })), "rpc.unknownMethod");
});

test("messages that are too large are not sent", async () => {
    const lines: string[] = [];
    const Long = request("long", v.object({ text: v.string() }), v.object({ text: v.string() }));
    const options = { maximumMessageLength: 300, logger: listLogger(lines) };
    const { near, far, nearStream } = pair(options);
    far.onRequest(Long, ({ text }) => ({ text: text.repeat(100) }));
    equal(await failure(near.request(Long, { text: "x".repeat(300) })), "rpc.tooLarge");
    deepEqual(nearStream.sent, []);
    equal(await failure(near.request(Long, { text: "abcd" })), "rpc.tooLarge");
    near.notify(Said, { text: "x".repeat(300) });
    equal(nearStream.sent.length, 1);
    deepEqual(lines, Array(2).fill("did not send a message that is too large"));
});

test("a message that is too large closes the connection", async () => {
    const stream = new MemoryStream();
    const peer = new JsonRpcPeer(stream, {
        clock: new ManualClock(),
        maximumMessageLength: 300,
    });
    stream.receive("x".repeat(301));
    equal(peer.isClosed, true);
    match(stream.sent[0] ?? "", /rpc\.tooLarge/);
});

test("no text makes a peer throw or fall silent", async () => {
    const key = fc.constantFrom("id", "method", "params", "result", "error", "x");
    const value = fc.oneof(
        fc.constantFrom<unknown>("2.0", "double", "said", "$/cancelRequest", 1, null, -1, {}),
        fc.jsonValue(),
    );
    const message = fc
        .dictionary(key, value)
        .map((entries) => JSON.stringify({ jsonrpc: "2.0", ...entries }));
    const texts = fc.array(fc.oneof(message, fc.json(), fc.string()), { maxLength: 5 });
    // No generated id is this text, so the last answer belongs to the probe.
    const id = "the probe of this test";
    const probe = { jsonrpc: "2.0", id, method: "double", params: { value: 2 } };
    await fc.assert(
        fc.asyncProperty(texts, async (lines) => {
            const replies = await answers(...lines, JSON.stringify(probe));
            deepEqual(replies.at(-1), { jsonrpc: "2.0", id, result: { value: 4 } });
        }),
        { numRuns: 300 },
    );
});

test("any value survives the way there and back", async () => {
    const Echo = request(
        "echo",
        v.object({ value: v.unknown() }),
        v.object({ value: v.unknown() }),
    );
    const { near, far } = pair();
    far.onRequest(Echo, (params) => params);
    await fc.assert(
        fc.asyncProperty(fc.jsonValue(), async (value) => {
            const sent = JSON.parse(JSON.stringify({ value })) as { value: unknown };
            deepEqual(await near.request(Echo, sent), sent);
        }),
        { numRuns: 100 },
    );
});
