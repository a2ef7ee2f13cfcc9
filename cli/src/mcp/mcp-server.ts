import { CancellationSource, CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import {
    isMessageId,
    JsonRpcErrors,
    type MessageId,
    readWireMessage,
    toWireError,
} from "@rust-ai-ide/protocol/json-rpc-wire";
import { McpCancelled, McpInitialize, McpToolCall } from "@rust-ai-ide/protocol/mcp";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import { McpErrors } from "./mcp-errors.ts";
import type { McpTool } from "./mcp-tool.ts";

/** Versions of the protocol that differ in nothing that this server does, newest first. */
const protocolVersions = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"] as const;

const mostRequests = 16;
/** UTF-16 units of a tool's answer; a model cannot read more at once. */
const longestAnswer = 40_000;

export interface McpServerOptions {
    readonly tools: readonly McpTool[];
    readonly version: string;
    /** Takes one JSON text; never throws. */
    readonly send: (text: string) => void;
    /** For failures that are defects of ours: the kind, never the text. */
    readonly onDefect: (kind: string) => void;
}

/**
 * The server's side of the Model Context Protocol, as far as tools need it. Fed with one JSON text
 * after another; no text makes it throw. Requests run side by side, each is answered once, and one
 * that the client cancelled not at all.
 */
export class McpServer {
    private readonly options: McpServerOptions;
    private readonly running = new Map<MessageId, CancellationSource>();
    private readonly settled = new Set<Promise<void>>();
    private initialized = false;

    constructor(options: McpServerOptions) {
        this.options = options;
    }

    receive(text: string): void {
        const message = readWireMessage(text);
        switch (message.kind) {
            case "request": {
                const work = this.serve(message.id, message.method, message.params);
                this.settled.add(work);
                void work.finally(() => this.settled.delete(work));
                break;
            }
            case "notification":
                if (message.method === "notifications/cancelled") this.cancel(message.params);
                break;
            case "garbage":
                this.fail(message.id, message.error);
                break;
            default:
            // The server asks nothing, so nobody waits for an answer.
        }
    }

    /** Cancels what runs and waits for its end. */
    async close(): Promise<void> {
        for (const source of this.running.values()) source.cancel();
        await Promise.all(this.settled);
    }

    private cancel(params: unknown): void {
        const parsed = parseMessage(McpCancelled, params);
        if (parsed.ok && isMessageId(parsed.value.requestId)) {
            this.running.get(parsed.value.requestId)?.cancel();
        }
    }

    private async serve(id: MessageId, method: string, params: unknown): Promise<void> {
        if (this.running.has(id)) {
            this.fail(id, JsonRpcErrors.badMessage("the id is in use"));
            return;
        }
        if (this.running.size >= mostRequests) {
            this.fail(id, JsonRpcErrors.tooMany(mostRequests));
            return;
        }
        const source = new CancellationSource();
        this.running.set(id, source);
        try {
            const result = await this.answer(method, params, source);
            if (!source.token.isCancellationRequested) this.post({ id, result });
        } catch (error) {
            if (!source.token.isCancellationRequested) this.fail(id, error);
        } finally {
            this.running.delete(id);
            source.dispose();
        }
    }

    private async answer(
        method: string,
        params: unknown,
        source: CancellationSource,
    ): Promise<unknown> {
        switch (method) {
            case "initialize":
                return this.initialize(params);
            case "ping":
                return {};
            case "tools/list":
                this.requireInitialized();
                return { tools: this.options.tools.map(({ run: _, ...tool }) => tool) };
            case "tools/call":
                this.requireInitialized();
                return this.call(params, source);
            default:
                throw JsonRpcErrors.unknownMethod(method);
        }
    }

    private initialize(params: unknown): unknown {
        const parsed = parseMessage(McpInitialize, params);
        if (!parsed.ok) throw JsonRpcErrors.badParameters("initialize", parsed.message);
        this.initialized = true;
        const wanted = protocolVersions.find((known) => known === parsed.value.protocolVersion);
        return {
            protocolVersion: wanted ?? protocolVersions[0],
            capabilities: { tools: {} },
            serverInfo: { name: "rust-ai", title: "Rust AI", version: this.options.version },
            instructions:
                "Facts about a Rust workspace from rustc, cargo and the source. Check proposed code with rust_check_edit before showing it.",
        };
    }

    private requireInitialized(): void {
        if (!this.initialized) throw McpErrors.notInitialized();
    }

    /** A tool's own failure is a result that the model reads; an unknown tool is an error. */
    private async call(params: unknown, { token }: CancellationSource): Promise<unknown> {
        const parsed = parseMessage(McpToolCall, params);
        if (!parsed.ok) throw JsonRpcErrors.badParameters("tools/call", parsed.message);
        const { name, arguments: input = {} } = parsed.value;
        const tool = this.options.tools.find((each) => each.name === name);
        if (tool === undefined) throw McpErrors.unknownTool(name);
        try {
            return textResult(await tool.run(input, token), false);
        } catch (error) {
            if (CancelledError.is(error)) throw error;
            if (CodedError.is(error)) return textResult(`${error.code}: ${error.display}`, true);
            this.options.onDefect(error instanceof Error ? error.name : typeof error);
            throw JsonRpcErrors.internal();
        }
    }

    private fail(id: MessageId | null, error: unknown): void {
        const wire = toWireError(error);
        const isParameters = CodedError.is(error) && error.code === "mcp.unknownTool";
        // What the protocol's specification asks for.
        this.post({ id, error: isParameters ? { ...wire, code: -32602 } : wire });
    }

    private post(message: Readonly<Record<string, unknown>>): void {
        this.options.send(JSON.stringify({ jsonrpc: "2.0", ...message }));
    }
}

function textResult(text: string, isError: boolean): unknown {
    const bounded =
        text.length <= longestAnswer ? text : `${text.slice(0, longestAnswer)}\n… (cut off)`;
    return { content: [{ type: "text", text: bounded }], isError };
}
