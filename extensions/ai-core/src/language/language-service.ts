import type { CompletionRequest, GrammarPort } from "@rust-ai-ide/ai/completion-ports";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
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
import type { LanguageConnection } from "./language-connection.ts";

export interface LanguageServiceOptions {
    readonly store: ShellStateStore;
    readonly logger: Logger;
    /** Starts the server; called with the first request. Rejects when it cannot be started. */
    readonly connect: (onGaveUp: () => void) => Promise<LanguageConnection>;
    /** Settings that the grammar needs. */
    readonly inComments: () => boolean;
    readonly multiLine: () => boolean;
}

/** The grammar, asked in the language server. Failures are reasons for silence, never errors. */
export class LanguageService implements GrammarPort, Disposable {
    private readonly options: LanguageServiceOptions;
    private connection: Promise<LanguageConnection> | undefined;

    constructor(options: LanguageServiceOptions) {
        this.options = options;
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
        const params = { uri, version, position, inComments: this.options.inComments() };
        const context = await this.ask(token, (connection) =>
            connection.isTooLarge(uri)
                ? Promise.resolve(silent("document-too-large"))
                : connection.context(params, token),
        );
        if (context === undefined) return silent("engine-restarting");
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
        return checked ?? { kind: "silent", reason: "engine-restarting" };
    }

    /** Leaves the server; the next request starts a new one. */
    reset(): void {
        this.options.store.update({ languageServer: undefined });
        this.dispose();
    }

    dispose(): void {
        void this.connection?.then(
            (connection) => connection.dispose(),
            () => {},
        );
        this.connection = undefined;
    }

    /** Asks the server; `undefined` while it does not run. It is restarted meanwhile. */
    private async ask<T>(
        token: CancellationToken,
        question: (connection: LanguageConnection) => Promise<T>,
    ): Promise<T | undefined> {
        throwIfCancelled(token);
        try {
            return await question(await this.connected());
        } catch (error) {
            throwIfCancelled(token);
            this.options.logger.warn(`Language server: ${describeError(error)}`);
            return undefined;
        }
    }

    private connected(): Promise<LanguageConnection> {
        this.connection ??= this.connect();
        return this.connection;
    }

    private async connect(): Promise<LanguageConnection> {
        try {
            const connection = await this.options.connect(() =>
                this.fail(ShellErrors.languageServerStopped()),
            );
            this.options.store.update({ languageServer: undefined });
            return connection;
        } catch (error) {
            this.fail(CodedError.is(error) ? error : ShellErrors.languageServerMissing());
            throw error;
        }
    }

    private fail({ code, message, nextStep }: CodedError): void {
        this.options.store.update({ languageServer: { code, message, nextStep } });
    }
}
