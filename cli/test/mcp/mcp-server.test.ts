import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
    NeverCancelled,
} from "@rust-ai-ide/core/cancellation";
import fc from "fast-check";
import { McpErrors } from "../../src/mcp/mcp-errors.ts";
import { McpServer } from "../../src/mcp/mcp-server.ts";
import type { McpTool } from "../../src/mcp/mcp-tool.ts";
import { runMcpServer } from "../../src/mcp/run-mcp-server.ts";

const waiting = (token: CancellationToken): Promise<string> =>
    new Promise((_, reject) => {
        token.onCancellationRequested(() => reject(new CancelledError()));
    });

function tool(name: string, run: McpTool["run"]): McpTool {
    return {
        name,
        title: name,
        description: "",
        inputSchema: { type: "object" },
        annotations: { readOnlyHint: true, openWorldHint: false },
        run,
    };
}

const tools = [
    tool("echo", async (input) => JSON.stringify(input)),
    tool("long", async () => "a".repeat(100_000)),
    tool("refuses", async () => {
        throw McpErrors.cargoNotAllowed();
    }),
    tool("breaks", async () => {
        throw new Error("secret source text");
    }),
    tool("waits", (_, token) => waiting(token)),
];

interface Answer {
    readonly id?: unknown;
    readonly result?: {
        readonly content?: readonly { readonly text: string }[];
        readonly isError?: boolean;
        readonly protocolVersion?: string;
        readonly tools?: readonly object[];
    };
    readonly error?: {
        readonly code: number;
        readonly message: string;
        readonly data?: { readonly code: string };
    };
}

function start(): {
    server: McpServer;
    answers: Answer[];
    defects: string[];
    send: (message: object) => void;
    settle: () => Promise<void>;
} {
    const answers: Answer[] = [];
    const defects: string[] = [];
    const server = new McpServer({
        tools,
        version: "1.2.3",
        send: (text) => answers.push(JSON.parse(text) as Answer),
        onDefect: (kind) => defects.push(kind),
    });
    const send = (message: object): void =>
        server.receive(JSON.stringify({ jsonrpc: "2.0", ...message }));
    return {
        server,
        answers,
        defects,
        send,
        settle: () => new Promise((resolve) => setImmediate(resolve)),
    };
}

const initialize = {
    id: 0,
    method: "initialize",
    params: {
        protocolVersion: "2025-06-18",
        capabilities: {},
        clientInfo: { name: "t", version: "1" },
    },
};
const call = (id: number, name: string, input?: unknown): object => ({
    id,
    method: "tools/call",
    params: { name, ...(input === undefined ? {} : { arguments: input }) },
});

test("a session: versions, tools, calls", async () => {
    const { answers, send, settle } = start();
    send({ id: 9, method: "tools/list" });
    send(initialize);
    send({ ...initialize, id: 1, params: { protocolVersion: "1999-01-01" } });
    send({ method: "notifications/initialized" });
    send({ id: 2, method: "ping" });
    send({ id: 3, method: "tools/list" });
    send(call(4, "echo", { a: 1 }));
    send(call(5, "echo"));
    await settle();
    const by = (id: number): Answer | undefined => answers.find((answer) => answer.id === id);
    assert.equal(by(9)?.error?.data?.code, "mcp.notInitialized");
    assert.equal(by(0)?.result?.protocolVersion, "2025-06-18");
    assert.equal(by(1)?.result?.protocolVersion, "2025-11-25");
    assert.deepEqual(by(2)?.result, {});
    assert.equal(by(3)?.result?.tools?.length, tools.length);
    assert.ok(!JSON.stringify(by(3)).includes("run"));
    assert.deepEqual(by(4)?.result, {
        content: [{ type: "text", text: '{"a":1}' }],
        isError: false,
    });
    assert.equal(by(5)?.result?.content?.[0]?.text, "{}");
});

