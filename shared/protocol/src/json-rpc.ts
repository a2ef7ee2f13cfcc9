import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
    NeverCancelled,
} from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import { type Disposable, DisposableStore, toDisposable } from "@rust-ai-ide/core/disposable";
import { CodedError } from "@rust-ai-ide/core/errors";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
import { type Logger, NullLogger } from "@rust-ai-ide/core/logger";
import {
    fromWireError,
    isMessageId,
    JsonRpcErrors,
    type MessageId,
    readWireMessage,
    toWireError,
    type WireMessage,
} from "./json-rpc-wire.ts";
import {
    type NotificationType,
    type ParamsOf,
    parseMessage,
    type RequestType,
    type ResultOf,
} from "./message-table.ts";

/** Carries whole JSON texts in both directions and keeps their order. */
export interface MessageStream {
    /** Never throws for a stream that is closed; the text is lost then. */
    send(text: string): void;
    readonly onMessage: Event<string>;
    /** Fires once, also when this side closed. */
    readonly onClose: Event<void>;
    close(): void;
}

export interface JsonRpcPeerOptions {
    readonly clock: Clock;
    readonly logger?: Logger;
    /** Longest JSON text in UTF-16 units, both ways; default 8 Mi. A longer one that arrives closes the stream. */
    readonly maximumMessageLength?: number;
    /** Requests of the other side that may be in flight at once; default 256. */
    readonly maximumConcurrentRequests?: number;
    /** What pending calls are rejected with when the stream closes; default `rpc.closed`. */
    readonly closedError?: () => CodedError;
}

export interface RequestOptions {
    readonly token?: CancellationToken | undefined;
    /** After this time the call is cancelled and rejects with `rpc.timedOut`; default is no limit. */
    readonly timeoutMs?: number | undefined;
}

export type RequestHandler<T extends RequestType> = (
    params: ParamsOf<T>,
    token: CancellationToken,
) => ResultOf<T> | Promise<ResultOf<T>>;

export const defaultMaximumMessageLength = 8 * 1024 * 1024;
const defaultMaximumConcurrentRequests = 256;
const cancelMethod = "$/cancelRequest";

interface PendingCall {
    settle(message: WireMessage & { kind: "result" | "error" }): void;
    reject(error: Error): void;
}

interface OutgoingMessage {
    readonly jsonrpc: "2.0";
    readonly id?: MessageId | null;
    readonly method?: string;
    readonly params?: unknown;
    readonly result?: unknown;
    readonly error?: unknown;
}

type AnyHandler = (params: unknown, token: CancellationToken) => Promise<unknown>;

/**
 * One side of a JSON-RPC 2.0 connection. Everything that arrives is validated against the
 * message table; what does not fit is answered with a coded error and changes nothing.
 * No input makes it throw. Errors keep their code on the way (`data.code`, `data.nextStep`).
 */
export class JsonRpcPeer implements Disposable {
    private readonly stream: MessageStream;
    private readonly clock: Clock;
    private readonly logger: Logger;
    private readonly maximumLength: number;
    private readonly maximumConcurrent: number;
    private readonly closedError: () => CodedError;
    private readonly subscriptions = new DisposableStore();
    private readonly handlers = new Map<string, AnyHandler>();
    private readonly listeners = new Map<string, (params: unknown) => void>();
    private readonly pending = new Map<MessageId, PendingCall>();
    private readonly incoming = new Map<MessageId, CancellationSource>();
    private readonly closing = new Emitter<void>();
    private nextId = 1;
    private closed = false;

    /** Fires once, after all pending calls were rejected. */
    readonly onClose: Event<void> = this.closing.event;

