import type { CompletionRequest, GrammarPort } from "@rust-ai-ide/ai/completion-ports";
import {
    type CancellationToken,
    NeverCancelled,
    throwIfCancelled,
} from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { CodedError, describeError } from "@rust-ai-ide/core/errors";
import { Emitter } from "@rust-ai-ide/core/event";
import type { Logger } from "@rust-ai-ide/core/logger";
import { CoolDown } from "@rust-ai-ide/host/cool-down";
import type {
    CheckedCompletion,
    CompletionContext,
    CompletionMode,
    SilenceReason,
} from "@rust-ai-ide/protocol/completion";
import type {
    NotificationType,
    ParamsOf,
    RequestType,
    ResultOf,
} from "@rust-ai-ide/protocol/message-table";
import type { WorkspaceEdit } from "vscode";
import { ShellErrors } from "../shell-errors.ts";
import type { ShellStateStore } from "../shell-state.ts";
import type { LanguageConnection } from "./language-connection.ts";

export interface LanguageServiceOptions {
    readonly store: ShellStateStore;
    readonly logger: Logger;
    readonly clock: Clock;
    /** Starts the server; called with the first request. Rejects when it cannot be started. */
    readonly connect: (onGaveUp: () => void) => Promise<LanguageConnection>;
    /** Settings that the grammar needs. */
    readonly inComments: () => boolean;
    readonly multiLine: () => boolean;
    /** Whether prompts show something of other files. */
    readonly otherFiles: () => boolean;
}

/** The grammar, asked in the language server. Failures are reasons for silence, never errors. */
export class LanguageService implements GrammarPort, Disposable {
    private readonly options: LanguageServiceOptions;
    private readonly coolDown: CoolDown;
    private readonly connections = new Emitter<LanguageConnection>();
    private connection: Promise<LanguageConnection> | undefined;

    /** A server was started; it is another one after each reset or failure. */
    readonly onDidConnect = this.connections.event;

    constructor(options: LanguageServiceOptions) {
        this.options = options;
        this.coolDown = new CoolDown(options.clock);
    }

    /** Starts the server, so that the first keystroke finds it ready. */
    async warmUp(): Promise<void> {
        try {
            await this.connected();
        } catch (error) {
            this.options.logger.error(`Language server: ${describeError(error)}`);
        }
    }

    async context(
        request: CompletionRequest,
        token: CancellationToken,
    ): Promise<CompletionContext> {
        const silent = (reason: SilenceReason): CompletionContext => ({
            kind: "silent",
            version: request.version,
            reason,
        });
        const { uri, version, position } = request;
        const params = {
            uri,
            version,
            position,
            inComments: this.options.inComments(),
            otherFiles: this.options.otherFiles(),
            isManual: request.trigger === "manual",
        };
        const context = await this.ask(token, (connection) =>
            connection.isTooLarge(uri)
                ? Promise.resolve(silent("document-too-large"))
                : connection.context(params, token),
        );
        if (context === undefined) return silent("grammar-failed");
        if (context.kind === "silent" || this.options.multiLine()) return context;
        return { ...context, mode: "single-line" };
    }

    async check(
        request: CompletionRequest,
        completion: { readonly text: string; readonly mode: CompletionMode },
        token: CancellationToken,
    ): Promise<CheckedCompletion> {
        const { uri, version, position } = request;
        const params = { uri, version, position, ...completion };
        const checked = await this.ask(token, (connection) => connection.check(params, token));
        return checked ?? { kind: "silent", reason: "grammar-failed" };
    }

    /** Asks one of our own requests. Rejects with a code while the server does not answer. */
    async request<T extends RequestType>(
        type: T,
        params: ParamsOf<T>,
        token: CancellationToken,
    ): Promise<ResultOf<T>> {
        const connection = await this.reachable(token);
        return connection.request(type, params, token);
    }

    /** A request of the standard protocol, in its shapes. Rejects like {@link request}. */
    async standard(method: string, params: unknown, token: CancellationToken): Promise<unknown> {
        const connection = await this.reachable(token);
        return connection.standard.ask(method, params, token);
    }

    /** Makes an edit of the protocol one of the editor. */
    async workspaceEdit(edit: object): Promise<WorkspaceEdit> {
        const connection = await this.reachable(NeverCancelled);
        return connection.standard.workspaceEdit(edit);
    }

    /** Tells the server something, when there is one; a new one learns it with its start. */
    async notify<T extends NotificationType>(type: T, params: ParamsOf<T>): Promise<void> {
        try {
            const connection = await this.connection;
            await connection?.notify(type, params);
        } catch (error) {
            this.options.logger.warn(`Language server: ${describeError(error)}`);
        }
    }

    /** True while there is a server, or one is being started. */
    get isStarted(): boolean {
        return this.connection !== undefined;
    }

    /** Leaves the server; the next request starts a new one at once. */
    reset(): void {
        this.coolDown.reset();
        this.options.store.update({ languageServer: undefined, index: undefined });
        this.dispose();
    }

    dispose(): void {
        const connection = this.connection;
        this.connection = undefined;
        if (connection !== undefined) void this.close(connection);
    }

    private async reachable(token: CancellationToken): Promise<LanguageConnection> {
        throwIfCancelled(token);
        const connection = await this.connected();
        if (connection !== undefined) return connection;
        throw ShellErrors.languageServerResting();
    }

    /** Asks the server; `undefined` while it does not answer. */
    private async ask<T>(
        token: CancellationToken,
        question: (connection: LanguageConnection) => Promise<T>,
    ): Promise<T | undefined> {
        throwIfCancelled(token);
        try {
            const connection = await this.connected();
            return connection === undefined ? undefined : await question(connection);
        } catch (error) {
            throwIfCancelled(token);
            this.options.logger.warn(`Language server: ${describeError(error)}`);
            return undefined;
        }
    }

    /** The server, started when it has to be; `undefined` while it is left alone after a failure. */
    private async connected(): Promise<LanguageConnection | undefined> {
        if (this.connection !== undefined) return this.connection;
        return this.coolDown.isOver ? this.connect() : undefined;
    }

    private connect(): Promise<LanguageConnection> {
        this.coolDown.start();
        const connection = this.options.connect(() =>
            this.leave(connection, ShellErrors.languageServerStopped()),
        );
        this.connection = connection;
        return connection.then(
            (server) => {
                if (this.connection === connection) {
                    this.options.store.update({ languageServer: undefined });
                    this.connections.fire(server);
                }
                return server;
            },
            (error: unknown) => {
                const failure = CodedError.is(error) ? error : ShellErrors.languageServerMissing();
                this.leave(connection, failure);
                throw error;
            },
        );
    }

    /** Forgets a connection that is of no use any more, so that a later request makes another. */
    private leave(
        connection: Promise<LanguageConnection>,
        { code, message, nextStep }: CodedError,
    ): void {
        // It may have been replaced since, or be both stopped and not started.
        if (this.connection !== connection) return;
        this.dispose();
        this.coolDown.fail();
        this.options.store.update({
            languageServer: { code, message, nextStep },
            index: undefined,
        });
    }

    private async close(connection: Promise<LanguageConnection>): Promise<void> {
        let server: LanguageConnection;
        try {
            server = await connection;
        } catch {
            // It never ran, which whoever asked for it was told.
            return;
        }
        try {
            await server.dispose();
        } catch (error) {
            this.options.logger.debug(`Language server: ${describeError(error)}`);
        }
    }
}
