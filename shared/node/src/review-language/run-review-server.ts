import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import {
    createConnection,
    type InitializeResult,
    StreamMessageReader,
    StreamMessageWriter,
    TextDocumentSyncKind,
} from "vscode-languageserver/node";

export interface ReviewServerStart {
    readonly version: string;
    /** Ends the server when cancelled. */
    readonly token?: CancellationToken;
    /** Default: standard input and output. */
    readonly input?: NodeJS.ReadableStream;
    readonly output?: NodeJS.WritableStream;
}

/**
 * Serves reviews of some folders by the Language Server Protocol. Resolves when the client has said
 * `exit` or has gone.
 */
export async function runReviewServer(start: ReviewServerStart): Promise<void> {
    const { input = process.stdin, output = process.stdout, token } = start;
    const reader = new StreamMessageReader(input);
    const connection = createConnection(reader, new StreamMessageWriter(output));
    const ended = new Promise<void>((resolve) => {
        connection.onExit(resolve);
        reader.onClose(resolve);
        token?.onCancellationRequested(resolve);
    });
    connection.onInitialize(
        (): InitializeResult => ({
            capabilities: { textDocumentSync: TextDocumentSyncKind.Incremental },
            serverInfo: { name: "Rust AI review", version: start.version },
        }),
    );
    connection.listen();
    await ended;
    connection.dispose();
}