    constructor(stream: MessageStream, options: JsonRpcPeerOptions) {
        this.stream = stream;
        this.clock = options.clock;
        this.logger = options.logger ?? NullLogger;
        this.maximumLength = options.maximumMessageLength ?? defaultMaximumMessageLength;
        this.maximumConcurrent =
            options.maximumConcurrentRequests ?? defaultMaximumConcurrentRequests;
        this.closedError = options.closedError ?? JsonRpcErrors.closed;
        this.subscriptions.add(stream.onMessage((text) => this.receive(text)));
        this.subscriptions.add(stream.onClose(() => this.shut()));
    }

    get isClosed(): boolean {
        return this.closed;
    }

    /** Requests of the other side that have not been answered yet. */
    get incomingCount(): number {
        return this.incoming.size;
    }

    /**
     * Calls the other side. Rejects with {@link CancelledError} at once when the token is
     * cancelled (the other side is told), or with a coded error.
     */
    request<T extends RequestType>(
        type: T,
        params: ParamsOf<T>,
        options: RequestOptions = {},
    ): Promise<ResultOf<T>> {
        const token = options.token ?? NeverCancelled;
        if (this.closed) return Promise.reject(this.closedError());
        if (token.isCancellationRequested) return Promise.reject(new CancelledError());
        const id = this.nextId++;
        const text = JSON.stringify({ jsonrpc: "2.0", id, method: type.method, params });
        if (text.length > this.maximumLength) {
            return Promise.reject(JsonRpcErrors.tooLarge(this.maximumLength));
        }
        return new Promise((resolve, reject) => {
            const watches = new DisposableStore();
            const finish = (): void => {
                this.pending.delete(id);
                watches.dispose();
            };
            const abandon = (error: Error): void => {
                finish();
                this.post({ jsonrpc: "2.0", method: cancelMethod, params: { id } });
                reject(error);
            };
            this.pending.set(id, {
                settle: (message) => {
                    finish();
                    if (message.kind === "error") {
                        reject(fromWireError(message.error));
                        return;
                    }
                    const parsed = parseMessage(type.result, message.result);
                    if (parsed.ok) resolve(parsed.value as ResultOf<T>);
                    else reject(JsonRpcErrors.badAnswer(type.method, parsed.message));
                },
                reject: (error) => {
                    finish();
                    reject(error);
                },
            });
            this.stream.send(text);
            watches.add(token.onCancellationRequested(() => abandon(new CancelledError())));
            if (options.timeoutMs !== undefined) {
                const expire = (): void => abandon(JsonRpcErrors.timedOut(type.method));
                watches.add(this.clock.schedule(options.timeoutMs, expire));
            }
        });
    }

    /** Tells the other side something; lost when the stream is closed. */
    notify<T extends NotificationType>(type: T, params: ParamsOf<T>): void {
        this.post({ jsonrpc: "2.0", method: type.method, params });
    }

    /** Answers requests of one method until it is disposed or the stream closes. */
    onRequest<T extends RequestType>(type: T, handler: RequestHandler<T>): Disposable {
        this.handlers.set(type.method, async (params, token) => {
            const parsed = parseMessage(type.params, params);
            if (parsed.ok) return handler(parsed.value as ParamsOf<T>, token);
            throw JsonRpcErrors.badParameters(type.method, parsed.message);
        });
        return this.subscriptions.add(toDisposable(() => this.handlers.delete(type.method)));
    }

    /** Hears notifications of one method; those that do not fit the table are dropped with a warning. */
    onNotification<T extends NotificationType>(
        type: T,
        listener: (params: ParamsOf<T>) => void,
    ): Disposable {
        this.listeners.set(type.method, (params) => {
            const parsed = parseMessage(type.params, params);
            if (parsed.ok) listener(parsed.value as ParamsOf<T>);
            else this.logger.warn(`dropped ${type.method}: ${parsed.message}`);
        });
        return this.subscriptions.add(toDisposable(() => this.listeners.delete(type.method)));
    }

    /** Closes the stream; pending calls reject, calls of the other side are cancelled. */
    dispose(): void {
        this.stream.close();
        this.shut();
    }

