import {
    type CancellationToken,
    CancelledError,
    NeverCancelled,
} from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { CodedError, describeError } from "@rust-ai-ide/core/errors";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
import { raceCancellation } from "@rust-ai-ide/core/waiting";
import { Health, Shutdown } from "@rust-ai-ide/protocol/inference";
import { cannotStart, InferenceErrors } from "@rust-ai-ide/protocol/inference-errors";
import type { JsonRpcPeer, RequestOptions } from "@rust-ai-ide/protocol/json-rpc";
import type { ParamsOf, RequestType, ResultOf } from "@rust-ai-ide/protocol/message-table";
import { BackOff, defaultBackOff } from "./back-off.ts";
import type { InferenceClientOptions, InferenceState } from "./inference-client-options.ts";
import { type InferenceConnection, openInferenceConnection } from "./inference-connection.ts";
import { SystemClock } from "./system-clock.ts";
import { defaultPatience, type Patience, Watchdog } from "./watchdog.ts";

/** Failures that another attempt a moment later cannot cure. */
const permanentCodes = new Set([
    "inference.programMissing",
    "inference.noRuntimeDirectory",
    "inference.wrongProtocol",
    "inference.disposed",
    "inference.noNativeRuntime",
    "inference.missingVisualCppRuntime",
]);

/** A process that is busy for longer than this is ended by force when it is to be restarted. */
const shutdownTimeoutMs = 2_000;

/** How long requests are refused at once after `inference.keepsStopping`, before one may try again. */
const coolDownMs = 60_000;

/**
 * Keeps one connection to the inference process: opens it on demand, opens it again with
 * back-off when it breaks, gives up when it keeps breaking.
 */
export class InferenceSupervisor implements Disposable {
    private readonly options: InferenceClientOptions;
    private readonly greet: (peer: JsonRpcPeer) => Promise<void>;
    private readonly clock: Clock;
    private readonly backOff: BackOff;
    private readonly patience: Patience;
    private readonly watchdog: Watchdog;
    private readonly emitters = new DisposableStore();
    private readonly states = this.emitters.add(new Emitter<InferenceState>());
    private readonly restarts = this.emitters.add(new Emitter<CodedError>());
    private current: InferenceState = { kind: "stopped" };
    private connection: InferenceConnection | undefined;
    private farewell: Disposable | undefined;
    /** The connection whose end is wanted, which is therefore no failure. */
    private leaving: InferenceConnection | undefined;
    private opening: Promise<JsonRpcPeer> | undefined;
    private delay: Disposable | undefined;
    private endDelay: (() => void) | undefined;
    private gaveUpAt: number | undefined;
    private disposed = false;

    readonly onDidChangeState: Event<InferenceState> = this.states.event;
    readonly onDidRestart: Event<CodedError> = this.restarts.event;

    constructor(options: InferenceClientOptions, greet: (peer: JsonRpcPeer) => Promise<void>) {
        this.options = options;
        this.greet = greet;
        this.clock = options.clock ?? SystemClock;
        this.backOff = new BackOff({ ...defaultBackOff, ...options.backOff });
        this.patience = { ...defaultPatience, ...options.patience };
        this.watchdog = new Watchdog({
            clock: this.clock,
            quietMs: this.patience.quietMs,
            isAlive: () => this.isAlive(),
            onHang: () => this.endHungProcess(),
        });
    }

    get state(): InferenceState {
        return this.current;
    }

    /** The connection, as soon as there is one. Rejects when it cannot be opened or the token is cancelled. */
    async peer(token: CancellationToken): Promise<JsonRpcPeer> {
        if (token.isCancellationRequested) throw new CancelledError();
        if (this.disposed) throw InferenceErrors.disposed();
        if (this.connection !== undefined) return this.connection.peer;
        if (this.current.kind === "failed" && this.isCoolingDown()) throw this.current.reason;
        return raceCancellation(this.opening ?? this.begin(undefined), token);
    }

    /** Sends a request as soon as there is a connection. */
    async request<T extends RequestType>(
        type: T,
        params: ParamsOf<T>,
        options: RequestOptions,
    ): Promise<ResultOf<T>> {
        const peer = await this.peer(options.token ?? NeverCancelled);
        return this.watchdog.watch(peer.request(type, params, options));
    }

    forgetFailures(): void {
        this.backOff.reset();
        this.gaveUpAt = undefined;
        this.endDelay?.();
    }

    /** Ends the process, also one that hangs, and begins to start its successor. */
    async endProcess(): Promise<void> {
        const { connection } = this;
        if (connection === undefined) return;
        this.leaving = connection;
        const ended = new Promise<void>((resolve) =>
            this.emitters.add(connection.peer.onClose(resolve)),
        );
        // A process may still answer and hang before it has ended, so the end is what counts.
        const patience = this.clock.schedule(shutdownTimeoutMs, () => {
            if (this.connection === connection) this.endHungProcess();
        });
        connection.peer.request(Shutdown, {}, { timeoutMs: shutdownTimeoutMs }).catch(() => {});
        await ended;
        patience.dispose();
    }

