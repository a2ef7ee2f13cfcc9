import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { CancellationSource } from "@rust-ai-ide/core/cancellation";
import type { InferenceState } from "@rust-ai-ide/node/inference-client-options";
import { leakChecked } from "@rust-ai-ide/testing/leak-tracker";
import { codeOf, completion, ended, Harness, isKind, next, working } from "./support/harness.ts";

let harness: Harness;
before(() => {
    harness = new Harness();
});
after(() => harness.close());

function processOf(state: InferenceState): number {
    return state.kind === "ready" ? state.processId : 0;
}

test("starts on the first request, answers, and tells its states", async () => {
    const client = harness.client(harness.directory());
    const states: string[] = [];
    client.onDidChangeState((state) => states.push(state.kind));
    const result = await client.complete(completion("fn main"));
    match(result.text, /^a\.rs by \d+$/);
    deepEqual(states, ["starting", "ready"]);
    notEqual(processOf(client.state), process.pid);
    deepEqual(
        client.models.map((model) => model.id),
        ["tiny"],
    );
    client.dispose();
    deepEqual(states, ["starting", "ready", "stopped"]);
});

test("every request has its method", async () => {
    const client = harness.client(harness.directory());
    const folders = await client.registerModels(["/models/other"]);
    deepEqual(
        folders.map(({ id }) => id),
        ["tiny", "other"],
    );
    equal((await client.listModels()).length, 2);
    equal((await client.loadModel("tiny")).model.state, "ready");
    equal((await client.verifyModel("tiny")).ok, true);
    const parts = { path: "a.rs", prefix: "", suffix: "" };
    const score = { model: "tiny", slot: "a", parts, continuations: ["abc"] };
    deepEqual((await client.score(score)).scores, [{ logLikelihood: -3, tokens: 3 }]);
    const warmed = await client.warm({ model: "tiny", slot: "a", parts });
    equal(warmed.readyTokens, 1);
    const told: string[] = [];
    const messages = [{ role: "user", content: "hi" } as const];
    const chat = { model: "tiny", messages, maxNewTokens: 8, temperature: 0 };
    equal((await client.chat(chat, (text) => told.push(text))).finish, "end");
    deepEqual(told, ["hi"]);
    const bench = { model: "tiny", contexts: [128, 512], newTokens: 4, repeats: 1 };
    equal((await client.bench(bench)).rows.length, 2);
    await client.unloadModel("tiny");
    deepEqual(
        client.models.map(({ state }) => state),
        ["available", "available"],
    );
});

test("a process of Linux gives memory back, as far as nobody says otherwise", {
    skip: process.platform !== "linux",
}, async () => {
    const env = { ...process.env, MALLOC_ARENA_MAX: "7" };
    const client = harness.client(harness.directory(), { env });
    await client.start();
    const path = `/proc/${processOf(client.state)}/environ`;
    const variables = readFileSync(path, "utf8").split("\0");
    ok(variables.includes("MALLOC_TRIM_THRESHOLD_=65536"));
    ok(variables.includes("MALLOC_ARENA_MAX=7"));
});

test("two clients that start at the same time share one process", async () => {
    const directory = harness.directory();
    const clients = [1, 2, 3].map(() => harness.client(directory));
    await Promise.all(clients.map((client) => client.start()));
    const processes = new Set(clients.map((client) => processOf(client.state)));
    equal(processes.size, 1);
    const health = await clients[0]?.health();
    equal(health?.clients, 3);
});

test("a killed process costs its request; the next one works after one notice", async () => {
    const client = harness.client(harness.directory());
    await client.start();
    const first = processOf(client.state);
    const notices: string[] = [];
    client.onDidRestart((reason) => notices.push(reason.code));
    const restarted = next(client.onDidRestart);
    const isWorking = working(client);
    const lost = codeOf(client.complete(completion("wait")));
    await isWorking;
    process.kill(first, "SIGKILL");
    equal(await lost, "inference.stopped");
    const result = await client.complete(completion("fn main"));
    await restarted;
    notEqual(result.text, `a.rs by ${first}`);
    deepEqual(notices, ["inference.stopped"]);
});

test("ends by itself after its last client", async () => {
    const directory = harness.directory();
    const one = harness.client(directory);
    const two = harness.client(directory);
    await Promise.all([one.start(), two.start()]);
    const id = processOf(one.state);
    one.dispose();
    equal((await two.health()).processId, id);
    two.dispose();
    await ended(id);
    match(harness.log(directory), /stopping: the last client left/);
});

test(
    "a client that is closed leaves nothing behind",
    leakChecked(async () => {
        const client = harness.bareClient(harness.directory());
        const source = new CancellationSource();
        await client.complete(completion("fn main"), source.token);
        source.dispose();
        client.dispose();
    }),
);

test("cancellation frees the engine for the next request", async () => {
    const client = harness.client(harness.directory());
    await client.start();
    const source = new CancellationSource();
    const isWorking = working(client);
    const cancelled = codeOf(client.complete(completion("wait"), source.token));
    await isWorking;
    source.cancel();
    equal(await cancelled, "CancelledError");
    match((await client.complete(completion("fn"))).text, /a\.rs/);
});

test("folders can be replaced, and those that nobody names are forgotten by the process", async () => {
    const client = harness.client(harness.directory());
    await client.registerModels(["/models/rejected", "/models/other"]);
    const ids = async (): Promise<string[]> => (await client.listModels()).map(({ id }) => id);
    deepEqual(await ids(), ["tiny", "rejected", "other"]);
    await client.setFolders(["/models/other", "/models/tiny"]);
    deepEqual(await ids(), ["other", "tiny"]);
    // The fake engine's program has no grace, so the next requests find the folder gone.
    let known = 3;
    while (known > 2) known = (await client.health()).models.length;
    equal(known, 2);
    await client.restart();
    deepEqual(await ids(), ["other", "tiny"]);
});

test("a failure keeps its code and says nothing about the text", async () => {
    const directory = harness.directory();
    const client = harness.client(directory);
    equal(await codeOf(client.complete(completion("x", { model: "none" }))), "model.unknown");
    equal(await codeOf(client.complete(completion("native"))), "inference.noNativeRuntime");
    equal(await codeOf(client.complete(completion("throw"))), "rpc.internal");
    ok(!harness.log(directory).includes("secret"));
    match(harness.log(directory), /request failed: Error \| at /);
});

test("gives up on a program that cannot start, and tries again when asked", async () => {
    const client = harness.client(harness.directory(), {
        env: { ...process.env, FAKE_PROGRAM_CRASH: "1" },
        backOff: { firstDelayMs: 1, maximumFailures: 2 },
    });
    const states: string[] = [];
    client.onDidChangeState((state) => states.push(state.kind));
    equal(await codeOf(client.complete(completion("fn"))), "inference.keepsStopping");
    deepEqual(states, ["starting", "restarting", "restarting", "failed"]);
    equal(await codeOf(client.health()), "inference.keepsStopping");
    const again = next(client.onDidChangeState, isKind("starting"));
    const restart = codeOf(client.restart());
    await again;
    equal(await restart, "inference.keepsStopping");
});
