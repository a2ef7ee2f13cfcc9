import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { CompletionRequest } from "@rust-ai-ide/ai/completion-ports";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { RestartBudget } from "@rust-ai-ide/host/restart-budget";
import { GetIndexStatus, StopIndexing } from "@rust-ai-ide/protocol/intelligence";
import type { LanguageConnection } from "../../src/language/language-connection.ts";
import { LanguageService } from "../../src/language/language-service.ts";
import { ShellErrors } from "../../src/shell-errors.ts";
import { ShellStateStore } from "../../src/shell-state.ts";
import { indexStatus } from "./states.ts";

const request: CompletionRequest = {
    uri: "file:///main.rs",
    version: 3,
    position: { line: 0, character: 2 },
    textBefore: "fn",
    textAfter: "",
    trigger: "automatic",
};

function setUp(
    options: {
        multiLine?: boolean;
        otherFiles?: boolean;
        failure?: unknown;
        tooLarge?: boolean;
    } = {},
) {
    const asked: unknown[] = [];
    const time = { now: 0 };
    const store = new ShellStateStore();
    let giveUp = (): void => {};
    const current = { failure: options.failure };
    let breakage: { readonly error: unknown; readonly before: () => void } | undefined;
    const breakDown = (error: unknown, before = (): void => {}): void => {
        breakage = { error, before };
    };
    const connection: LanguageConnection = {
        async context(params) {
            asked.push(params);
            if (breakage !== undefined) {
                breakage.before();
                throw breakage.error;
            }
            return {
                kind: "ready",
                version: params.version,
                parts: { path: "main.rs", prefix: "fn", suffix: "" },
                mode: "multi-line",
                linePrefix: "fn",
                lineSuffix: "",
            };
        },
        async check(params) {
            asked.push(params);
            return { kind: "shown", text: params.text, replaceAfter: 0 };
        },
        async request(type, params) {
            asked.push([type.method, params]);
            return indexStatus() as never;
        },
        async notify(type, params) {
            asked.push([type.method, params]);
            if (breakage !== undefined) throw breakage.error;
        },
        standard: {
            async ask(method, params) {
                asked.push([method, params]);
                return null;
            },
            workspaceEdit: async () => ({ size: 1 }) as never,
        },
        onIndexStatus: () => ({ dispose() {} }),
        isTooLarge: () => options.tooLarge === true,
        async dispose() {
            asked.push("dispose");
        },
    };
    const service = new LanguageService({
        store,
        logger: NullLogger,
        clock: { now: () => time.now, schedule: () => ({ dispose() {} }) },
        inComments: () => false,
        multiLine: () => options.multiLine !== false,
        otherFiles: () => options.otherFiles !== false,
        connect: async (onGaveUp) => {
            asked.push("connect");
            giveUp = onGaveUp;
            if (current.failure !== undefined) throw current.failure;
            return connection;
        },
    });
    return { service, store, asked, time, current, breakDown, giveUp: () => giveUp() };
}

test("context and checks go to the server with the document's version", async () => {
    const { service, asked } = setUp();
    const context = await service.context(request, NeverCancelled);
    assert.equal(context.kind === "ready" && context.mode, "multi-line");
    const completion = { text: " main() {}", mode: "single-line" as const };
    assert.deepEqual(await service.check(request, completion, NeverCancelled), {
        kind: "shown",
        text: " main() {}",
        replaceAfter: 0,
    });
    const { uri, version, position } = request;
    assert.deepEqual(asked, [
        "connect",
        { uri, version, position, inComments: false, otherFiles: true, isManual: false },
        { uri, version, position, ...completion },
    ]);
});

test("what the user asked for is said to be so, and other files can be left out", async () => {
    const { service, asked } = setUp({ otherFiles: false });
    await service.context({ ...request, trigger: "manual" }, NeverCancelled);
    const { uri, version, position } = request;
    assert.deepEqual(asked, [
        "connect",
        { uri, version, position, inComments: false, otherFiles: false, isManual: true },
    ]);
});

test("several lines can be switched off", async () => {
    const { service } = setUp({ multiLine: false });
    const context = await service.context(request, NeverCancelled);
    assert.equal(context.kind === "ready" && context.mode, "single-line");
});

test("a document that was too large for the server is silent", async () => {
    const { service, asked } = setUp({ tooLarge: true });
    const context = await service.context(request, NeverCancelled);
    assert.deepEqual(context, { kind: "silent", version: 3, reason: "document-too-large" });
    assert.deepEqual(asked, ["connect"]);
});

test("a server that does not start is silence with a reason, until it is reset", async () => {
    const { service, store, current } = setUp({ failure: new Error("no") });
    await service.warmUp();
    assert.equal(store.current.languageServer?.code, "shell.languageServerMissing");
    const context = await service.context(request, NeverCancelled);
    assert.equal(context.kind === "silent" && context.reason, "grammar-failed");
    const completion = { text: "a", mode: "single-line" as const };
    const checked = await service.check(request, completion, NeverCancelled);
    assert.equal(checked.kind === "silent" && checked.reason, "grammar-failed");
    current.failure = undefined;
    service.reset();
    assert.equal(store.current.languageServer, undefined);
    assert.equal((await service.context(request, NeverCancelled)).kind, "ready");
});

