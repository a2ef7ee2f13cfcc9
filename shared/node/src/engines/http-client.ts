import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import tls from "node:tls";
import { EngineErrors } from "@rust-ai-ide/ai/engines/engine-errors";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { DisposableStore } from "@rust-ai-ide/core/disposable";
import { connectionFailure, type RequestStage, systemCode } from "./connection-failure.ts";
import { type ProxyEnvironment, proxyFor, proxyHeaders } from "./proxy-settings.ts";
import { TunnelAgent } from "./proxy-tunnel.ts";
import type { ServerPlace } from "./server-address.ts";

/** Time limits in milliseconds. */
export interface HttpTimeLimits {
    /** Until the connection stands, TLS included. */
    readonly connect: number;
    /** From there until the answer's header; loading a model may fall into it. */
    readonly firstByte: number;
    /** Between two pieces of a body. */
    readonly idle: number;
    /** Of a whole request. */
    readonly total: number;
}

export interface HttpClientOptions {
    readonly place: ServerPlace;
    /** What errors call the server. */
    readonly label: string;
    readonly clock: Clock;
    readonly environment: ProxyEnvironment;
    readonly certificateAuthorities: readonly string[];
}

export interface OutgoingRequest {
    readonly method: "GET" | "POST";
    /** Behind the server's base path; begins with "/". */
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string | undefined;
    readonly limits: HttpTimeLimits;
}

export interface HttpAnswer {
    readonly status: number;
    readonly header: (name: string) => string | undefined;
    /** Pieces of the body as they come; leaving the loop early closes the connection. */
    readonly chunks: AsyncIterable<Uint8Array>;
    /** Closes the connection of an answer that nobody reads on. */
    readonly close: () => void;
}

/**
 * Sends requests to one server. Connections to this machine are kept open; those to others are
 * Node's own pool's, where the editor's settings for proxies apply. Redirects are answered as they
 * are: nothing that was meant for one host goes to another.
 */
export class HttpClient implements Disposable {
    private readonly options: HttpClientOptions;
    private readonly agent: HttpAgent | undefined;
    private readonly proxy: URL | undefined;
    private readonly open = new Set<ClientRequest>();
    private isDisposed = false;

    constructor(options: HttpClientOptions) {
        this.options = options;
        const { place, environment, certificateAuthorities } = options;
        this.proxy = proxyFor(new URL(place.origin), environment);
        const pool = { keepAlive: true, maxFreeSockets: 2 };
        const authorities =
            certificateAuthorities.length === 0
                ? {}
                : { ca: [...knownAuthorities(), ...certificateAuthorities] };
        if (place.isSecure && this.proxy !== undefined) {
            this.agent = new TunnelAgent(this.proxy, { ...pool, ...authorities });
        } else if (place.isLoopback || this.proxy !== undefined || authorities.ca !== undefined) {
            this.agent = place.isSecure
                ? new HttpsAgent({ ...pool, ...authorities })
                : new HttpAgent(pool);
        }
    }

    /** Answers as soon as the header is there. Rejects with `engine.*` codes and CancelledError. */
    async send(request: OutgoingRequest, token: CancellationToken): Promise<HttpAnswer> {
        const exchange = (): Promise<HttpAnswer> =>
            new Exchange(this.options, this.open).start(this.outgoing(request), request, token);
        if (this.isDisposed) throw EngineErrors.unreachable(this.options.label);
        try {
            return await exchange();
        } catch (error) {
            // A kept connection may have been closed by the server just when it was used again.
            if (error !== staleConnection) throw error;
        }
        try {
            return await exchange();
        } catch (error) {
            throw error === staleConnection ? EngineErrors.closedEarly(this.options.label) : error;
        }
    }

    dispose(): void {
        this.isDisposed = true;
        for (const request of [...this.open]) request.destroy();
        this.agent?.destroy();
    }

    private outgoing({ method, path, headers, body }: OutgoingRequest): ClientRequest {
        const { place } = this.options;
        const target = new URL(place.origin);
        const whole = `${place.basePath}${path}`;
        const through = !place.isSecure && this.proxy !== undefined ? this.proxy : undefined;
        const options: RequestOptions = {
            method,
            hostname: (through ?? target).hostname.replace(/^\[|\]$/g, ""),
            port: (through ?? target).port || undefined,
            ...(place.isLoopback ? { lookup: lookUpLocalhost } : {}),
            path: through === undefined ? whole : `${place.origin}${whole}`,
            headers: {
                ...headers,
                Host: target.host,
                ...(body === undefined
                    ? {}
                    : {
                          "Content-Type": "application/json",
                          "Content-Length": Buffer.byteLength(body),
                      }),
                ...(through === undefined ? {} : proxyHeaders(through)),
            },
            ...(this.agent === undefined ? {} : { agent: this.agent }),
        };
        return place.isSecure ? httpsRequest(options) : httpRequest(options);
    }
}

