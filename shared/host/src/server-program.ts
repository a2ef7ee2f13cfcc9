import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { type CodedError, describeError } from "@rust-ai-ide/core/errors";
import { Emitter } from "@rust-ai-ide/core/event";
import type { Logger } from "@rust-ai-ide/core/logger";
import type {
    NotificationType,
    ParamsOf,
    RequestType,
    ResultOf,
} from "@rust-ai-ide/protocol/message-table";
import { CoolDown } from "./cool-down.ts";
import type { RunningServer } from "./language-server.ts";

export interface ServerProgramOptions {
    /** For the log. */
    readonly name: string;
    /** What a question is told while there is no program. */
    readonly errors: { readonly missing: () => CodedError; readonly resting: () => CodedError };
    readonly clock: Clock;
    readonly logger: Logger;
    /** Starts the program. Rejects when it cannot be started. */
    readonly connect: (onGaveUp: () => void) => Promise<RunningServer>;
}

/**
 * A language server of an extension. It is started by the first question or the first document that
 * is its own; one that fails is left alone for a while and then tried again.
 */
export class ServerProgram implements Disposable {
    private readonly options: ServerProgramOptions;
    private readonly coolDown: CoolDown;
    private readonly connections = new Emitter<RunningServer>();
    private connection: Promise<RunningServer> | undefined;

    /** A program was started; it is another one after each restart. */
    readonly onDidConnect = this.connections.event;

    constructor(options: ServerProgramOptions) {
        this.options = options;
        this.coolDown = new CoolDown(options.clock);
    }

    /** True while there is a program, or one is being started. */
    get isStarted(): boolean {
        return this.connection !== undefined;
    }

    /** Starts the program, so that the first manifest finds it ready. Failures are logged. */
    async start(): Promise<void> {
        try {
            await this.connected();
        } catch (error) {
            this.options.logger.error(`${this.options.name}: ${describeError(error)}`);
        }
    }

    /** Asks one of our own requests. Rejects with a code while the program does not answer. */
    async request<T extends RequestType>(
        type: T,
        params: ParamsOf<T>,
        token: CancellationToken,
    ): Promise<ResultOf<T>> {
        throwIfCancelled(token);
        const server = await this.connected();
        throwIfCancelled(token);
        return server.request(type, params, token);
    }

    /** Tells the program something, when there is one; a new one learns it with its start. */
    async notify<T extends NotificationType>(type: T, params: ParamsOf<T>): Promise<void> {
        try {
            const server = await this.connection;
            await server?.notify(type, params);
        } catch (error) {
            this.options.logger.warn(`${this.options.name}: ${describeError(error)}`);
        }
    }

    /** Leaves the program and starts another at once. */
    async restart(): Promise<void> {
        this.coolDown.reset();
        this.leave();
        await this.connected();
    }

    /** Ends the program; the next question starts another. */
    stop(): void {
        this.coolDown.reset();
        this.leave();
    }

    dispose(): void {
        this.leave();
        this.connections.dispose();
    }

    private async connected(): Promise<RunningServer> {
        if (this.connection !== undefined) return this.connection;
        if (!this.coolDown.isOver) throw this.options.errors.resting();
        return this.connect();
    }

    private connect(): Promise<RunningServer> {
        this.coolDown.start();
        const connection = this.options.connect(() => this.failed(connection, "stopped too often"));
        this.connection = connection;
        return connection.then(
            (server) => {
                if (this.connection === connection) this.connections.fire(server);
                return server;
            },
            (error: unknown) => {
                this.failed(connection, describeError(error));
                throw this.options.errors.missing();
            },
        );
    }

    /** Forgets a program that is of no use any more, so that a later question starts another. */
    private failed(connection: Promise<RunningServer>, reason: string): void {
        // It may have been replaced since, or be both stopped and not started.
        if (this.connection !== connection) return;
        this.options.logger.error(`${this.options.name}: ${reason}`);
        this.leave();
        this.coolDown.fail();
    }

    private leave(): void {
        const { connection } = this;
        this.connection = undefined;
        // A program that never ran was told to whoever asked for it; one that ends badly is gone, too.
        void connection?.then((server) => server.stop()).catch(() => {});
    }
}
