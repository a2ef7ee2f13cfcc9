import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import {
    createProtocolConnection,
    type Diagnostic,
    type DocumentSymbol,
    type Location,
    type ProtocolConnection,
    StreamMessageReader,
    StreamMessageWriter,
    type SymbolInformation,
    type WorkspaceEdit,
} from "vscode-languageserver/node";
import { dist, root } from "../../scripts/lib/paths.mjs";

const home = realpathSync(mkdtempSync(join(tmpdir(), "rai-lsp-")));
after(() => rmSync(home, { recursive: true, force: true }));
const workspace = join(home, "polyglot");
cpSync(join(root, "test/fixtures/polyglot"), workspace, { recursive: true });
const uriOf = (name: string): string => pathToFileURL(join(workspace, name)).href;
const textOf = (name: string): string => readFileSync(join(workspace, name), "utf8");

interface Session {
    readonly child: ChildProcess;
    readonly client: ProtocolConnection;
    readonly ended: Promise<number | null>;
    readonly diagnostics: Map<string, Diagnostic[]>;
}

/** The built program as an editor starts it. */
function start(...args: string[]): Session {
    const program = join(dist, "cli/rust-ai.cjs");
    const child = spawn(process.execPath, [program, "lsp", ...args], {
        cwd: home,
        env: { ...process.env, XDG_CACHE_HOME: join(home, "cache") },
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
    return { child, client, ended, diagnostics };
}

async function open(client: ProtocolConnection, name: string, languageId: string): Promise<void> {
    const textDocument = { uri: uriOf(name), languageId, version: 1, text: textOf(name) };
    await client.sendNotification("textDocument/didOpen", { textDocument });
}

function position(name: string, wanted: string, offset = 0) {
    const at = textOf(name).indexOf(wanted);
    assert.ok(at >= 0, `${wanted} is in ${name}`);
    const lines = textOf(name)
        .slice(0, at + offset)
        .split("\n");
    return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

async function until<T>(find: () => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + 15_000;
    for (;;) {
        const found = await find();
        if (found !== undefined) return found;
        assert.ok(Date.now() < end, "it comes in time");
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

async function bye({ client, ended }: Session): Promise<void> {
    assert.equal(await client.sendRequest("shutdown"), null);
    await client.sendNotification("exit");
    assert.equal(await ended, 0);
    client.dispose();
}

test("an editor that can only the least: everything is answered, in every language", async () => {
    const session = start();
    const { client, diagnostics } = session;
    const asked: string[] = [];
    const optional = [
        "client/registerCapability",
        "window/workDoneProgress/create",
        "workspace/codeLens/refresh",
        "workspace/configuration",
        "workspace/workspaceFolders",
    ];
    for (const method of optional) {
        client.onRequest(method, () => {
            asked.push(method);
            return null;
        });
    }
    const { capabilities } = await client.sendRequest<{ capabilities: Record<string, unknown> }>(
        "initialize",
        {
            processId: process.pid,
            rootUri: pathToFileURL(workspace).href,
            capabilities: { general: { positionEncodings: ["utf-16"] } },
        },
    );
    for (const name of ["callHierarchy", "documentSymbol", "foldingRange", "definition", "rename"])
        assert.equal(capabilities[`${name}Provider`], true, name);
    await client.sendNotification("initialized", {});
    await open(client, "src/main.ts", "typescript");
    await open(client, "src-tauri/src/commands.rs", "rust");
    const [found] = await until(async () => {
        const params = {
            textDocument: { uri: uriOf("src/main.ts") },
            position: position("src/main.ts", '"greet"', 3),
        };
        const answer = await client.sendRequest<Location[] | null>(
            "textDocument/definition",
            params,
        );
        return answer ?? undefined;
    });
    assert.equal(found?.uri, uriOf("src-tauri/src/commands.rs"));
    const rust = { textDocument: { uri: uriOf("src-tauri/src/commands.rs") } };
    assert.deepEqual(found?.range.start, position("src-tauri/src/commands.rs", "greet"));
    const back = await client.sendRequest<Location[]>("textDocument/references", {
        ...rust,
        position: found?.range.start,
        context: { includeDeclaration: false },
    });
    assert.ok(back.some(({ uri }) => uri === uriOf("src/main.ts")));
    const symbols = await client.sendRequest<SymbolInformation[]>(
        "textDocument/documentSymbol",
        rust,
    );
    assert.ok(symbols.some(({ name, location }) => name === "greet" && location.uri !== ""));
    const everywhere = await client.sendRequest<SymbolInformation[]>("workspace/symbol", {
        query: "greet",
    });
    assert.ok(everywhere.some(({ name, location }) => name === "greet" && "range" in location));
    const edit = await client.sendRequest<WorkspaceEdit>("textDocument/rename", {
        textDocument: { uri: uriOf("src/main.ts") },
        position: position("src/main.ts", '"greet"', 3),
        newName: "welcome",
    });
    assert.equal(edit.documentChanges, undefined);
    assert.ok(Object.keys(edit.changes ?? {}).includes(uriOf("src-tauri/src/commands.rs")));
    const wrong = await until(async () => {
        const list = diagnostics.get(uriOf("src/main.ts")) ?? [];
        return list.length > 0 ? list : undefined;
    });
    assert.ok(wrong.every(({ source }) => source === "Rust AI"));
    assert.ok(wrong.some(({ code }) => String(code).startsWith("tauri-command.")));
    assert.deepEqual(asked, [], "nothing is asked of a client that said nothing of itself");
    await bye(session);
});

test("the second start reads nothing that is as it was", async () => {
    const hitRate = async (): Promise<number> => {
        const session = start();
        await session.client.sendRequest("initialize", {
            processId: null,
            rootUri: pathToFileURL(workspace).href,
            capabilities: {},
        });
        await session.client.sendNotification("initialized", {});
        const rate = await until(async () => {
            const { phase, report } = await session.client.sendRequest<{
                phase: string;
                report?: { cacheHitRate: number };
            }>("rustAi/indexStatus");
            return phase === "ready" ? report?.cacheHitRate : undefined;
        });
        await bye(session);
        return rate;
    };
    await hitRate();
    assert.equal(await hitRate(), 1);
});

test("without an index open documents are still answered", async () => {
    const session = start("--no-index");
    const { client } = session;
    await client.sendRequest("initialize", {
        processId: null,
        rootUri: pathToFileURL(workspace).href,
        capabilities: {
            textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } },
        },
    });
    await client.sendNotification("initialized", {});
    await open(client, "python/polyglot/report.py", "python");
    const textDocument = { uri: uriOf("python/polyglot/report.py") };
    const symbols = await client.sendRequest<DocumentSymbol[]>("textDocument/documentSymbol", {
        textDocument,
    });
    assert.ok(symbols.length > 0);
    const status = await client.sendRequest<{ phase: string }>("rustAi/indexStatus");
    assert.equal(status.phase, "off");
    assert.deepEqual(await client.sendRequest("workspace/symbol", { query: "a" }), []);
    await bye(session);
});