/**
 * "localhost" and the names below it are both loopback addresses, whatever the machine's tables and
 * name servers say: tables often name one of the two alone, and nothing meant for this machine shall
 * leave it. Numbers are not looked up.
 */
const lookUpLocalhost: LookupFunction = (_name, options, answer) => {
    const addresses = [
        { address: "127.0.0.1", family: 4 },
        { address: "::1", family: 6 },
    ];
    if (options.all === true) answer(null, addresses);
    else answer(null, "127.0.0.1", 4);
};

/** What Node trusts by itself; naming further authorities would replace it. */
function knownAuthorities(): readonly string[] {
    // Newer Nodes also tell those of NODE_EXTRA_CA_CERTS.
    const { getCACertificates } = tls as { getCACertificates?: (type: string) => string[] };
    return getCACertificates?.("default") ?? tls.rootCertificates;
}

/** Not an answer to anybody: the request is sent again on a new connection. */
const staleConnection = new Error("The kept connection was closed");

/** One request and its answer. */
class Exchange {
    private readonly options: HttpClientOptions;
    private readonly open: Set<ClientRequest>;
    private readonly owned = new DisposableStore();
    private readonly timers = new Map<string, Disposable>();
    private stage: RequestStage = "connecting";
    private failure: Error | undefined;

    constructor(options: HttpClientOptions, open: Set<ClientRequest>) {
        this.options = options;
        this.open = open;
    }

    start(
        outgoing: ClientRequest,
        { body, limits }: OutgoingRequest,
        token: CancellationToken,
    ): Promise<HttpAnswer> {
        this.open.add(outgoing);
        return new Promise((resolve, reject) => {
            const fail = (error: Error): void => {
                this.failure ??= error;
                this.end(outgoing);
                outgoing.destroy();
                reject(this.failure);
            };
            const limit = (name: keyof HttpTimeLimits): void => {
                const label = this.options.label;
                this.timer(name, limits[name], () =>
                    fail(
                        name === "connect"
                            ? EngineErrors.unreachable(label)
                            : EngineErrors.timedOut(label, limits[name]),
                    ),
                );
            };
            outgoing.once("socket", (socket) => {
                const connected = (): void => {
                    this.stage = "waiting";
                    this.timer("connect");
                    limit("firstByte");
                };
                if (!socket.connecting) connected();
                else
                    socket.once(
                        this.options.place.isSecure ? "secureConnect" : "connect",
                        connected,
                    );
            });
            outgoing.on("error", (error) => {
                const isStale =
                    this.failure === undefined &&
                    outgoing.reusedSocket &&
                    this.stage !== "reading" &&
                    /^(ECONNRESET|EPIPE)$/.test(systemCode(error));
                fail(
                    isStale
                        ? staleConnection
                        : connectionFailure(this.options.label, this.stage, error),
                );
            });
            outgoing.once("close", () => this.end(outgoing));
            outgoing.once("response", (answer) => {
                this.stage = "reading";
                // Who reads the body hears of it; until then nobody needs to.
                answer.on("error", () => {});
                this.timer("firstByte");
                limit("idle");
                resolve({
                    status: answer.statusCode ?? 0,
                    header: (name) => {
                        const value = answer.headers[name];
                        return Array.isArray(value) ? value[0] : value;
                    },
                    chunks: this.chunks(outgoing, answer, () => limit("idle")),
                    close: () => outgoing.destroy(),
                });
            });
            limit("connect");
            limit("total");
            // Last, because it calls back at once when the token is cancelled already.
            this.owned.add(token.onCancellationRequested(() => fail(new CancelledError())));
            if (this.failure === undefined) outgoing.end(body);
        });
    }

    private async *chunks(
        outgoing: ClientRequest,
        answer: IncomingMessage,
        moved: () => void,
    ): AsyncGenerator<Uint8Array> {
        let isComplete = false;
        try {
            for await (const chunk of answer) {
                moved();
                yield chunk as Uint8Array;
            }
            isComplete = this.failure === undefined;
        } catch (error) {
            throw this.failure ?? connectionFailure(this.options.label, "reading", error);
        } finally {
            if (!isComplete) outgoing.destroy();
            this.end(outgoing);
        }
        if (this.failure !== undefined) throw this.failure;
    }

    /** Sets, moves or ends (without `milliseconds`) one of the time limits. */
    private timer(name: string, milliseconds?: number, expired?: () => void): void {
        this.timers.get(name)?.dispose();
        this.timers.delete(name);
        if (milliseconds === undefined || expired === undefined || this.owned.isDisposed) return;
        this.timers.set(name, this.options.clock.schedule(milliseconds, expired));
    }

    private end(outgoing: ClientRequest): void {
        this.open.delete(outgoing);
        this.owned.dispose();
        for (const timer of this.timers.values()) timer.dispose();
        this.timers.clear();
    }
}