    dispose(): void {
        if (this.disposed) return;
        this.disposed = true;
        this.watchdog.dispose();
        this.endDelay?.();
        this.farewell?.dispose();
        this.connection?.peer.dispose();
        this.connection = undefined;
        this.setState({ kind: "stopped" });
        this.emitters.dispose();
    }

    private begin(lost: CodedError | undefined): Promise<JsonRpcPeer> {
        const opening = this.open(lost);
        this.opening = opening;
        const forget = (): void => {
            if (this.opening === opening) this.opening = undefined;
        };
        // Without a request nobody hears of a failure here; the state tells it.
        opening.then(forget, forget);
        return opening;
    }

    /** Tries until it is connected or hopeless. `lost` is why an earlier connection ended. */
    private async open(lost: CodedError | undefined): Promise<JsonRpcPeer> {
        let failure = lost;
        for (;;) {
            if (failure !== undefined) await this.waitAfter(failure);
            else this.setState({ kind: "starting" });
            if (this.disposed) throw InferenceErrors.disposed();
            try {
                const peer = await this.attempt();
                if (lost !== undefined) this.restarts.fire(lost);
                return peer;
            } catch (error) {
                failure = asCodedError(error);
                this.options.logger.warn(`inference: ${describeError(failure)}`);
                if (permanentCodes.has(failure.code)) throw this.giveUp(failure);
            }
        }
    }

    private async attempt(): Promise<JsonRpcPeer> {
        const connection = await openInferenceConnection(this.options, this.clock);
        const { peer } = connection;
        try {
            if (this.disposed) throw InferenceErrors.disposed();
            await this.greet(peer);
            if (peer.isClosed) throw InferenceErrors.stopped();
            if (this.disposed) throw InferenceErrors.disposed();
        } catch (error) {
            peer.dispose();
            throw error;
        }
        this.connection = connection;
        this.farewell = peer.onClose(() => this.lose(connection));
        const { processId, productVersion } = connection;
        this.options.logger.info(`inference: connected to process ${processId}`);
        this.setState({ kind: "ready", processId, productVersion });
        return peer;
    }

    private lose(connection: InferenceConnection): void {
        if (this.disposed || this.connection !== connection) return;
        this.farewell?.dispose();
        this.connection = undefined;
        void this.begin(this.leaving === connection ? undefined : InferenceErrors.stopped());
    }

    private async isAlive(): Promise<boolean> {
        if (this.connection === undefined) return true;
        const { answerMs } = this.patience;
        try {
            await this.connection.peer.request(Health, {}, { timeoutMs: answerMs });
            return true;
        } catch (error) {
            return !CodedError.is(error, "rpc.timedOut");
        }
    }

    /** Nobody is served by a process that hangs, so all clients lose it and the next one is started. */
    private endHungProcess(): void {
        const { connection } = this;
        if (connection === undefined) return;
        this.options.logger.error("inference: the process does not answer; ending it");
        try {
            process.kill(connection.processId, "SIGKILL");
        } catch {
            // Another client was faster.
        }
        connection.peer.dispose();
    }

    /** Waits for the delay that the number of failures asks for; throws when there were too many. */
    private async waitAfter(failure: CodedError): Promise<void> {
        const delayMs = this.backOff.fail(this.clock.now());
        if (delayMs === undefined) {
            throw this.giveUp(InferenceErrors.keepsStopping(this.backOff.count, failure.message));
        }
        const attempt = this.backOff.count;
        this.setState({ kind: "restarting", attempt, delayMs, reason: failure });
        await new Promise<void>((resolve) => {
            this.endDelay = resolve;
            this.delay = this.clock.schedule(delayMs, resolve);
        });
        this.delay?.dispose();
        this.endDelay = undefined;
    }

    private giveUp(reason: CodedError): CodedError {
        this.gaveUpAt = this.clock.now();
        this.options.logger.error(`inference: gave up: ${describeError(reason)}`);
        if (!this.disposed) this.setState({ kind: "failed", reason });
        return reason;
    }

    private isCoolingDown(): boolean {
        if (this.current.kind !== "failed" || permanentCodes.has(this.current.reason.code)) {
            return false;
        }
        return this.gaveUpAt !== undefined && this.clock.now() - this.gaveUpAt < coolDownMs;
    }

    private setState(state: InferenceState): void {
        this.current = state;
        this.states.fire(state);
    }
}

function asCodedError(error: unknown): CodedError {
    if (CodedError.is(error))
        return error.code === "rpc.closed" ? InferenceErrors.stopped() : error;
    return cannotStart(error);
}
