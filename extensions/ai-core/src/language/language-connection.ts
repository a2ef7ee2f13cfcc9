import { dirname } from "node:path";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import { programEnvironment } from "@rust-ai-ide/node/spawn-program";
import type { CheckedCompletion, CompletionContext } from "@rust-ai-ide/protocol/completion";
import { CheckCompletion, GetCompletionContext } from "@rust-ai-ide/protocol/language";
import {
    type ParamsOf,
    parseMessage,
    type RequestType,
    type ResultOf,
} from "@rust-ai-ide/protocol/message-table";
import type * as vscode from "vscode";
import type { LanguageClient, Middleware } from "vscode-languageclient/node";
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
    /** Whether prompts show something of other files: those are read ahead then. */
    readonly otherFiles: () => boolean;
    /** The server stopped so often that it is left alone. */
    readonly onGaveUp: () => void;
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
    /** True for a document that was not sent because of its size. */
    isTooLarge(uri: string): boolean;
    dispose(): Promise<void>;
}

/** Starts the server with the editor's own Node and keeps documents in step with it. */
export async function connectLanguageServer(
    options: LanguageConnectionOptions,
): Promise<LanguageConnection> {
    const tooLarge = new Set<string>();
    const restarts = new RestartBudget(options.clock);
    const { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn } =
        await loadLanguageClient();
    const client = new LanguageClient(
        "rustAi",
        "Rust AI",
        // Without a transport the client talks over standard input and output and adds no option.
        {
            command: options.nodePath,
            args: [options.programPath, "lsp"],
            options: {
                // Not the workspace: nothing of it may be loaded, and its folder stays deletable.
                cwd: dirname(options.programPath),
                env: programEnvironment(process.env),
            },
        },
        {
            documentSelector: documentsIn(options.languages()),
            initializationOptions: () => ({ otherFiles: options.otherFiles() }),
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
            middleware: sizeLimit(tooLarge),
        },
    );
    try {
        await client.start();
    } catch (error) {
        await client.dispose().catch(() => {});
        throw Object.assign(ShellErrors.languageServerMissing(), { cause: error });
    }
    return {
        context: (params, token) => send(client, GetCompletionContext, params, token),
        check: (params, token) => send(client, CheckCompletion, params, token),
        isTooLarge: (uri) => tooLarge.has(uri),
        dispose: () => client.dispose(),
    };
}

async function send<T extends RequestType>(
    client: LanguageClient,
    type: T,
    params: ParamsOf<T>,
    token: CancellationToken,
): Promise<ResultOf<T>> {
    let answer: unknown;
    try {
        // The client only listens to the token, which is structurally the editor's.
        answer = await client.sendRequest(type.method, params, token as vscode.CancellationToken);
    } catch (error) {
        if (token.isCancellationRequested) throw new CancelledError();
        throw error;
    }
    const parsed = parseMessage(type.result, answer);
    if (!parsed.ok) throw new TypeError(`${type.method}: ${parsed.message}`);
    return parsed.value as ResultOf<T>;
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
