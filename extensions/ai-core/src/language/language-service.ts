import type { CompletionRequest, GrammarPort } from "@rust-ai-ide/ai/completion-ports";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { CodedError, describeError } from "@rust-ai-ide/core/errors";
import type { Logger } from "@rust-ai-ide/core/logger";
import type {
    CheckedCompletion,
    CompletionContext,
    CompletionMode,
    SilenceReason,
} from "@rust-ai-ide/protocol/completion";
import { ShellErrors } from "../shell-errors.ts";
import type { ShellStateStore } from "../shell-state.ts";
import { CoolDown } from "./cool-down.ts";
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
    private connection: Promise<LanguageConnection> | undefined;

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

    /** Leaves the server; the next request starts a new one at once. */
    reset(): void {
        this.coolDown.reset();
        this.options.store.update({ languageServer: undefined });
        this.dispose();
    }

    dispose(): void {
        const connection = this.connection;
        this.connection = undefined;
        if (connection !== undefined) void this.close(connection);
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
        this.options.store.update({ languageServer: { code, message, nextStep } });
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
