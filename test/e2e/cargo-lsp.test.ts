import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import {
    cpSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    realpathSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import {
    createProtocolConnection,
    type Diagnostic,
    type Hover,
    type InlayHint,
    type Location,
    type ProtocolConnection,
    StreamMessageReader,
    StreamMessageWriter,
} from "vscode-languageserver/node";
import { dist } from "../../scripts/lib/paths.mjs";
import { hearth, writeCargoHome } from "../host/cargo-home.ts";

const home = realpathSync(mkdtempSync(join(tmpdir(), "rai-cargo-")));
after(() => rmSync(home, { recursive: true, force: true }));
const workspace = join(home, "hearth");
cpSync(hearth, workspace, { recursive: true });
writeCargoHome(join(home, "cargo-home"));

const uriOf = (name: string): string => pathToFileURL(join(workspace, name)).href;
const everything = {
    range: { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } },
};

interface Session {
    readonly child: ChildProcess;
    readonly client: ProtocolConnection;
    readonly ended: Promise<number | null>;
    readonly diagnostics: Map<string, Diagnostic[]>;
}

/** A built program as an editor starts it. */
async function start(program: string, args: readonly string[], options: object): Promise<Session> {
    const child = spawn(process.execPath, [join(dist, program), ...args], {
        cwd: home,
        env: { ...process.env, CARGO_HOME: join(home, "cargo-home"), XDG_CACHE_HOME: home },
        stdio: ["pipe", "pipe", "inherit"],
    });
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    const client = createProtocolConnection(
        new StreamMessageReader(child.stdout),
        new StreamMessageWriter(child.stdin),
    );
    const diagnostics = new Map<string, Diagnostic[]>();
    client.onNotification("textDocument/publishDiagnostics", (params) => {
        diagnostics.set(params.uri, params.diagnostics);
    });
    client.listen();
    await client.sendRequest("initialize", {
        processId: process.pid,
        rootUri: pathToFileURL(workspace).href,
        capabilities: { textDocument: { hover: { contentFormat: ["markdown"] } } },
        initializationOptions: options,
    });
    await client.sendNotification("initialized", {});
    return { child, client, ended, diagnostics };
}

async function stop({ client, ended }: Session): Promise<void> {
    await client.sendRequest("shutdown");
    await client.sendNotification("exit");
    assert.equal(await ended, 0);
    client.dispose();
}

async function open(client: ProtocolConnection, name: string, text?: string): Promise<string> {
    const content = text ?? readFileSync(join(workspace, name), "utf8");
    const uri = uriOf(name);
    const textDocument = { uri, languageId: "toml", version: 1, text: content };
    await client.sendNotification("textDocument/didOpen", { textDocument });
    return content;
}

const programs = [
    { program: "cargo/cargo-server.cjs", args: [], title: "the server of the cargo extension" },
    { program: "cli/rust-ai.cjs", args: ["lsp", "--no-index"], title: "rust-ai lsp" },
];

for (const { program, args, title } of programs) {
    test(`${title}: hints, hover, definition and problems of a manifest`, async () => {
        const session = await start(program, args, {});
        const { client, diagnostics } = session;
        const text = await open(client, "app/Cargo.toml");
        const textDocument = { uri: uriOf("app/Cargo.toml") };
        const hints = await client.sendRequest<InlayHint[]>("textDocument/inlayHint", {
            textDocument,
            ...everything,
        });
        assert.ok(hints.some(({ label }) => String(label).includes("→")));
        const member = text.split("\n").findIndex((line) => line.startsWith("hearth-core"));
        const position = { line: member, character: 2 };
        const places = await client.sendRequest<Location[]>("textDocument/definition", {
            textDocument,
            position,
        });
        assert.equal(places[0]?.uri, uriOf("core/Cargo.toml"));
        const hover = await client.sendRequest<Hover | null>("textDocument/hover", {
            textDocument,
            position,
        });
        assert.notEqual(hover, null);
        const change = { range: { start: position, end: position }, text: "= broken\n" };
        await client.sendNotification("textDocument/didChange", {
            textDocument: { ...textDocument, version: 2 },
            contentChanges: [change],
        });
        const started = Date.now();
        while ((diagnostics.get(textDocument.uri)?.length ?? 0) === 0) {
            assert.ok(Date.now() - started < 10_000, "no diagnostics came");
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
        const again = await client.sendRequest<InlayHint[]>("textDocument/inlayHint", {
            textDocument,
            ...everything,
        });
        assert.ok(again.length > 0);
        await stop(session);
    });
}

test("a client with a server of its own for manifests switches them off in rust-ai lsp", async () => {
    const session = await start("cli/rust-ai.cjs", ["lsp", "--no-index"], { manifests: false });
    await open(session.client, "app/Cargo.toml");
    const params = { textDocument: { uri: uriOf("app/Cargo.toml") }, ...everything };
    assert.equal(await session.client.sendRequest("textDocument/inlayHint", params), null);
    await stop(session);
});

test("a manifest of 200 dependencies has its hints soon after it was opened", async (context) => {
    const names = Array.from({ length: 200 }, (_, index) => `made-up-${index}`);
    const index = join(home, "cargo-home/registry/index/registry.example-c9d6d36659d6bba5/.cache");
    for (const name of names) {
        const records = Array.from({ length: 30 }, (_, minor) => {
            const facts = {
                name,
                vers: `1.${minor}.0`,
                deps: [],
                cksum: "",
                features: {},
                yanked: false,
            };
            return `1.${minor}.0\0${JSON.stringify(facts)}\0`;
        });
        const path = join(index, name.slice(0, 2), name.slice(2, 4), name);
        mkdirSync(dirname(path), { recursive: true });
        const head = Buffer.from([3, 2, 0, 0, 0]);
        writeFileSync(path, Buffer.concat([head, Buffer.from(`etag: x\0${records.join("")}`)]));
    }
    const packages = names.map(
        (name) =>
            `[[package]]\nname = "${name}"\nversion = "1.3.0"\nsource = "registry+https://registry.example/"\n`,
    );
    const own = `[[package]]\nname = "many"\nversion = "0.1.0"\ndependencies = [\n${names.map((name) => ` "${name}",\n`).join("")}]\n`;
    const folder = join(home, "hearth/many");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "Cargo.lock"), `version = 4\n\n${own}\n${packages.join("\n")}`);
    const text = `[package]\nname = "many"\nversion = "0.1.0"\n\n[workspace]\n\n[dependencies]\n${names.map((name) => `${name} = "1"\n`).join("")}`;
    writeFileSync(join(folder, "Cargo.toml"), text);
    const session = await start("cargo/cargo-server.cjs", [], {});
    const started = performance.now();
    await open(session.client, "many/Cargo.toml", text);
    const params = { textDocument: { uri: uriOf("many/Cargo.toml") }, ...everything };
    const hints = await session.client.sendRequest<InlayHint[]>("textDocument/inlayHint", params);
    const milliseconds = performance.now() - started;
    context.diagnostic(`200 hints after ${milliseconds.toFixed(0)} ms`);
    assert.equal(hints.length, 200);
    assert.equal(hints[0]?.label, "1.3.0 → 1.29.0");
    // The bound of the product is measured by the benchmarks; a machine under tests is slower.
    assert.ok(milliseconds < 2_000, `${milliseconds} ms`);
    await stop(session);
});
