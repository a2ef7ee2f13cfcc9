import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type CheckedCompletion, CompletionContext } from "@rust-ai-ide/protocol/completion";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import {
    createProtocolConnection,
    type ProtocolConnection,
    StreamMessageReader,
    StreamMessageWriter,
} from "vscode-languageserver/node";

const program = fileURLToPath(new URL("language-server-program.ts", import.meta.url));

interface Server {
    readonly child: ChildProcess;
    readonly connection: ProtocolConnection;
    readonly exit: Promise<number | null>;
}

function startServer(): Server {
    const child = spawn(process.execPath, ["--import", "tsx", program], {
        cwd: fileURLToPath(new URL("..", import.meta.url)),
        stdio: ["pipe", "pipe", "inherit"],
    });
    const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
    const connection = createProtocolConnection(
        new StreamMessageReader(child.stdout),
        new StreamMessageWriter(child.stdin),
    );
    connection.listen();
    return { child, connection, exit };
}

async function initialize({ connection }: Server, manifests = false): Promise<unknown> {
    const result = await connection.sendRequest("initialize", {
        processId: process.pid,
        rootUri: null,
        capabilities: {},
        initializationOptions: { manifests },
    });
    await connection.sendNotification("initialized", {});
    return result;
}

let server: Server;
let documents = 0;

before(async () => {
    server = startServer();
    assert.deepEqual(await initialize(server), {
        capabilities: {
            positionEncoding: "utf-16",
            textDocumentSync: { openClose: true, change: 2 },
            workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
            workspaceSymbolProvider: { resolveProvider: false },
            definitionProvider: true,
            typeDefinitionProvider: true,
            referencesProvider: true,
            documentHighlightProvider: true,
            documentSymbolProvider: true,
            foldingRangeProvider: true,
            selectionRangeProvider: true,
            hoverProvider: true,
            renameProvider: true,
            codeActionProvider: { codeActionKinds: ["quickfix"] },
            codeLensProvider: { resolveProvider: true },
            callHierarchyProvider: true,
        },
        serverInfo: { name: "rust-ai", version: "0.1.0" },
    });
});

after(async () => {
    await server.connection.sendRequest("shutdown");
    await server.connection.sendNotification("exit");
    assert.equal(await server.exit, 0);
});

async function open(text: string, version = 1, languageId = "rust"): Promise<string> {
    const uri = `untitled:Untitled-${++documents}`;
    const textDocument = { uri, languageId, version, text };
    await server.connection.sendNotification("textDocument/didOpen", { textDocument });
    return uri;
}

function contextAt(
    uri: string,
    line: number,
    character: number,
    version = 1,
    more: object = {},
): Promise<CompletionContext> {
    const params = { uri, version, position: { line, character }, ...more };
    return server.connection.sendRequest("rustAi/completionContext", params);
}

/** Mode or reason of silence at the `$0` of a text, in a document of its own. */
async function check(source: string, expected: string, more: object = {}): Promise<void> {
    const lines = source.slice(0, source.indexOf("$0")).split("\n");
    const uri = await open(source.replace("$0", ""));
    const place = [lines.length - 1, lines.at(-1)?.length ?? 0] as const;
    const context = await contextAt(uri, ...place, 1, more);
    assert.ok(parseMessage(CompletionContext, context).ok);
    assert.equal(context.kind === "ready" ? context.mode : context.reason, expected);
    await server.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
    const closed = await contextAt(uri, 0, 0);
    assert.equal(closed.kind === "silent" && closed.reason, "document-closed");
}

test("contexts of opened documents", async () => {
    await check("fn a() {\n    $0\n}\n", "multi-line");
    await check("fn a() {\n    let x = $0\n}\n", "single-line");
    await check("fn a() { l$0et }", "middle-of-word");
    await check("// $0", "single-line");
    await check("// $0", "inside-comment-off", { inComments: false });
    await check("let a = \uFFFD$0;", "invalid-text");
    await check(`${"a".repeat(5_000_000)}$0`, "document-too-large");
    await check("$0", "multi-line");
});

test("changes arrive in order, by ranges and as whole texts", async () => {
    const uri = await open("fn a() {\n}\n");
    const change = (version: number, contentChanges: readonly object[]) =>
        server.connection.sendNotification("textDocument/didChange", {
            textDocument: { uri, version },
            contentChanges,
        });
    const at = (line: number, character: number) => ({ line, character });
    await change(2, [
        { range: { start: at(0, 8), end: at(0, 8) }, text: "\n    let x = 😀" },
        { range: { start: at(1, 12), end: at(1, 14) }, text: "b(" },
    ]);
    const typed = await contextAt(uri, 1, 14, 2);
    assert.equal(typed.kind === "ready" && typed.linePrefix, "    let x = b(");
    const checked = await server.connection.sendRequest<CheckedCompletion>(
        "rustAi/checkCompletion",
        { uri, version: 2, position: at(1, 14), text: "c, d);\n    e();", mode: "single-line" },
    );
    assert.deepEqual(checked, { kind: "shown", text: "c, d);", replaceAfter: 0 });
    await change(3, [{ text: "struct " }]);
    const whole = await contextAt(uri, 0, 7, 3);
    assert.equal(whole.kind === "ready" && whole.parts.prefix, "struct ");
    assert.equal(whole.kind === "ready" && whole.parts.path, "main/src/main.rs");
    await change(4, []);
    assert.equal((await contextAt(uri, 0, 7, 4)).kind, "ready");
    await change(5, [{ range: { start: at(9, 9), end: at(99, 9) }, text: "A;" }]);
    const beyond = await contextAt(uri, 0, 9, 5);
    assert.equal(beyond.kind === "ready" && beyond.parts.prefix, "struct A;");
});

