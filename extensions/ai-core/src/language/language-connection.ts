import { dirname } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
import { startLanguageServer } from "@rust-ai-ide/host/language-server";
import { frugalAllocation, programEnvironment } from "@rust-ai-ide/node/spawn-program";
import type { CheckedCompletion, CompletionContext } from "@rust-ai-ide/protocol/completion";
import { type IndexStatus, IndexStatusChanged } from "@rust-ai-ide/protocol/intelligence";
import {
    CheckCompletion,
    GetCompletionContext,
    type LanguageServerOptions,
} from "@rust-ai-ide/protocol/language";
import type {
    NotificationType,
    ParamsOf,
    RequestType,
    ResultOf,
} from "@rust-ai-ide/protocol/message-table";
import type * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import { ShellErrors } from "../shell-errors.ts";
import { documentsIn } from "./languages.ts";

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
    const statuses = new Emitter<IndexStatus>();
    const server = await startLanguageServer({
        id: "rustAi",
        name: "Rust AI",
        command: options.nodePath,
        args: [options.programPath, "lsp"],
        // Not the workspace: nothing of it may be loaded, and its folder stays deletable.
        workingDirectory: dirname(options.programPath),
        env: programEnvironment({ ...frugalAllocation, ...process.env }),
        channel: options.channel,
        clock: options.clock,
        documentSelector: documentsIn(options.languages()),
        initialization: options.initialization,
        middleware: options.middleware,
        onGaveUp: options.onGaveUp,
        onStarting: ({ onNotification }) => {
            onNotification(IndexStatusChanged, (status) => statuses.fire(status));
        },
    }).catch((error: unknown) => {
        throw Object.assign(ShellErrors.languageServerMissing(), { cause: error });
    });
    return {
        context: (params, token) => server.request(GetCompletionContext, params, token),
        check: (params, token) => server.request(CheckCompletion, params, token),
        request: server.request,
        notify: server.notify,
        standard: server,
        onIndexStatus: statuses.event,
        isTooLarge: server.isTooLarge,
        async dispose() {
            statuses.dispose();
            await server.stop();
        },
    };
}
