import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import fc from "fast-check";
import {
    createProtocolConnection,
    type LocationLink,
    type ProtocolConnection,
    StreamMessageReader,
    StreamMessageWriter,
} from "vscode-languageserver/node";
import { runLanguageServer } from "../../src/language-server/run-language-server.ts";
import { modern, withServer } from "./server-fixture.ts";
import { simpleIndexer } from "./simple-indexer.ts";

const codeOf = (answer: Promise<unknown>): Promise<number | undefined> =>
    answer.then(
        () => undefined,
        (error) => error.code,
    );

/** A server that nobody has initialized, and the client's end of it. */
async function withBareServer(work: (client: ProtocolConnection) => Promise<void>): Promise<void> {
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    const ended = runLanguageServer({
        token: NeverCancelled,
        input: toServer,
        output: toClient,
        makeIndexer: simpleIndexer,
    });
    const client = createProtocolConnection(
        new StreamMessageReader(toClient),
        new StreamMessageWriter(toServer),
    );
    client.listen();
    try {
        await work(client);
    } finally {
        toServer.end();
        await ended;
        client.dispose();
    }
}

const place = { textDocument: { uri: "file:///a.rs" }, position: { line: 0, character: 0 } };

test("requests before initialize, after shutdown, and a second initialize are refused", async () => {
    await withBareServer(async (client) => {
        await client.sendNotification("textDocument/didOpen", { nonsense: true });
        assert.equal(await codeOf(client.sendRequest("textDocument/hover", place)), -32002);
        const params = { processId: null, rootUri: null, capabilities: {} };
        assert.equal(await codeOf(client.sendRequest("initialize", params)), undefined);
        assert.equal(await codeOf(client.sendRequest("initialize", params)), -32600);
        assert.equal(await client.sendRequest("textDocument/hover", place), null);
        assert.equal(await codeOf(client.sendRequest("textDocument/unknown", place)), -32601);
        assert.equal(await client.sendRequest("shutdown"), null);
        assert.equal(await codeOf(client.sendRequest("textDocument/hover", place)), -32600);
    });
});

test("parameters of another shape are refused with their place, never with a value", async () => {
    await withBareServer(async (client) => {
        await client.sendRequest("initialize", {
            processId: null,
            rootUri: null,
            capabilities: {},
        });
        const message = (method: string, params: object): Promise<string> =>
            client.sendRequest(method, params).then(
                () => "",
                (error) => error.message,
            );
        assert.equal(
            await message("textDocument/hover", { textDocument: { uri: "secret" } }),
            'position: expected "position"',
        );
        assert.match(
            await message("textDocument/rename", { ...place, newName: 5 }),
            /^newName: expected string/,
        );
        assert.match(await message("workspaceSymbol/resolve", { name: "a" }), /^data: expected/);
        assert.match(await message("callHierarchy/incomingCalls", {}), /^item: expected/);
    });
});

