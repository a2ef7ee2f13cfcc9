import type { LineChange } from "@rust-ai-ide/ai/context/recent-edits";
import { checkCompletion } from "@rust-ai-ide/analysis/grammar/check-completion";
import { completionContext } from "@rust-ai-ide/analysis/grammar/completion-context";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { GrammarSet } from "@rust-ai-ide/node/analysis/grammar-loader";
import { withDoubts } from "@rust-ai-ide/node/analysis/grounded-check";
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
 * when the client has said `exit` or has gone. A document's language decides the
 * grammar, which is loaded with its first document. Reads Cargo.toml for the crate's name, and the Rust
 * files of the crates that documents are in, as far as git does not ignore them; no other files.
 * Runs nothing of the workspace.
 */
export async function runLanguageServer(options: LanguageServerOptions): Promise<void> {
    const { input = process.stdin, output = process.stdout, token } = options;
    const grammars = new GrammarSet(options.grammarsFolder);
    await grammars.load("rust");
    const documents = new DocumentStore(grammars);
    const reader = new StreamMessageReader(input);
    const writer = new StreamMessageWriter(output);
    const connection = createConnection(reader, writer);
    const ended = new Promise<void>((resolve) => {
        connection.onExit(resolve);
        reader.onClose(resolve);
        token.onCancellationRequested(resolve);
    });
    serve(connection, documents, grammars, new EditorContext(SystemClock));
    connection.listen();
    await ended;
    connection.dispose();
    documents.dispose();
    grammars.dispose();
}

function serve(
    connection: Connection,
    documents: DocumentStore,
    grammars: GrammarSet,
    context: EditorContext,
): void {
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
    connection.onDidOpenTextDocument(({ textDocument: { uri, version, text, languageId } }) => {
        documents.open(uri, version, text, languageId);
        const document = documents.get(uri);
        // The first request finds a tree; one that meets a missing grammar says so.
        void grammars.load(languageId).then(
            () => setImmediate(() => documents.get(uri)?.syntax.tree()),
            () => {},
        );
        void document?.place.then((place) => {
            if (documents.get(uri) !== document) return;
            const opened = { uri, live: document.syntax, languageId, ...place };
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
    handle(connection, GetCompletionContext, (params) =>
        contextAt(documents, grammars, context, params),
    );
    handle(connection, CheckCompletion, (params) => checkAt(documents, grammars, context, params));
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
    grammars: GrammarSet,
    context: EditorContext,
    params: ParamsOf<typeof GetCompletionContext>,
): Promise<CompletionContext> {
    const { uri, version, position } = params;
    const { inComments = true, otherFiles = true, isManual = false } = params;
    const silent = (
        reason: "document-closed" | "document-changed" | "grammar-failed",
    ): CompletionContext => ({
        kind: "silent",
        version,
        reason,
    });
    const found = await documents.waitFor(uri, version, pendingChangeMs);
    if (found === undefined) return silent("document-closed");
    const [place, isReady] = await Promise.all([found.place, canParse(grammars, found)]);
    if (!isReady) return silent("grammar-failed");
    // The user may have typed while the place was looked for.
    const document = current(documents, uri, version, found);
    if (document === undefined) return silent("document-changed");
    const offset = document.offsetAt(position);
    const answer = completionContext(document.syntax, offset, { path: place.path, inComments });
    if (answer.kind === "silent") return answer;
    const pieces = context.piecesAt({
        document: { uri, live: document.syntax, languageId: document.languageId, ...place },
        offset,
        line: position.line,
        otherFiles,
        isManual,
    });
    return { ...answer, parts: { ...answer.parts, context: pieces } };
}

async function checkAt(
    documents: DocumentStore,
    grammars: GrammarSet,
    context: EditorContext,
    params: ParamsOf<typeof CheckCompletion>,
): Promise<CheckedCompletion> {
    const { uri, version, position, text, mode } = params;
    const found = await documents.waitFor(uri, version, pendingChangeMs);
    if (found === undefined) return { kind: "silent", reason: "document-closed" };
    const [place, isReady] = await Promise.all([found.place, canParse(grammars, found)]);
    if (!isReady) return { kind: "silent", reason: "grammar-failed" };
    const document = current(documents, uri, version, found);
    if (document === undefined) return { kind: "silent", reason: "document-changed" };
    const { syntax, languageId } = document;
    const offset = document.offsetAt(position);
    const checked = checkCompletion(syntax, offset, text, mode);
    if (languageId !== "rust") return checked;
    const own = { uri, live: syntax, languageId, ...place };
    return withDoubts(checked, syntax.text, offset, () => context.textsAround(own));
}

/** Loads the grammar of a document's language where it is not loaded yet. */
async function canParse(grammars: GrammarSet, { languageId }: SyncedDocument): Promise<boolean> {
    try {
        await grammars.load(languageId);
        return true;
    } catch {
        return false;
    }
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
