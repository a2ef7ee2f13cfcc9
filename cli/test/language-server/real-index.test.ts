import assert from "node:assert/strict";
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createIndexer } from "@rust-ai-ide/node/index/create-indexer";
import type { IndexStatus } from "@rust-ai-ide/protocol/intelligence";
import type { Location, WorkspaceSymbol } from "vscode-languageserver/node";
import { type Fixture, positionOf, withServer } from "./server-fixture.ts";

const files = {
    "Cargo.toml": '[package]\nname = "demo"\n',
    "src/lib.rs": "pub fn first_thing() {}\n",
    "src/a.rs": "use crate::first_thing;\npub fn other() {\n    first_thing();\n}\n",
};
const real = { makeIndexer: createIndexer };

async function names({ ask }: Fixture, query: string): Promise<string> {
    const found = await ask<WorkspaceSymbol[]>("workspace/symbol", { query });
    return found.map((each) => each.name).join(" ");
}

/** Waits until a query has the expected answer; file events are worked off a little later. */
async function eventually(fixture: Fixture, query: string, expected: string): Promise<void> {
    const end = Date.now() + 8000;
    while ((await names(fixture, query)) !== expected && Date.now() < end) await fixture.rest(50);
    assert.equal(await names(fixture, query), expected);
}

test("files that are made, changed, renamed and deleted", async () => {
    await withServer(files, real, async (fixture) => {
        const { tell, uri, write, folder } = fixture;
        const status = await fixture.ready();
        assert.equal(status.report?.files, 3);
        assert.equal(await names(fixture, "first_thing"), "first_thing");
        const told = (...changed: string[]) =>
            tell("workspace/didChangeWatchedFiles", {
                changes: changed.map((name) => ({ uri: uri(name), type: 1 })),
            });
        write("src/new.rs", "pub fn second_thing() {}\n");
        await told("src/new.rs");
        await eventually(fixture, "second_thing", "second_thing");
        write("src/new.rs", "pub fn third_thing() {}\n");
        await told("src/new.rs");
        await eventually(fixture, "third_thing", "third_thing");
        renameSync(join(folder, "src"), join(folder, "lib"));
        await told("src", "lib");
        await eventually(fixture, "first_thing", "first_thing");
        rmSync(join(folder, "lib"), { recursive: true });
        await told("lib");
        await eventually(fixture, "thing", "");
    });
});

test("an open document beats the disk, until it is closed", async () => {
    await withServer(files, real, async (fixture) => {
        await fixture.ready();
        await fixture.open("src/lib.rs", "pub fn unsaved_thing() {}\n");
        await eventually(fixture, "thing", "unsaved_thing");
        const textDocument = { uri: fixture.uri("src/lib.rs") };
        await fixture.tell("textDocument/didClose", { textDocument });
        await eventually(fixture, "thing", "first_thing");
    });
});

test("folders that come and go", async () => {
    await withServer(files, real, async (fixture) => {
        await fixture.ready();
        const { uri, tell, write } = fixture;
        write("src/inner/b.rs", "pub fn inner_thing() {}\n");
        const event = (added: string[], removed: string[]) =>
            tell("workspace/didChangeWorkspaceFolders", {
                event: {
                    added: added.map((name) => ({ uri: uri(name), name })),
                    removed: removed.map((name) => ({ uri: uri(name), name })),
                },
            });
        await event(["src/inner"], ["."]);
        await eventually(fixture, "thing", "inner_thing");
    });
});

test("an index is built again on demand", async () => {
    await withServer(files, real, async (fixture) => {
        await fixture.ready();
        const again = new Promise<IndexStatus>((resolve) => {
            fixture.client.onNotification("rustAi/indexStatusChanged", (status) => {
                if (status.phase === "ready") resolve(status);
            });
        });
        await fixture.ask("rustAi/rebuildIndex");
        const status = await again;
        assert.equal(status.report?.files, 3);
        assert.equal(await names(fixture, "first_thing"), "first_thing");
        assert.equal((await fixture.ask<IndexStatus>("rustAi/indexStatus")).phase, "ready");
    });
});

test("uses in files that are not open", async () => {
    await withServer(files, real, async (fixture) => {
        await fixture.ready();
        await fixture.open("src/lib.rs");
        const found = await fixture.ask<Location[]>("textDocument/references", {
            textDocument: { uri: fixture.uri("src/lib.rs") },
            position: positionOf(files["src/lib.rs"], "first_thing"),
            context: { includeDeclaration: false },
        });
        const places = found.map(
            ({ uri, range }) => `${uri.split("/").at(-1)}:${range.start.line}`,
        );
        assert.deepEqual(places, ["a.rs:0", "a.rs:2"]);
    });
});
