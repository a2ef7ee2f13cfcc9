import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { CancellationSource, CancelledError } from "@rust-ai-ide/core/cancellation";
import { NullLogger } from "@rust-ai-ide/core/logger";
import type { IndexerOptions } from "@rust-ai-ide/node/index/workspace-indexer";
import type { IndexStatus } from "@rust-ai-ide/protocol/intelligence";
import { CancellationToken, type WorkDoneProgressServerReporter } from "vscode-languageserver/node";
import { IndexSession } from "../../src/language-server/index-session.ts";
import { makeScanDisplay } from "../../src/language-server/scan-display.ts";
import { TimeSlice } from "../../src/language-server/time-slice.ts";
import { modern, withServer } from "./server-fixture.ts";
import { simpleIndexer } from "./simple-indexer.ts";

const many = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`src/a${index}.rs`, `pub fn f${index}() {}\n`]),
);

test("a scan is shown as progress, and ends when its user says so", async () => {
    await withServer(many, {}, async ({ client, tell, ask, rest }) => {
        const values: { kind: string; cancellable?: boolean; percentage?: number }[] = [];
        let token: unknown;
        client.onNotification("$/progress", (params) => {
            token = params.token;
            values.push(params.value as (typeof values)[number]);
        });
        while (values.length < 2) await rest(5);
        assert.equal(values[0]?.kind, "begin");
        assert.equal(values[0]?.cancellable, true);
        await tell("window/workDoneProgress/cancel", { token });
        await rest(200);
        assert.equal(values.at(-1)?.kind, "end");
        const status = await ask<IndexStatus>("rustAi/indexStatus");
        assert.equal(status.phase, "cancelled");
        assert.ok((status.report?.files ?? 0) < 300);
    });
});

test("a client that shows the status itself gets no progress", async () => {
    const options = { initializationOptions: { progress: false } };
    await withServer({ "a.rs": "fn a() {}\n" }, options, async ({ client, ready }) => {
        let asked = 0;
        client.onNotification("$/progress", () => {
            asked++;
        });
        await ready();
        assert.equal(asked, 0);
    });
});

test("a scan does not wait for the client's answer about progress", async () => {
    let answer: (made: WorkDoneProgressServerReporter) => void = () => {};
    const created = new Promise<WorkDoneProgressServerReporter>((resolve) => {
        answer = resolve;
    });
    const { show } = makeScanDisplay({ window: { createWorkDoneProgress: () => created } });
    const display = show();
    display.report(50, "1 / 2");
    display.dispose();
    const told: string[] = [];
    answer({
        token: CancellationToken.None,
        begin: () => told.push("begin"),
        report: () => told.push("report"),
        done: () => told.push("done"),
    });
    await created;
    assert.deepEqual(told, ["done"]);
});

test("a window without folders has an index with its first one", async () => {
    const options = { params: () => ({ workspaceFolders: null }) };
    await withServer({ "a.rs": "fn a() {}\n" }, options, async (fixture) => {
        const { ask, tell, ready, folder } = fixture;
        assert.equal((await ask<IndexStatus>("rustAi/indexStatus")).phase, "off");
        const added = [{ uri: pathToFileURL(folder).href, name: "demo" }];
        await tell("workspace/didChangeWorkspaceFolders", { event: { added, removed: [] } });
        assert.equal((await ready()).report?.files, 1);
    });
});

test("a client without watched files is asked for none, another for all", async () => {
    await withServer({ "a.rs": "" }, {}, async ({ registrations, ready }) => {
        await ready();
        const watched = registrations.get("rustAi.watchedFiles");
        assert.deepEqual(watched?.registerOptions, { watchers: [{ globPattern: "**/*" }] });
    });
    const { didChangeWatchedFiles, ...workspace } = modern.workspace ?? {};
    assert.ok(didChangeWatchedFiles !== undefined);
    const options = { capabilities: { ...modern, workspace } };
    await withServer({ "a.rs": "" }, options, async ({ registrations, ready }) => {
        await ready();
        assert.equal(registrations.has("rustAi.watchedFiles"), false);
    });
});

test("an index that cannot be made is said to have failed, and the rest works", async () => {
    const makeIndexer = async (): Promise<never> => {
        throw new RangeError("no room");
    };
    await withServer({ "a.rs": "fn a() {}\n" }, { makeIndexer }, async (fixture) => {
        await assert.rejects(fixture.ready(), /RangeError: no room/);
        await fixture.open("a.rs");
        const textDocument = { uri: fixture.uri("a.rs") };
        const symbols = await fixture.ask<object[]>("textDocument/documentSymbol", {
            textDocument,
        });
        assert.equal(symbols.length, 1);
        const position = { line: 0, character: 3 };
        const asked = { textDocument, position };
        assert.equal((await fixture.ask<object[]>("textDocument/definition", asked)).length, 1);
        assert.deepEqual(await fixture.ask("workspace/symbol", { query: "a" }), []);
    });
});

test("options of the client reach the index", async () => {
    let given: IndexerOptions | undefined;
    const makeIndexer = (options: IndexerOptions) => {
        given = options;
        return simpleIndexer(options);
    };
    const index = { workers: 3, cacheMegabytes: 2, exclude: ["dist/"] };
    const initializationOptions = { index };
    await withServer({}, { makeIndexer, initializationOptions }, async ({ ready, folder }) => {
        await ready();
        assert.deepEqual(given?.roots, [folder]);
        assert.equal(given?.workers, 3);
        assert.equal(given?.cacheBytes, 2_000_000);
        assert.deepEqual(given?.exclude, ["dist/"]);
    });
    await withServer({}, { makeIndexer }, async ({ ready }) => {
        await ready();
        const spare = Math.min(4, availableParallelism() - 1);
        assert.equal(given?.workers, Math.max(1, spare));
    });
    given = undefined;
    const off = { initializationOptions: { index: false } };
    await withServer({}, { makeIndexer, ...off }, async ({ ask }) => {
        assert.equal((await ask<IndexStatus>("rustAi/indexStatus")).phase, "off");
        assert.equal((await ask<IndexStatus>("rustAi/rebuildIndex")).phase, "off");
        assert.equal(given, undefined);
    });
});

test("a session that ends while its index is being made leaves nothing behind", async () => {
    let disposed = 0;
    let isMade = (): void => {};
    const wait = new Promise<void>((resolve) => {
        isMade = resolve;
    });
    const session = new IndexSession(
        async (options) => {
            const indexer = await simpleIndexer(options);
            await wait;
            return {
                ...indexer,
                dispose: () => {
                    disposed++;
                    indexer.dispose();
                },
            };
        },
        NullLogger,
        () => ({ report() {}, onCancelled() {}, dispose() {} }),
    );
    const started = session.start(["/nowhere"], {});
    await new Promise((resolve) => setImmediate(resolve));
    session.dispose();
    isMade();
    await started;
    assert.equal(disposed, 1);
});

test("long work is cut into slices, and ends when it is not wanted any more", async () => {
    const source = new CancellationSource();
    const slice = new TimeSlice(source.token);
    const end = performance.now() + 20;
    while (performance.now() < end);
    assert.equal(slice.isOver, true);
    // On a busy machine a slice may pass between two lines; not each of many.
    let isFresh = false;
    for (let round = 0; round < 50 && !isFresh; round++) {
        await slice.rest();
        isFresh = !slice.isOver;
    }
    assert.ok(isFresh);
    source.cancel();
    await assert.rejects(slice.rest(), CancelledError);
});
