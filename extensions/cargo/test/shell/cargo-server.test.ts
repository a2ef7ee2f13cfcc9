import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { CancellationSource, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { NullLogger } from "@rust-ai-ide/core/logger";
import type { RunningServer } from "@rust-ai-ide/host/language-server";
import { ServerProgram } from "@rust-ai-ide/host/server-program";
import { CargoWorkspaces } from "@rust-ai-ide/protocol/cargo/workspaces";
import { CargoShellErrors } from "../../src/cargo-shell-errors.ts";

function setUp(failure?: unknown) {
    const time = { now: 0 };
    const current = { failure };
    const started: { stopped: boolean; giveUp: () => void }[] = [];
    const server = new ServerProgram({
        name: "Cargo server",
        errors: {
            missing: CargoShellErrors.serverMissing,
            resting: CargoShellErrors.serverResting,
        },
        clock: { now: () => time.now, schedule: () => ({ dispose() {} }) },
        logger: NullLogger,
        connect: async (giveUp) => {
            const entry = { stopped: false, giveUp };
            started.push(entry);
            if (current.failure !== undefined) throw current.failure;
            return {
                request: async () => ({ workspaces: [] }),
                stop: async () => {
                    entry.stopped = true;
                },
            } as unknown as RunningServer;
        },
    });
    const ask = (token = NeverCancelled): Promise<unknown> =>
        server.request(CargoWorkspaces, { folders: [] }, token);
    return { server, time, started, current, ask };
}

test("the first question starts the program, the others use it", async () => {
    const { server, started, ask } = setUp();
    let connections = 0;
    server.onDidConnect(() => connections++);
    assert.equal(server.isStarted, false);
    await Promise.all([ask(), ask()]);
    assert.deepEqual(await ask(), { workspaces: [] });
    assert.deepEqual([started.length, connections, server.isStarted], [1, 1, true]);
});

test("a program that does not start is left alone for a while", async () => {
    const { server, time, started, current, ask } = setUp(new Error("no such file"));
    await assert.rejects(ask(), { code: "cargoShell.serverMissing" });
    await assert.rejects(ask(), { code: "cargoShell.serverResting" });
    assert.equal(started.length, 1);
    time.now = 10_000;
    current.failure = undefined;
    assert.deepEqual(await ask(), { workspaces: [] });
    assert.equal(server.isStarted, true);
});

test("one that stops too often is left alone as well, until it is restarted by hand", async () => {
    const { server, started, ask } = setUp();
    await ask();
    started[0]?.giveUp();
    await assert.rejects(ask(), { code: "cargoShell.serverResting" });
    await server.restart();
    assert.equal(started.length, 2);
    await nextTurn();
    assert.equal(started[0]?.stopped, true);
    // What the first one says now is of no interest any more.
    started[0]?.giveUp();
    assert.equal(server.isStarted, true);
});

test("stopping and disposing end the program, and nothing is started for a cancelled question", async () => {
    const { server, started, ask } = setUp();
    const cancelled = new CancellationSource();
    cancelled.cancel();
    await assert.rejects(ask(cancelled.token), { name: "CancelledError" });
    assert.equal(started.length, 0);
    await server.start();
    server.stop();
    await nextTurn();
    assert.equal(started[0]?.stopped, true);
    await server.start();
    server.dispose();
    await nextTurn();
    assert.equal(started[1]?.stopped, true);
});

test("a start that fails is logged and nothing else", async () => {
    const { server } = setUp(new Error("no such file"));
    await server.start();
    assert.equal(server.isStarted, false);
});
