import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { SymbolFacts, type SymbolPort } from "@rust-ai-ide/ai/context/symbol-facts";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import {
    createProtocolConnection,
    type ProtocolConnection,
    StreamMessageReader,
    StreamMessageWriter,
} from "vscode-languageserver/node";

/** A real one, not rustup's proxy of the same name, which only prints an error. */
const program = ["rust-analyzer", "/usr/bin/rust-analyzer"].find(
    (name) => spawnSync(name, ["--version"]).status === 0,
);

const files: Readonly<Record<string, string>> = {
    "Cargo.toml": '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "2021"\n',
    "src/lib.rs": [
        "mod stock;",
        "use stock::Shelf;",
        "",
        "pub fn count(shelf: &Shelf) -> usize {",
        "    let first = Shelf::labelled(3);",
        "    first.room + shelf.",
        "}",
        "",
    ].join("\n"),
    "src/stock.rs": [
        "pub struct Shelf {",
        "    pub room: usize,",
        "}",
        "",
        "impl Shelf {",
        "    pub fn labelled(room: usize) -> Shelf {",
        "        Shelf { room }",
        "    }",
        "",
        "    pub fn free_places(&self) -> usize {",
        "        self.room",
        "    }",
        "}",
        "",
    ].join("\n"),
};

let folder: string;
let child: ChildProcess;
let connection: ProtocolConnection;

before(async () => {
    if (program === undefined) return;
    folder = await mkdtemp(join(tmpdir(), "rust-analyzer-"));
    await mkdir(join(folder, "src"));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const started = spawn(program, [], {
        cwd: folder,
        env: { ...process.env, CARGO_NET_OFFLINE: "true" },
        stdio: ["pipe", "pipe", "ignore"],
    });
    child = started;
    connection = createProtocolConnection(
        new StreamMessageReader(started.stdout),
        new StreamMessageWriter(started.stdin),
    );
    const settings = {
        procMacro: { enable: false },
        checkOnSave: false,
        cachePriming: { enable: false },
        cargo: { buildScripts: { enable: false } },
    };
    const isQuiet = new Promise<void>((resolve) => {
        connection.onNotification("experimental/serverStatus", (status: { quiescent: boolean }) => {
            if (status.quiescent) resolve();
        });
    });
    connection.onRequest("client/registerCapability", () => null);
    connection.onRequest("window/workDoneProgress/create", () => null);
    connection.onRequest("workspace/configuration", ({ items }: { items: readonly unknown[] }) =>
        items.map(() => settings),
    );
    connection.listen();
    await connection.sendRequest("initialize", {
        processId: process.pid,
        rootUri: pathToFileURL(folder).href,
        capabilities: {
            experimental: { serverStatusNotification: true },
            textDocument: { hover: { contentFormat: ["markdown"] } },
        },
        initializationOptions: settings,
    });
    await connection.sendNotification("initialized", {});
    await isQuiet;
    const textDocument = { uri: uriOf("src/lib.rs"), languageId: "rust", version: 1 };
    await connection.sendNotification("textDocument/didOpen", {
        textDocument: { ...textDocument, text: files["src/lib.rs"] },
    });
});

after(async () => {
    if (program === undefined) return;
    connection.dispose();
    child.kill();
    await rm(folder, { recursive: true, force: true });
});

function uriOf(name: string): string {
    return pathToFileURL(join(folder, name)).href;
}

/** What the editor's commands give, asked of the server itself. */
const port: SymbolPort = {
    async hover({ uri, position }) {
        const hover = await connection.sendRequest<{ contents: { value: string } } | null>(
            "textDocument/hover",
            { textDocument: { uri }, position },
        );
        return hover === null ? [] : [hover.contents.value];
    },
    async typeOf({ uri, position }) {
        const found = await connection.sendRequest<
            readonly { uri: string; range: { start: { line: number; character: number } } }[] | null
        >("textDocument/typeDefinition", { textDocument: { uri }, position });
        const first = found?.[0];
        return first && { uri: first.uri, position: first.range.start };
    },
};

test("rust-analyzer's answers become definitions", { skip: program === undefined }, async () => {
    // A clock that stands still: here the answers count, not the budget.
    const facts = new SymbolFacts(port, { now: () => 0, schedule: () => ({ dispose: () => {} }) });
    const lines = (files["src/lib.rs"] ?? "").split("\n").slice(0, 6);
    const request = {
        uri: uriOf("src/lib.rs"),
        version: 1,
        position: { line: 5, character: lines[5]?.length ?? 0 },
        textBefore: lines.join("\n"),
        isManual: false,
    };
    await facts.lookUp(request, NeverCancelled);
    const pieces = facts.join(request, [], "demo/src/lib.rs");
    const texts = pieces.map(({ path, text }) => `${path}: ${text}`);
    assert.ok(
        texts.includes("demo/src/stock.rs: pub struct Shelf { pub room: usize, }"),
        texts.join(),
    );
    assert.ok(
        texts.includes("demo/src/stock.rs: impl Shelf { pub fn labelled(room: usize) -> Shelf; }"),
        texts.join(),
    );
});

test("no request waits for a server that hangs", async () => {
    const never: SymbolPort = {
        hover: () => new Promise(() => {}),
        typeOf: () => new Promise(() => {}),
    };
    const facts = new SymbolFacts(never, SystemClock);
    const started = performance.now();
    const request = { uri: "a", version: 1, position: { line: 0, character: 6 } };
    await facts.lookUp({ ...request, textBefore: "shelf ", isManual: false }, NeverCancelled);
    assert.ok(performance.now() - started >= 25);
});
