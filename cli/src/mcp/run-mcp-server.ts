import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { LineDecoder } from "@rust-ai-ide/node/line-decoder";
import { JsonRpcErrors, toWireError } from "@rust-ai-ide/protocol/json-rpc-wire";
import { McpServer, type McpServerOptions } from "./mcp-server.ts";

export interface McpStreams {
    readonly input: NodeJS.ReadableStream;
    /** Takes one line with its end. */
    readonly print: (line: string) => void;
}

const longestLine = 4_000_000;

/**
 * Speaks MCP over lines, one JSON text each. Resolves when the input ends, when a line is longer
 * than any client would send, or when the token is cancelled; what runs then is cancelled.
 */
export async function runMcpServer(
    options: Omit<McpServerOptions, "send">,
    { input, print }: McpStreams,
    token: CancellationToken,
): Promise<void> {
    const send = (text: string): void => print(`${text}\n`);
    const server = new McpServer({ ...options, send });
    const decoder = new LineDecoder(longestLine);
    await new Promise<void>((resolve) => {
        const subscription = token.onCancellationRequested(() => end());
        const read = (chunk: Buffer | string): void => {
            const { lines, overflow } = decoder.push(Buffer.from(chunk));
            for (const line of lines) server.receive(line);
            if (!overflow) return;
            const error = toWireError(JsonRpcErrors.tooLarge(longestLine));
            send(JSON.stringify({ jsonrpc: "2.0", id: null, error }));
            end();
        };
        const end = (): void => {
            input.off("data", read);
            input.pause();
            subscription.dispose();
            resolve();
        };
        input.on("data", read);
        input.once("end", end);
        input.once("error", end);
        input.once("close", end);
    });
    await server.close();
}