test("odd documents: unknown, opened twice, closed twice, of no file, of wrong versions", async () => {
    await withServer({ "a.rs": "fn a() {}\n" }, {}, async ({ ask, tell, open, uri, ready }) => {
        await ready();
        const symbols = async (name: string): Promise<number> => {
            const textDocument = { uri: name };
            return (await ask<object[]>("textDocument/documentSymbol", { textDocument })).length;
        };
        const close = (name: string) =>
            tell("textDocument/didClose", { textDocument: { uri: name } });
        const change = (name: string, version: unknown, contentChanges: object[]) =>
            tell("textDocument/didChange", {
                textDocument: { uri: name, version },
                contentChanges,
            });
        await close(uri("never.rs"));
        await change(uri("never.rs"), 1, [{ text: "fn b() {}" }]);
        assert.equal(await symbols(uri("never.rs")), 0);
        await open("a.rs");
        await open("a.rs", "fn a() {}\nfn b() {}\n", -5);
        assert.equal(await symbols(uri("a.rs")), 2);
        await change(uri("a.rs"), null, [{ text: "fn c() {}" }]);
        assert.equal(await symbols(uri("a.rs")), 1);
        const wild = { start: { line: 99, character: -3 }, end: { line: -4, character: 1e9 } };
        await change(uri("a.rs"), 2, [{ range: wild, text: "struct D;" }]);
        assert.equal(await symbols(uri("a.rs")), 1);
        await change(uri("a.rs"), "two", [{ text: "" }]);
        await change(uri("a.rs"), 3, [{ text: 5 }]);
        const broken = { start: { line: 0.5, character: 0 }, end: { line: 1, character: 0 } };
        await change(uri("a.rs"), 3, [{ range: broken, text: "" }]);
        assert.equal(await symbols(uri("a.rs")), 1);
        await change(uri("a.rs"), 3, [{ range: null, text: "fn e() {}\nfn f() {}\n" }]);
        assert.equal(await symbols(uri("a.rs")), 2);
        await close(uri("a.rs"));
        await close(uri("a.rs"));
        const odd = [
            "untitled:Untitled-1",
            "http://host/a.rs",
            "file://host/share/a.rs",
            "",
            "%%%",
        ];
        for (const name of odd) {
            const textDocument = { uri: name, languageId: "rust", version: 1, text: "fn a() {}" };
            await tell("textDocument/didOpen", { textDocument });
            assert.equal(await symbols(name), 1, name);
            const position = { line: 0, character: 3 };
            await ask("textDocument/definition", { textDocument: { uri: name }, position });
            await close(name);
        }
    });
});

test("positions far outside of the text", async () => {
    await withServer({ "a.rs": "fn a() { a(); }\n" }, {}, async ({ ask, open, uri, ready }) => {
        await ready();
        await open("a.rs");
        const textDocument = { uri: uri("a.rs") };
        for (const line of [-1, 0, 1, 2 ** 31]) {
            for (const character of [-1, 2 ** 31]) {
                const position = { line, character };
                for (const method of positioned) await ask(method, { textDocument, position });
            }
        }
    });
});

test("thousands of changes at once, and queries without end", async () => {
    const line = "fn a() { let b = a(); }\n";
    const text = line.repeat(5000);
    await withServer({ "a.rs": text }, {}, async ({ ask, open, tell, uri, ready }) => {
        await ready();
        await open("a.rs");
        const textDocument = { uri: uri("a.rs") };
        const contentChanges = Array.from({ length: 5000 }, (_, index) => ({
            range: {
                start: { line: 4999 - index, character: 13 },
                end: { line: 4999 - index, character: 14 },
            },
            text: "longer",
        }));
        const begin = performance.now();
        await tell("textDocument/didChange", {
            textDocument: { ...textDocument, version: 2 },
            contentChanges,
        });
        const symbols = await ask<object[]>("textDocument/documentSymbol", { textDocument });
        assert.equal(symbols.length, 5000);
        const took = performance.now() - begin;
        assert.ok(took < 5000, `it took ${took.toFixed(0)} ms`);
        const position = { line: 4000, character: 15 };
        const asked = { textDocument, position };
        const [found] = await ask<LocationLink[]>("textDocument/definition", asked);
        const end = { line: 4000, character: 19 };
        assert.deepEqual(found?.targetSelectionRange, {
            start: { line: 4000, character: 13 },
            end,
        });
        assert.deepEqual(await ask("workspace/symbol", { query: "x".repeat(2_000_000) }), []);
    });
});

const positioned = [
    "textDocument/definition",
    "textDocument/typeDefinition",
    "textDocument/hover",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
    "textDocument/prepareCallHierarchy",
];

/** One message of a client that keeps no rules. */
type Message = readonly [method: string, params: object, isRequest: boolean];

