import { dirname } from "node:path";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
import { frugalAllocation, programEnvironment } from "@rust-ai-ide/node/spawn-program";
import type { CheckedCompletion, CompletionContext } from "@rust-ai-ide/protocol/completion";
import { type IndexStatus, IndexStatusChanged } from "@rust-ai-ide/protocol/intelligence";
import {
    CheckCompletion,
    GetCompletionContext,
    type LanguageServerOptions,
} from "@rust-ai-ide/protocol/language";
import {
    type NotificationType,
    type ParamsOf,
    parseMessage,
    type RequestType,
    type ResultOf,
} from "@rust-ai-ide/protocol/message-table";
import type * as vscode from "vscode";
import type {
    LanguageClient,
    Middleware,
    WorkspaceEdit as ProtocolEdit,
} from "vscode-languageclient/node";
import { ShellErrors } from "../shell-errors.ts";
import { documentsIn } from "./languages.ts";
import { loadLanguageClient } from "./load-language-client.ts";
import { RestartBudget } from "./restart-budget.ts";

/** Documents beyond this are not sent to the server at all: parsing them would take seconds. */
export const largestDocument = 2_000_000;

export interface LanguageConnectionOptions {
    /** The bundled command line, whose `lsp` command is the server. */
    readonly programPath: string;
    readonly nodePath: string;
    readonly channel: vscode.LogOutputChannel;
    readonly clock: Clock;
    /** Languages whose documents the server gets. */
    readonly languages: () => readonly string[];
    /** `initializationOptions`; asked with every start, also after the server stopped. */
    readonly initialization: () => ParamsOf<{ params: typeof LanguageServerOptions }>;
    /** What happens on the way between the editor and the server, besides the limit of size. */
    readonly middleware: Middleware;
    /** The server stopped so often that it is left alone. */
    readonly onGaveUp: () => void;
}

/** The standard requests of the protocol, in its own shapes. */
export interface StandardServer {
    ask(method: string, params: unknown, token: CancellationToken): Promise<unknown>;
    /** Makes an edit of the protocol one of the editor. */
    workspaceEdit(edit: object): Promise<vscode.WorkspaceEdit>;
}

/** A running language server. */
export interface LanguageConnection {
    context(
        params: ParamsOf<typeof GetCompletionContext>,
        token: CancellationToken,
    ): Promise<CompletionContext>;
    check(
        params: ParamsOf<typeof CheckCompletion>,
        token: CancellationToken,
    ): Promise<CheckedCompletion>;
    /** One of our own requests. */
    request<T extends RequestType>(
        type: T,
        params: ParamsOf<T>,
        token: CancellationToken,
    ): Promise<ResultOf<T>>;
    notify<T extends NotificationType>(type: T, params: ParamsOf<T>): Promise<void>;
    readonly standard: StandardServer;
    readonly onIndexStatus: Event<IndexStatus>;
    /** True for a document that was not sent because of its size. */
    isTooLarge(uri: string): boolean;
    dispose(): Promise<void>;
}

/** Starts the server with the editor's own Node and keeps documents in step with it. */
export async function connectLanguageServer(
    options: LanguageConnectionOptions,
): Promise<LanguageConnection> {
    const tooLarge = new Set<string>();
    const statuses = new Emitter<IndexStatus>();
    const restarts = new RestartBudget(options.clock);
    const { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn } =
        await loadLanguageClient();
    const standard: StandardServer = {
        ask: (method, params, token) => sendRaw(client, method, params, token),
        // What is not an edit in it counts as nothing.
        workspaceEdit: (edit) =>
            client.protocol2CodeConverter.asWorkspaceEdit(edit as ProtocolEdit),
    };
    const client: LanguageClient = new LanguageClient(
        "rustAi",
        "Rust AI",
        // Without a transport the client talks over standard input and output and adds no option.
        {
            command: options.nodePath,
            args: [options.programPath, "lsp"],
            options: {
                // Not the workspace: nothing of it may be loaded, and its folder stays deletable.
                cwd: dirname(options.programPath),
                env: programEnvironment({ ...frugalAllocation, ...process.env }),
            },
        },
        {
            documentSelector: documentsIn(options.languages()),
            initializationOptions: options.initialization,
            outputChannel: options.channel,
            revealOutputChannelOn: RevealOutputChannelOn.Never,
            initializationFailedHandler: () => false,
            errorHandler: {
                error: () => ({ action: ErrorAction.Continue, handled: true }),
                closed: () => {
                    if (restarts.take()) return { action: CloseAction.Restart, handled: true };
                    // The client first has to notice by itself that it is stopped.
                    setImmediate(options.onGaveUp);
                    return { action: CloseAction.DoNotRestart, handled: true };
                },
            },
            middleware: { ...options.middleware, ...sizeLimit(tooLarge) },
        },
    );
    client.onNotification(IndexStatusChanged.method, (params: unknown) => {
        const status = parseMessage(IndexStatusChanged.params, params);
        if (status.ok) statuses.fire(status.value as IndexStatus);
    });
    try {
        await client.start();
    } catch (error) {
        await client.dispose().catch(() => {});
        throw Object.assign(ShellErrors.languageServerMissing(), { cause: error });
    }
    return {
        context: (params, token) => send(client, GetCompletionContext, params, token),
        check: (params, token) => send(client, CheckCompletion, params, token),
        request: (type, params, token) => send(client, type, params, token),
        notify: (type, params) => client.sendNotification(type.method, params),
        standard,
        onIndexStatus: statuses.event,
        isTooLarge: (uri) => tooLarge.has(uri),
        async dispose() {
            statuses.dispose();
            await client.dispose();
        },
    };
}

async function send<T extends RequestType>(
    client: LanguageClient,
    type: T,
    params: ParamsOf<T>,
    token: CancellationToken,
): Promise<ResultOf<T>> {
    const answer = await sendRaw(client, type.method, params, token);
    const parsed = parseMessage(type.result, answer);
    if (!parsed.ok) throw new TypeError(`${type.method}: ${parsed.message}`);
    return parsed.value as ResultOf<T>;
}

async function sendRaw(
    client: LanguageClient,
    method: string,
    params: unknown,
    token: CancellationToken,
): Promise<unknown> {
    try {
        // The client only listens to the token, which is structurally the editor's.
        return await client.sendRequest(method, params, token as vscode.CancellationToken);
    } catch (error) {
        if (token.isCancellationRequested) throw new CancelledError();
        throw error;
    }
}

/** Keeps documents beyond the limit, and all that happens to them, away from the server. */
function sizeLimit(tooLarge: Set<string>): Middleware {
    return {
        didOpen: async (document, next) => {
            if (lengthOf(document) > largestDocument) tooLarge.add(document.uri.toString());
            else await next(document);
        },
        didChange: async (change, next) => {
            if (!tooLarge.has(change.document.uri.toString())) await next(change);
        },
        didSave: async (document, next) => {
            if (!tooLarge.has(document.uri.toString())) await next(document);
        },
        didClose: async (document, next) => {
            if (!tooLarge.delete(document.uri.toString())) await next(document);
        },
    };
}

/** Length in UTF-16 units, without copying the text. */
function lengthOf(document: vscode.TextDocument): number {
    return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}