test("a request for another version is told so, a pending change is waited for", async () => {
    const uri = await open("fn a() {}\n", 3);
    const older = await contextAt(uri, 1, 0, 2);
    assert.equal(older.kind === "silent" && older.reason, "document-changed");
    const started = performance.now();
    const newer = await contextAt(uri, 1, 0, 4);
    assert.equal(newer.kind === "silent" && newer.reason, "document-changed");
    assert.ok(performance.now() - started >= 25);
    const waiting = contextAt(uri, 1, 0, 5);
    const check = server.connection.sendRequest<CheckedCompletion>("rustAi/checkCompletion", {
        uri,
        version: 5,
        position: { line: 1, character: 0 },
        text: "struct B;",
        mode: "multi-line",
    });
    await server.connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version: 5 },
        contentChanges: [{ text: "fn a() {}\n" }],
    });
    assert.equal((await waiting).kind, "ready");
    assert.equal((await check).kind, "shown");
    const stale = await server.connection.sendRequest<CheckedCompletion>("rustAi/checkCompletion", {
        uri,
        version: 4,
        position: { line: 1, character: 0 },
        text: "struct B;",
        mode: "multi-line",
    });
    assert.deepEqual(stale, { kind: "silent", reason: "document-changed" });
});

test("a document that is closed while a request waits for it", async () => {
    const uri = await open("fn a() {}\n");
    const waiting = contextAt(uri, 0, 0, 2);
    await server.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
    const context = await waiting;
    assert.equal(context.kind === "silent" && context.reason, "document-closed");
});

test("a file's path for prompts begins with its crate's name", async () => {
    const uri = "file:///nowhere/demo/src/a%20b.rs";
    const textDocument = { uri, languageId: "rust", version: 1, text: "" };
    await server.connection.sendNotification("textDocument/didOpen", { textDocument });
    const context = await contextAt(uri, 0, 0);
    assert.equal(context.kind === "ready" && context.parts.path, "src/a b.rs");
});

test("requests of another shape are refused, and the server lives on", async () => {
    await assert.rejects(
        server.connection.sendRequest("rustAi/completionContext", { uri: "a" }),
        /version: expected/,
    );
    await assert.rejects(server.connection.sendRequest("rustAi/checkCompletion", { uri: 1 }));
    await server.connection.sendNotification("textDocument/didChange", {
        textDocument: { uri: "untitled:unknown", version: 1 },
        contentChanges: [{ text: "a" }],
    });
    await check("fn a() {$0}", "multi-line");
});

test("a server whose client has gone ends by itself", async () => {
    const orphan = startServer();
    await initialize(orphan);
    orphan.child.stdin?.end();
    assert.equal(await orphan.exit, 0);
    orphan.connection.dispose();
});

test("exit without shutdown is an error by the protocol", async () => {
    const rude = startServer();
    const { capabilities } = (await initialize(rude, true)) as { capabilities: object };
    // What manifests need is promised too, unless the client has another server for them.
    assert.ok("completionProvider" in capabilities && "inlayHintProvider" in capabilities);
    await rude.connection.sendNotification("exit");
    assert.equal(await rude.exit, 1);
    rude.connection.dispose();
});

test("answers by the grammar of the document's language", async () => {
    const cases = [
        ["python", "def a():\n    ", "b()\nc()\n", "b()", "main/main.py"],
        ["typescript", "const a =\n    ", "b<C>(1)\nd()\n", "b<C>(1)", "main/src/main.ts"],
        ["typescriptreact", "const a =\n    ", "<b>c</b>;\n", "<b>c</b>;", "main/src/main.tsx"],
        ["javascript", "const a =\n    ", "b;\nc;\n", "b;", "main/src/main.js"],
    ] as const;
    for (const [languageId, text, raw, expected, path] of cases) {
        const uri = await open(text, 1, languageId);
        const context = await contextAt(uri, 1, 4);
        assert.equal(context.kind === "ready" && context.parts.path, path, languageId);
        assert.deepEqual(context.kind === "ready" && context.parts.context, [], languageId);
        const params = { uri, version: 1, position: { line: 1, character: 4 } };
        const checked = await server.connection.sendRequest("rustAi/checkCompletion", {
            ...params,
            text: raw,
            mode: "single-line",
        });
        assert.deepEqual(checked, { kind: "shown", text: expected, replaceAfter: 0 }, languageId);
    }
    const unknown = await contextAt(await open("a", 1, "cobol"), 0, 1);
    assert.equal(unknown.kind === "silent" && unknown.reason, "document-closed");
});