const uris = fc.constantFrom(
    "file:///w/a.rs",
    "file:///w/b.ts",
    "file:///w/c.py",
    "file:///w/d.toml",
    "untitled:1",
    "file:///c%3A/x.rs",
    "nonsense",
    "",
);
const number = fc.oneof(fc.integer({ min: -2, max: 30 }), fc.integer());
const position = fc.record({ line: number, character: number });
const range = fc.record({ start: position, end: position });
const code = fc.oneof(
    fc.string(),
    fc.constantFrom(
        "#[tauri::command]\nfn greet(name: String) {}\n",
        'invoke("greet", { nam: 1 });\n',
        "from demo import add\nadd(1, 2)\n",
        "[package]\nname = 'a'\n",
        "fn a() { b(); }\r\nfn b() { a() }\r\n",
        "😀 /* ",
    ),
);
const languages = fc.constantFrom("rust", "typescript", "python", "toml", "c", "");
const message: fc.Arbitrary<Message> = fc.oneof(
    fc
        .record({ uri: uris, languageId: languages, version: number, text: code })
        .map((textDocument): Message => ["textDocument/didOpen", { textDocument }, false]),
    fc
        .tuple(
            uris,
            number,
            fc.array(fc.oneof(fc.record({ range, text: code }), fc.record({ text: code }))),
        )
        .map(
            ([uri, version, contentChanges]): Message => [
                "textDocument/didChange",
                { textDocument: { uri, version }, contentChanges },
                false,
            ],
        ),
    uris.map((uri): Message => ["textDocument/didClose", { textDocument: { uri } }, false]),
    fc
        .tuple(fc.constantFrom(...positioned), uris, position)
        .map(
            ([method, uri, at]): Message => [method, { textDocument: { uri }, position: at }, true],
        ),
    fc
        .tuple(uris, position, fc.string())
        .map(
            ([uri, at, newName]): Message => [
                "textDocument/rename",
                { textDocument: { uri }, position: at, newName },
                true,
            ],
        ),
    fc
        .tuple(
            fc.constantFrom(
                "textDocument/documentSymbol",
                "textDocument/foldingRange",
                "textDocument/codeLens",
            ),
            uris,
        )
        .map(([method, uri]): Message => [method, { textDocument: { uri } }, true]),
    fc
        .tuple(uris, range)
        .map(
            ([uri, at]): Message => [
                "textDocument/codeAction",
                { textDocument: { uri }, range: at, context: { diagnostics: [] } },
                true,
            ],
        ),
    fc.string().map((query): Message => ["workspace/symbol", { query }, true]),
    fc
        .tuple(uris, fc.array(position, { maxLength: 3 }))
        .map(
            ([uri, positions]): Message => [
                "textDocument/selectionRange",
                { textDocument: { uri }, positions },
                true,
            ],
        ),
    uris.map((uri): Message => ["rustAi/links", { uri }, true]),
    fc
        .record({ rust: fc.boolean(), typescript: fc.boolean() })
        .map((native): Message => ["rustAi/nativeServers", native, false]),
    fc.object().map((params): Message => ["textDocument/hover", params, true]),
    fc.object().map((params): Message => ["textDocument/didOpen", params, false]),
    fc.object().map((params): Message => ["textDocument/didChange", params, false]),
    fc
        .array(uris)
        .map(
            (changed): Message => [
                "workspace/didChangeWatchedFiles",
                { changes: changed.map((uri) => ({ uri, type: 2 })) },
                false,
            ],
        ),
);

test("no sequence of messages ends the server, or goes unanswered", async () => {
    await withServer({ "a.rs": "fn a() {}\n" }, { capabilities: modern }, async (fixture) => {
        await fixture.ready();
        await fc.assert(
            fc.asyncProperty(fc.array(message, { maxLength: 25 }), async (messages) => {
                const answers: Promise<unknown>[] = [];
                for (const [method, params, isRequest] of messages) {
                    if (isRequest) answers.push(fixture.ask(method, params).catch(refused));
                    else await fixture.tell(method, params);
                }
                await Promise.all(answers);
                // Nothing of what was sent keeps the next client's document from being read.
                await fixture.open("a.rs");
                const textDocument = { uri: fixture.uri("a.rs") };
                const symbols = await fixture.ask<object[]>("rustAi/links", textDocument);
                assert.ok(Array.isArray(symbols));
            }),
            { numRuns: 40 },
        );
    });
});

/** A refusal is an answer; a defect of ours is not. */
function refused(error: { code?: number; message?: string }): void {
    assert.ok(error.code === -32602 || error.code === -32803, `${error.code} ${error.message}`);
}
