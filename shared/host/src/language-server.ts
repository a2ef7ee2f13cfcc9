import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { CodedError } from "@rust-ai-ide/core/errors";
import {
    type NotificationType,
    type ParamsOf,
    parseMessage,
    type RequestType,
    type ResultOf,
} from "@rust-ai-ide/protocol/message-table";
import type * as vscode from "vscode";
import type {
    DocumentSelector,
    LanguageClient,
    Middleware,
    WorkspaceEdit as ProtocolEdit,
} from "vscode-languageclient/node";
import { loadLanguageClient } from "./load-language-client.ts";
import { RestartBudget } from "./restart-budget.ts";

/** Documents beyond this are not sent to a server at all: parsing them would take seconds. */
const largestDocument = 2_000_000;

export interface LanguageServerProgram {
    readonly id: string;
    readonly name: string;
    /** Speaks the protocol over standard input and output. */
    readonly command: string;
    readonly args: readonly string[];
    readonly workingDirectory: string;
    readonly env: NodeJS.ProcessEnv;
    readonly channel: vscode.LogOutputChannel;
    readonly clock: Clock;
    readonly documentSelector: DocumentSelector;
    /** `initializationOptions`; asked with every start, also after the server stopped. */
    readonly initialization: () => unknown;
    /** What happens on the way between the editor and the server, besides the limit of size. */
    readonly middleware: Middleware;
    /** The server stopped so often that it is left alone. */
    readonly onGaveUp: () => void;
    /** Listens before the start, so that nothing that the server says at once is missed. */
    readonly onStarting?: (server: Pick<RunningServer, "onNotification">) => void;
}

/** A language server that runs. */
export interface RunningServer {
    /** A request of the standard protocol, in its own shapes. */
    ask(method: string, params: unknown, token: CancellationToken): Promise<unknown>;
    /** One of our own requests. A failure that the server has a code for is a coded error. */
    request<T extends RequestType>(
        type: T,
        params: ParamsOf<T>,
        token: CancellationToken,
    ): Promise<ResultOf<T>>;
    notify<T extends NotificationType>(type: T, params: ParamsOf<T>): Promise<void>;
    onNotification<T extends NotificationType>(
        type: T,
        listener: (params: ParamsOf<T>) => void,
    ): Disposable;
    /** Answers a request of the server's. What is no such question, and a failure, is an error there. */
    onRequest<T extends RequestType>(
        type: T,
        answer: (params: ParamsOf<T>, token: CancellationToken) => Promise<ResultOf<T>>,
    ): Disposable;
    /** Makes an edit of the protocol one of the editor. */
    workspaceEdit(edit: object): Promise<vscode.WorkspaceEdit>;
    /** True for a document that was not sent because of its size. */
    isTooLarge(uri: string): boolean;
    /** Resolves when the server has ended. */
    stop(): Promise<void>;
}

/** Starts a language server and keeps documents in step with it. Rejects when it does not start. */
export async function startLanguageServer(program: LanguageServerProgram): Promise<RunningServer> {
    const tooLarge = new Set<string>();
    const restarts = new RestartBudget(program.clock);
    const { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn } =
        await loadLanguageClient();
    const client: LanguageClient = new LanguageClient(
        program.id,
        program.name,
        // Without a transport the client talks over standard input and output and adds no option.
        {
            command: program.command,
            args: [...program.args],
            options: { cwd: program.workingDirectory, env: program.env },
        },
        {
            documentSelector: program.documentSelector,
            initializationOptions: program.initialization,
            outputChannel: program.channel,
            revealOutputChannelOn: RevealOutputChannelOn.Never,
            initializationFailedHandler: () => false,
            errorHandler: {
                error: () => ({ action: ErrorAction.Continue, handled: true }),
                closed: () => {
                    if (restarts.take()) return { action: CloseAction.Restart, handled: true };
                    // The client first has to notice by itself that it is stopped.
                    setImmediate(program.onGaveUp);
                    return { action: CloseAction.DoNotRestart, handled: true };
                },
            },
            middleware: { ...program.middleware, ...sizeLimit(tooLarge) },
        },
    );
    const onNotification: RunningServer["onNotification"] = (type, listener) =>
        client.onNotification(type.method, (params: unknown) => {
            const parsed = parseMessage(type.params, params);
            if (parsed.ok) listener(parsed.value as ParamsOf<typeof type>);
        });
    program.onStarting?.({ onNotification });
    try {
        await client.start();
    } catch (error) {
        await client.dispose().catch(() => {});
        throw error;
    }
    return {
        ask: (method, params, token) => send(client, method, params, token),
        async request(type, params, token) {
            const answer = await send(client, type.method, params, token);
            const parsed = parseMessage(type.result, answer);
            if (!parsed.ok) throw new TypeError(`${type.method}: ${parsed.message}`);
            return parsed.value as ResultOf<typeof type>;
        },
        notify: (type, params) => client.sendNotification(type.method, params),
        onNotification,
        onRequest: (type, answer) =>
            client.onRequest(
                type.method,
                (params: unknown, token: CancellationToken): Promise<unknown> => {
                    const parsed = parseMessage(type.params, params);
                    if (!parsed.ok) throw new TypeError(`${type.method}: ${parsed.message}`);
                    return answer(parsed.value as ParamsOf<typeof type>, token);
                },
            ),
        // What is not an edit in it counts as nothing.
        workspaceEdit: (edit) =>
            client.protocol2CodeConverter.asWorkspaceEdit(edit as ProtocolEdit),
        isTooLarge: (uri) => tooLarge.has(uri),
        stop: () => client.dispose(),
    };
}

async function send(
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
        throw codedError(error);
    }
}

/** What a server of ours says about a failure: its sentences, with the code in the data. */
export function codedError(error: unknown): unknown {
    const { data, message } = (error ?? {}) as { data?: { code?: unknown }; message?: unknown };
    const code = data?.code;
    if (typeof code !== "string" || typeof message !== "string") return error;
    return new CodedError({ code, message, nextStep: "" }, error);
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