    private shut(): void {
        if (this.closed) return;
        this.closed = true;
        this.subscriptions.dispose();
        for (const call of [...this.pending.values()]) call.reject(this.closedError());
        for (const source of [...this.incoming.values()]) source.cancel();
        this.incoming.clear();
        this.closing.fire();
        this.closing.dispose();
    }

    private receive(text: string): void {
        if (text.length > this.maximumLength) {
            this.refuse(null, JsonRpcErrors.tooLarge(this.maximumLength));
            this.logger.warn("closed the connection: a message was too large");
            this.dispose();
            return;
        }
        const message = readWireMessage(text);
        switch (message.kind) {
            case "request":
                this.serve(message.id, message.method, message.params);
                break;
            case "notification":
                this.hear(message.method, message.params);
                break;
            case "garbage":
                this.logger.warn(`received a bad message: ${message.error.code}`);
                this.refuse(message.id, message.error);
                break;
            default:
                this.settle(message);
        }
    }

    private settle(message: WireMessage & { kind: "result" | "error" }): void {
        const call = message.id === null ? undefined : this.pending.get(message.id);
        // An answer may come late, after its call was cancelled or timed out.
        if (call === undefined) this.logger.debug("ignored an answer that nobody waits for");
        else call.settle(message);
    }

    private serve(id: MessageId, method: string, params: unknown): void {
        const handler = this.handlers.get(method);
        if (handler === undefined) this.refuse(id, JsonRpcErrors.unknownMethod(method));
        else if (this.incoming.has(id)) {
            this.refuse(id, JsonRpcErrors.badMessage("the id is in use"));
        } else if (this.incoming.size >= this.maximumConcurrent) {
            this.refuse(id, JsonRpcErrors.tooMany(this.maximumConcurrent));
        } else this.run(id, method, () => handler(params, this.track(id)));
    }

    private track(id: MessageId): CancellationToken {
        const source = new CancellationSource();
        this.incoming.set(id, source);
        return source.token;
    }

    private run(id: MessageId, method: string, call: () => Promise<unknown>): void {
        const finish = (reply: { result: unknown } | { error: unknown }): void => {
            this.incoming.get(id)?.dispose();
            this.incoming.delete(id);
            this.post({ jsonrpc: "2.0", id, ...reply });
        };
        call().then(
            (result) => finish({ result: result ?? {} }),
            (error: unknown) => {
                if (!CodedError.is(error) && !CancelledError.is(error)) {
                    this.logger.error(`${method} failed inside: ${kindOf(error)}`);
                }
                finish({ error: toWireError(error) });
            },
        );
    }

    private hear(method: string, params: unknown): void {
        if (method === cancelMethod) {
            const id = (params as { id?: unknown } | null)?.id;
            if (isMessageId(id)) this.incoming.get(id)?.cancel();
            return;
        }
        const listener = this.listeners.get(method);
        try {
            if (listener === undefined) this.logger.debug("ignored an unknown notification");
            else listener(params);
        } catch (error) {
            this.logger.error(`a listener of ${method} failed: ${kindOf(error)}`);
        }
    }

    private refuse(id: MessageId | null, error: CodedError): void {
        this.post({ jsonrpc: "2.0", id, error: toWireError(error) });
    }

    private post(message: OutgoingMessage): void {
        if (this.closed) return;
        const text = JSON.stringify(message);
        if (text.length <= this.maximumLength) {
            this.stream.send(text);
            return;
        }
        this.logger.warn("did not send a message that is too large");
        if (message.id === undefined) return;
        const error = toWireError(JsonRpcErrors.tooLarge(this.maximumLength));
        this.stream.send(JSON.stringify({ jsonrpc: "2.0", id: message.id, error }));
    }
}

/** For logs: the message of an error may quote what a user wrote, its kind does not. */
function kindOf(error: unknown): string {
    return error instanceof Error ? error.name : typeof error;
}