test("a tool's refusal is for the model, what is wrong with the call is for the client", async () => {
    const { answers, defects, send, settle } = start();
    send(initialize);
    send(call(1, "refuses"));
    send(call(2, "breaks"));
    send(call(3, "no-such-tool"));
    send({ id: 4, method: "tools/call", params: { name: 7 } });
    send({ id: 5, method: "resources/list" });
    send(call(6, "long"));
    send({ ...initialize, id: 7, params: {} });
    await settle();
    const by = (id: number): Answer | undefined => answers.find((answer) => answer.id === id);
    assert.equal(by(1)?.result?.isError, true);
    assert.match(by(1)?.result?.content?.[0]?.text ?? "", /^mcp\.cargoNotAllowed: .*--allow-cargo/);
    assert.equal(by(2)?.error?.code, -32603);
    assert.ok(!JSON.stringify(answers).includes("secret"));
    assert.deepEqual(defects, ["Error"]);
    assert.equal(by(3)?.error?.code, -32602);
    assert.equal(by(3)?.error?.data?.code, "mcp.unknownTool");
    assert.match(by(3)?.error?.message ?? "", /no-such-tool/);
    assert.equal(by(4)?.error?.code, -32602);
    assert.equal(by(5)?.error?.code, -32601);
    assert.ok((by(6)?.result?.content?.[0]?.text.length ?? 0) < 41_000);
    assert.equal(by(7)?.error?.code, -32602);
});

test("a cancelled request is not answered, and an id is used once at a time", async () => {
    const { answers, send, settle, server } = start();
    send(initialize);
    send(call(1, "waits"));
    send(call(1, "echo"));
    send({ method: "notifications/cancelled", params: { requestId: 1 } });
    send({ method: "notifications/cancelled", params: { requestId: 99 } });
    send({ method: "notifications/cancelled", params: {} });
    await settle();
    assert.deepEqual(answers.map(({ id }) => id).sort(), [0, 1]);
    assert.match(JSON.stringify(answers), /in use/);
    for (let id = 10; id < 27; id++) send(call(id, "waits"));
    await settle();
    assert.match(answers.at(-1)?.error?.message ?? "", /More than 16/);
    await server.close();
    assert.equal(answers.length, 3);
});

test("no text makes the server throw, and every request is answered once", async () => {
    const id = fc.oneof(fc.integer(), fc.string(), fc.constant(null));
    const params = fc.oneof(
        fc.jsonValue(),
        fc.constant({ name: "echo" }),
        fc.record({
            name: fc.constantFrom("echo", "breaks", "constructor"),
            arguments: fc.jsonValue(),
        }),
    );
    const message = fc.record(
        {
            jsonrpc: fc.constantFrom("2.0", "1.0"),
            id,
            method: fc.oneof(
                fc.constantFrom(
                    "initialize",
                    "ping",
                    "tools/list",
                    "tools/call",
                    "notifications/cancelled",
                    "__proto__",
                ),
                fc.string(),
            ),
            params,
            result: fc.jsonValue(),
        },
        { requiredKeys: [] },
    );
    const text = fc.oneof(
        fc.string(),
        fc.json(),
        message.map((value) => JSON.stringify(value)),
    );
    await fc.assert(
        fc.asyncProperty(fc.array(text, { maxLength: 12 }), async (texts) => {
            const { server, answers, settle } = start();
            for (const each of texts) server.receive(each);
            await settle();
            await server.close();
            assert.ok(answers.length <= texts.length);
            for (const answer of answers)
                assert.ok("id" in answer && ("result" in answer || "error" in answer));
        }),
        { numRuns: 300 },
    );
});

test("lines come in any pieces; the end of the input and the token end the server", async () => {
    const lines: string[] = [];
    const options = { tools, version: "1", onDefect: () => {} };
    const input = new PassThrough();
    const ended = runMcpServer(
        options,
        { input, print: (line) => lines.push(line) },
        NeverCancelled,
    );
    const bytes = Buffer.from(
        `${JSON.stringify({ jsonrpc: "2.0", ...initialize })}\r\n\n${JSON.stringify({ jsonrpc: "2.0", ...call(1, "echo", "é😀") })}\n${JSON.stringify({ jsonrpc: "2.0", ...call(2, "waits") })}\n`,
    );
    for (let at = 0; at < bytes.length; at += 3) input.write(bytes.subarray(at, at + 3));
    input.end();
    await ended;
    assert.equal(lines.length, 2);
    assert.ok(lines.every((line) => line.endsWith("\n") && line.indexOf("\n") === line.length - 1));
    assert.match(lines[1] ?? "", /é😀/);
    const source = new CancellationSource();
    const other = runMcpServer(
        options,
        { input: new PassThrough(), print: () => {} },
        source.token,
    );
    source.cancel();
    await other;
    const flood = new PassThrough();
    const refused: string[] = [];
    const stopped = runMcpServer(
        options,
        { input: flood, print: (line) => refused.push(line) },
        NeverCancelled,
    );
    flood.write("x".repeat(4_000_001));
    await stopped;
    assert.match(refused[0] ?? "", /larger than/);
});