test("a server that did not start is tried again, at growing intervals", async () => {
    const { service, store, asked, time, current } = setUp({ failure: new Error("no") });
    const startsAt = async (seconds: number): Promise<boolean> => {
        time.now = seconds * 1000;
        asked.length = 0;
        await service.context(request, NeverCancelled);
        return asked.includes("connect");
    };
    const starts: number[] = [];
    for (let second = 0; second <= 400; second++) if (await startsAt(second)) starts.push(second);
    assert.deepEqual(starts, [0, 10, 30, 70, 150, 270, 390]);
    current.failure = undefined;
    assert.equal(await startsAt(510), true);
    assert.equal(store.current.languageServer, undefined);
    assert.equal((await service.context(request, NeverCancelled)).kind, "ready");
});

test("a server that keeps stopping is left, said to have stopped, and replaced later", async () => {
    const { service, store, asked, time, giveUp } = setUp();
    await service.warmUp();
    giveUp();
    giveUp();
    assert.equal(store.current.languageServer?.code, "shell.languageServerStopped");
    const context = await service.context(request, NeverCancelled);
    assert.equal(context.kind === "silent" && context.reason, "grammar-failed");
    assert.deepEqual(asked, ["connect", "dispose"]);
    time.now = 10_000;
    assert.equal((await service.context(request, NeverCancelled)).kind, "ready");
    assert.equal(store.current.languageServer, undefined);
});

test("a server that ran for long before it failed is tried again soon", async () => {
    const { service, time, giveUp } = setUp();
    const answers = async (): Promise<boolean> =>
        (await service.context(request, NeverCancelled)).kind === "ready";
    for (const moment of [0, 10_000]) {
        time.now = moment;
        assert.equal(await answers(), true);
        giveUp();
    }
    time.now = 20_000;
    assert.equal(await answers(), false);
    time.now = 30_000;
    assert.equal(await answers(), true);
    time.now = 630_000;
    giveUp();
    time.now = 640_000;
    assert.equal(await answers(), true);
});

test("a coded failure keeps its code; disposing leaves the server", async () => {
    const failing = setUp({ failure: ShellErrors.languageServerStopped() });
    await failing.service.warmUp();
    assert.equal(failing.store.current.languageServer?.code, "shell.languageServerStopped");
    failing.service.dispose();
    const { service, asked } = setUp();
    await service.warmUp();
    service.dispose();
    await nextTurn();
    assert.deepEqual(asked, ["connect", "dispose"]);
});

test("a server that stops in the middle of a request is silence, a cancelled request is none", async () => {
    const { service, breakDown } = setUp();
    await service.warmUp();
    breakDown(new Error("connection closed"));
    const context = await service.context(request, NeverCancelled);
    assert.equal(context.kind === "silent" && context.reason, "grammar-failed");
    const source = new CancellationSource();
    breakDown(new CancelledError(), () => source.cancel());
    await assert.rejects(service.context(request, source.token), CancelledError);
});

test("a cancelled request starts nothing", async () => {
    const { service, asked } = setUp();
    const source = new CancellationSource();
    source.cancel();
    await assert.rejects(service.context(request, source.token), CancelledError);
    assert.deepEqual(asked, []);
});

test("other requests start the server and reject with a code while it is left alone", async () => {
    const { service, asked, current, store, time } = setUp();
    const started: unknown[] = [];
    service.onDidConnect((connection) => started.push(connection));
    assert.equal(service.isStarted, false);
    assert.equal((await service.request(GetIndexStatus, {}, NeverCancelled)).phase, "ready");
    assert.equal(await service.standard("textDocument/rename", { a: 1 }, NeverCancelled), null);
    assert.deepEqual(await service.workspaceEdit({}), { size: 1 });
    assert.equal(service.isStarted, true);
    assert.equal(started.length, 1);
    assert.deepEqual(asked, [
        "connect",
        ["rustAi/indexStatus", {}],
        ["textDocument/rename", { a: 1 }],
    ]);
    store.update({ index: indexStatus() });
    service.reset();
    assert.equal(store.current.index, undefined);
    current.failure = new Error("no");
    await service.warmUp();
    time.now = 1;
    await assert.rejects(service.request(GetIndexStatus, {}, NeverCancelled), (error) =>
        CodedError.is(error, "shell.languageServerResting"),
    );
});

test("what the server is told reaches it when there is one, and never fails", async () => {
    const { service, asked, breakDown } = setUp();
    await service.notify(StopIndexing, {});
    assert.deepEqual(asked, []);
    await service.warmUp();
    await service.notify(StopIndexing, {});
    assert.deepEqual(asked, ["connect", ["rustAi/stopIndexing", {}]]);
    breakDown(new Error("connection closed"));
    await service.notify(StopIndexing, {});
});

test("restarts are rationed", () => {
    let now = 0;
    const budget = new RestartBudget({ now: () => now, schedule: () => ({ dispose() {} }) });
    assert.deepEqual(
        [1, 2, 3, 4, 5].map(() => budget.take()),
        [true, true, true, true, false],
    );
    now = 180_000;
    assert.equal(budget.take(), true);
});
