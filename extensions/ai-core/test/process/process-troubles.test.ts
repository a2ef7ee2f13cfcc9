import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import {
    appendFileSync,
    copyFileSync,
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { createConnection } from "node:net";
import { getPriority } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { NullLogger } from "@rust-ai-ide/core/logger";
import type { InferenceClient } from "@rust-ai-ide/node/inference-client";
import { openInferenceConnection } from "@rust-ai-ide/node/inference-connection";
import { SocketStream } from "@rust-ai-ide/node/socket-stream";
import { backgroundPriority } from "@rust-ai-ide/node/spawn-program";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import { Hello, inferenceProtocolVersion, ListModels } from "@rust-ai-ide/protocol/inference";
import { JsonRpcPeer } from "@rust-ai-ide/protocol/json-rpc";
import { codeOf, completion, ended, Harness, isKind, next, working } from "./support/harness.ts";

let harness: Harness;
before(() => {
    harness = new Harness();
});
after(() => harness.close());

function processOf(client: InferenceClient): number {
    return client.state.kind === "ready" ? client.state.processId : 0;
}

/** The one file of a directory with this extension. */
function fileOf(directory: string, extension: string): string {
    const name = readdirSync(directory).find((file) => file.endsWith(extension));
    return join(directory, name ?? `missing${extension}`);
}

test("files are for the owner alone and go with the process", async () => {
    const directory = harness.directory();
    const client = harness.client(directory);
    await client.start();
    for (const file of readdirSync(directory)) {
        equal(statSync(join(directory, file)).mode & 0o077, 0, file);
    }
    const id = processOf(client);
    ok(getPriority(id) >= backgroundPriority(process.platform));
    client.dispose();
    await ended(id);
    deepEqual(
        readdirSync(directory).filter((file) => !/\.(log|err)$/.test(file)),
        [],
    );
});

test("a restart gives a new process without a notice, to all windows", async () => {
    const directory = harness.directory();
    const [asking, other] = [harness.client(directory), harness.client(directory)];
    await Promise.all([asking.start(), other.start()]);
    const id = processOf(asking);
    const states: string[] = [];
    asking.onDidChangeState((state) => states.push(state.kind));
    asking.onDidRestart(() => states.push("notice"));
    const otherIsBack = next(other.onDidRestart);
    await asking.restart();
    await otherIsBack;
    notEqual(processOf(asking), id);
    equal(processOf(asking), processOf(other));
    deepEqual(states, ["starting", "ready"]);
    match(harness.log(directory), /stopping: a client asked for it/);
});

test("a restart does not wait for a process that hangs", async () => {
    const client = harness.client(harness.directory());
    await client.start();
    const id = processOf(client);
    const lost = codeOf(client.complete(completion("hang")));
    await client.restart();
    equal(await lost, "inference.stopped");
    notEqual(processOf(client), id);
});

test("a stranger without the token gets nothing from a real socket", async () => {
    const directory = harness.directory();
    const client = harness.client(directory);
    await client.start();
    const socket = createConnection(fileOf(directory, ".sock"));
    const stranger = new JsonRpcPeer(new SocketStream(socket), { clock: SystemClock });
    const closed = next(stranger.onClose);
    equal(await codeOf(stranger.request(ListModels, {})), "inference.helloFirst");
    const hello = { token: "guess", protocolVersion: inferenceProtocolVersion, client: "x" };
    equal(await codeOf(stranger.request(Hello, hello)), "inference.wrongToken");
    await closed;
    equal((await client.health()).clients, 1);
});

test("garbage on the socket disturbs nobody", async () => {
    const directory = harness.directory();
    const client = harness.client(directory);
    await client.start();
    const socket = createConnection(fileOf(directory, ".sock"));
    const answer = new Promise<string>((resolve) => {
        socket.once("data", (bytes) => resolve(String(bytes)));
    });
    socket.write(Buffer.from([0xff, 0x00, 0x7b, 0x0a]));
    match(await answer, /rpc\.notJson/);
    socket.destroy();
    equal((await client.health()).clients, 1);
});

test("what a killed process left behind does not keep two windows from sharing the next", async () => {
    const directory = harness.directory();
    const first = harness.client(directory);
    await first.start();
    const id = processOf(first);
    const token = readFileSync(fileOf(directory, ".token"), "utf8");
    first.dispose();
    process.kill(id, "SIGKILL");
    await ended(id);
    ok(existsSync(fileOf(directory, ".sock")) && existsSync(fileOf(directory, ".lock")));
    const clients = [1, 2, 3].map(() => harness.client(directory));
    await Promise.all(clients.map((client) => client.start()));
    equal(new Set(clients.map(processOf)).size, 1);
    notEqual(processOf(clients[0] as InferenceClient), id);
    notEqual(readFileSync(fileOf(directory, ".token"), "utf8"), token);
});

test("a process whose files were cleaned away leaves those of its successor alone", async () => {
    const directory = harness.directory();
    const first = harness.client(directory);
    await first.start();
    const id = processOf(first);
    for (const extension of [".token", ".lock", ".sock"]) rmSync(fileOf(directory, extension));
    const second = harness.client(directory);
    await second.start();
    notEqual(processOf(second), id);
    first.dispose();
    await ended(id);
    const third = harness.client(directory);
    await third.start();
    equal(processOf(third), processOf(second));
});

test("a kill is noticed once by each of two windows, and they share again", async () => {
    const directory = harness.directory();
    const clients = [harness.client(directory), harness.client(directory)];
    await Promise.all(clients.map((client) => client.start()));
    const notices: string[] = [];
    const restarted = clients.map((client, index) => {
        client.onDidRestart(() => notices.push(String(index)));
        return next(client.onDidRestart);
    });
    process.kill(processOf(clients[0] as InferenceClient), "SIGKILL");
    await Promise.all(restarted);
    equal(new Set(clients.map(processOf)).size, 1);
    deepEqual(notices.sort(), ["0", "1"]);
});

test("programs of two versions run side by side", async () => {
    const directory = harness.directory();
    const newer = join(directory, "..", "newer.cjs");
    copyFileSync(harness.programPath, newer);
    appendFileSync(newer, "\n// A newer version.\n");
    const one = harness.client(directory);
    const two = harness.client(directory, { programPath: newer });
    await Promise.all([one.start(), two.start()]);
    notEqual(processOf(one), processOf(two));
    deepEqual([(await one.health()).clients, (await two.health()).clients], [1, 1]);
});

test("a folder that cannot be written is passed over for another", async () => {
    const fallback = harness.directory();
    mkdirSync(fallback);
    const blocked = join(fallback, "blocked");
    writeFileSync(blocked, "");
    const before = process.env.XDG_RUNTIME_DIR;
    process.env.XDG_RUNTIME_DIR = fallback;
    try {
        const client = harness.client(join(blocked, "below"));
        await client.start();
        ok(existsSync(fileOf(join(fallback, "rust-ai-ide"), ".sock")));
        client.dispose();
    } finally {
        if (before === undefined) delete process.env.XDG_RUNTIME_DIR;
        else process.env.XDG_RUNTIME_DIR = before;
    }
});

test("a program that is missing is said at once and looked for again", async () => {
    const programPath = join(harness.directory(), "..", "later.cjs");
    const client = harness.client(harness.directory(), { programPath });
    equal(await codeOf(client.start()), "inference.programMissing");
    equal(client.state.kind, "failed");
    copyFileSync(harness.programPath, programPath);
    await client.start();
    equal(client.state.kind, "ready");
});

test("a program that is something else is not waited for", async () => {
    const programPath = join(harness.directory(), "..", "other.cjs");
    writeFileSync(programPath, 'console.log("hello")');
    const client = harness.client(harness.directory(), {
        programPath,
        backOff: { firstDelayMs: 1, maximumFailures: 1 },
    });
    const failed = next(client.onDidChangeState, isKind("failed"));
    equal(await codeOf(client.start()), "inference.keepsStopping");
    const state = await failed;
    match(state.kind === "failed" ? state.reason.message : "", /not the inference program/);
    const options = {
        programPath,
        nodePath: process.execPath,
        modelFolders: [],
        logger: NullLogger,
        runtimeDirectory: harness.directory(),
    };
    // The supervisor sums up; a single attempt has its own code.
    equal(await codeOf(openInferenceConnection(options, SystemClock)), "inference.cannotStart");
});

test("a process that keeps dying is given up, and comes back when asked", async () => {
    const client = harness.client(harness.directory(), {
        backOff: { firstDelayMs: 1, maximumFailures: 2 },
    });
    const codes: string[] = [];
    for (let round = 0; round < 4; round++) {
        codes.push(await codeOf(client.complete(completion("die"))));
    }
    deepEqual(codes, [
        "inference.stopped",
        "inference.stopped",
        "inference.stopped",
        "inference.keepsStopping",
    ]);
    equal(client.state.kind, "failed");
    await client.restart();
    match((await client.complete(completion("fn"))).text, /a\.rs/);
});

test("a process that hangs is ended, and the next request is answered", async () => {
    const directory = harness.directory();
    const client = harness.client(directory, { patience: { quietMs: 100, answerMs: 300 } });
    await client.start();
    const id = processOf(client);
    equal(await codeOf(client.complete(completion("hang"))), "inference.stopped");
    await ended(id);
    match((await client.complete(completion("fn"))).text, /a\.rs/);
    match(await client.logPath(), new RegExp(`^${directory}/i\\d+-[0-9a-f]{8}\\.log$`));
});

test("a model beyond the memory limit is unloaded and refused from then on", async () => {
    const directory = harness.directory();
    const client = harness.client(directory, {
        modelFolders: ["/models/heavy", "/models/tiny"],
        limits: { idleExitSeconds: 0, memoryLimitMb: 220 },
    });
    await client.start();
    const unloaded = next(client.onModelsChanged, (models) =>
        models.some(({ id, state }) => id === "heavy" && state === "available"),
    );
    equal(await codeOf(client.loadModel("heavy")), "none");
    await unloaded;
    equal(await codeOf(client.loadModel("heavy")), "inference.memoryLimit");
    equal(await codeOf(client.complete(completion("fn"))), "none");
    match(harness.log(directory), /memory: \d+ of 220 MB; unloading heavy/);
});

test("a window that closes cancels its request for the others", async () => {
    const directory = harness.directory();
    const [closing, staying] = [harness.client(directory), harness.client(directory)];
    await Promise.all([closing.start(), staying.start()]);
    const isWorking = working(staying);
    const lost = codeOf(closing.complete(completion("wait")));
    await isWorking;
    closing.dispose();
    equal(await lost, "inference.stopped");
    match((await staying.complete(completion("fn"))).text, /a\.rs/);
    equal(await codeOf(closing.health()), "inference.disposed");
});

test("a client that is closed while it starts leaves no process behind", async () => {
    const directory = harness.directory();
    const client = harness.client(directory);
    const start = codeOf(client.start());
    client.dispose();
    equal(await start, "inference.disposed");
    const other = harness.client(directory);
    await other.start();
    equal((await other.health()).clients, 1);
});
