import type { LineChange } from "@rust-ai-ide/ai/context/recent-edits";
import { checkCompletion } from "@rust-ai-ide/analysis/rust/check-completion";
import { completionContext } from "@rust-ai-ide/analysis/rust/completion-context";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { createRustParser } from "@rust-ai-ide/node/analysis/grammar-loader";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import type { CheckedCompletion, CompletionContext } from "@rust-ai-ide/protocol/completion";
import {
    CheckCompletion,
    GetCompletionContext,
    LanguageServerOptions as InitialOptions,
} from "@rust-ai-ide/protocol/language";
import {
    type ParamsOf,
    parseMessage,
    type RequestType,
    type ResultOf,
} from "@rust-ai-ide/protocol/message-table";
import {
    type Connection,
    createConnection,
    ErrorCodes,
    type InitializeResult,
    ResponseError,
    StreamMessageReader,
    StreamMessageWriter,
    TextDocumentSyncKind,
} from "vscode-languageserver/node";
import type { TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import { productVersion } from "../version.ts";
import { DocumentStore, type SyncedDocument } from "./document-store.ts";
import { EditorContext } from "./editor-context.ts";

export interface LanguageServerOptions {
    /** Folder of the grammar files; found by itself when absent. */
    readonly grammarsFolder?: string;
    /** Ends the server when cancelled. */
    readonly token: CancellationToken;
    /** Default: standard input and output. */
    readonly input?: NodeJS.ReadableStream;
    readonly output?: NodeJS.WritableStream;
}

/** How long a request waits for the change that it refers to. */
const pendingChangeMs = 30;

/**
 * Serves documents and the grammar's part of completion by the Language Server Protocol. Resolves
 * when the client has said `exit` or has gone. Reads Cargo.toml for the crate's name, and the Rust
 * files of the crates that documents are in, as far as git does not ignore them; no other files.
 * Runs nothing of the workspace.
 */
export async function runLanguageServer(options: LanguageServerOptions): Promise<void> {
    const { input = process.stdin, output = process.stdout, token } = options;
    const parser = await createRustParser(options.grammarsFolder);
    const documents = new DocumentStore(parser);
    const reader = new StreamMessageReader(input);
    const writer = new StreamMessageWriter(output);
    const connection = createConnection(reader, writer);
    const ended = new Promise<void>((resolve) => {
        connection.onExit(resolve);
        reader.onClose(resolve);
        token.onCancellationRequested(resolve);
    });
    serve(connection, documents, new EditorContext(SystemClock));
    connection.listen();
    await ended;
    connection.dispose();
    documents.dispose();
    parser.dispose();
}

function serve(connection: Connection, documents: DocumentStore, context: EditorContext): void {
    let readsAhead = true;
    connection.onInitialize(({ initializationOptions }): InitializeResult => {
        const options = parseMessage(InitialOptions, initializationOptions ?? {});
        readsAhead = !options.ok || options.value.otherFiles !== false;
        return {
            capabilities: {
                positionEncoding: "utf-16",
                textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
            },
            serverInfo: { name: "rust-ai", version: productVersion },
        };
    });
    connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => {
        documents.open(uri, version, text);
        const document = documents.get(uri);
        // The first request finds a tree.
        setImmediate(() => documents.get(uri)?.syntax.tree());
        void document?.place.then((place) => {
            if (documents.get(uri) !== document) return;
            const opened = { uri, live: document.syntax, ...place };
            context.visit(opened);
            if (readsAhead) context.readAhead(opened);
        });
    });
    connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
        for (const change of contentChanges) context.noteEdit(uri, lineChange(change));
        documents.change(uri, version, contentChanges);
    });
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
        context.close(uri);
        documents.close(uri);
    });
    handle(connection, GetCompletionContext, (params) => contextAt(documents, context, params));
    handle(connection, CheckCompletion, (params) => checkAt(documents, params));
}

/** The lines of a change; undefined when it replaces the whole text. */
function lineChange(change: TextDocumentContentChangeEvent): LineChange | undefined {
    if (!("range" in change)) return undefined;
    const { start, end } = change.range;
    return {
        line: start.line,
        removedLines: Math.max(0, end.line - start.line),
        addedLines: change.text.split(/\r\n?|\n/).length - 1,
    };
}

/** Registers one of our own requests; parameters of another shape are refused. */
function handle<T extends RequestType>(
    connection: Connection,
    type: T,
    answer: (params: ParamsOf<T>) => Promise<ResultOf<T>>,
): void {
    connection.onRequest(type.method, async (raw: unknown): Promise<unknown> => {
        const parsed = parseMessage(type.params, raw);
        if (!parsed.ok) throw new ResponseError(ErrorCodes.InvalidParams, parsed.message);
        return answer(parsed.value as ParamsOf<T>);
    });
}

async function contextAt(
    documents: DocumentStore,
    context: EditorContext,
    params: ParamsOf<typeof GetCompletionContext>,
): Promise<CompletionContext> {
    const { uri, version, position } = params;
    const { inComments = true, otherFiles = true, isManual = false } = params;
    const silent = (reason: "document-closed" | "document-changed"): CompletionContext => ({
        kind: "silent",
        version,
        reason,
    });
    const found = await documents.waitFor(uri, version, pendingChangeMs);
    if (found === undefined) return silent("document-closed");
    const place = await found.place;
    // The user may have typed while the place was looked for.
    const document = current(documents, uri, version, found);
    if (document === undefined) return silent("document-changed");
    const offset = document.offsetAt(position);
    const answer = completionContext(document.syntax, offset, { path: place.path, inComments });
    if (answer.kind === "silent") return answer;
    const pieces = context.piecesAt({
        document: { uri, live: document.syntax, ...place },
        offset,
        line: position.line,
        otherFiles,
        isManual,
    });
    return { ...answer, parts: { ...answer.parts, context: pieces } };
}

async function checkAt(
    documents: DocumentStore,
    params: ParamsOf<typeof CheckCompletion>,
): Promise<CheckedCompletion> {
    const { uri, version, position, text, mode } = params;
    const found = await documents.waitFor(uri, version, pendingChangeMs);
    if (found === undefined) return { kind: "silent", reason: "document-closed" };
    const document = current(documents, uri, version, found);
    if (document === undefined) return { kind: "silent", reason: "document-changed" };
    return checkCompletion(document.syntax, document.offsetAt(position), text, mode);
}

function current(
    documents: DocumentStore,
    uri: string,
    version: number,
    found: SyncedDocument,
): SyncedDocument | undefined {
    const isSame = documents.get(uri) === found && found.syntax.version === version;
    return isSame ? found : undefined;
}
