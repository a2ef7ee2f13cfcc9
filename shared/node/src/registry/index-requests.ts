import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import { CodedError } from "@rust-ai-ide/core/errors";
import { sleep } from "@rust-ai-ide/core/waiting";
import { httpGet } from "../downloads/http-get.ts";
import type { ProxyEnvironment } from "../engines/proxy-settings.ts";
import { RegistryErrors } from "./registry-errors.ts";

export interface IndexRequest {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    /** Sent only to the origin of `url`. */
    readonly authorization: string | undefined;
}

export interface IndexAnswer {
    readonly status: number;
    readonly etag: string;
    readonly lastModified: string;
    /** Empty unless the status is 200. */
    readonly body: string;
}

export interface IndexRequestsOptions {
    readonly clock: Clock;
    /** Where proxies are named. */
    readonly environment: ProxyEnvironment;
    readonly timeoutMs: number;
    readonly mostBytes: number;
    readonly atOnce: number;
    /** A server that wants to be left alone for longer is not waited for. */
    readonly longestWaitMs: number;
}

const mostTries = 3;

/**
 * Asks indexes: so many at a time, each host left alone for as long as it wants. Rejects with
 * `registry.*` or CancelledError. Statuses that mean something to the caller are answers.
 */
export class IndexRequests {
    private readonly options: IndexRequestsOptions;
    private running = 0;
    private readonly waiting: (() => void)[] = [];
    /** When a host may be asked again, by the clock. */
    private readonly closedUntil = new Map<string, number>();

    constructor(options: IndexRequestsOptions) {
        this.options = options;
    }

    async ask(request: IndexRequest, token: CancellationToken): Promise<IndexAnswer> {
        const { host } = new URL(request.url);
        for (let attempt = 1; ; attempt += 1) {
            await this.waitFor(host, attempt, token);
            const answer = await this.inTurn(() => this.askOnce(request, host, token));
            if ("status" in answer) return answer;
            this.closedUntil.set(host, this.options.clock.now() + answer.waitMs);
            if (attempt === mostTries) throw answer.error;
        }
    }

    private async waitFor(host: string, attempt: number, token: CancellationToken): Promise<void> {
        const { clock, longestWaitMs } = this.options;
        const wait = (this.closedUntil.get(host) ?? Number.NEGATIVE_INFINITY) - clock.now();
        if (wait <= 0) return;
        const isTooLong = wait > longestWaitMs || attempt > mostTries;
        if (isTooLong) throw RegistryErrors.rateLimited(host, Math.ceil(wait / 1000));
        await sleep(clock, wait, token);
    }

    private async inTurn<T>(work: () => Promise<T>): Promise<T> {
        if (this.running >= this.options.atOnce) {
            await new Promise<void>((resolve) => this.waiting.push(resolve));
        } else this.running += 1;
        try {
            return await work();
        } finally {
            // The place goes to the next one without becoming free in between.
            const next = this.waiting.shift();
            if (next === undefined) this.running -= 1;
            else next();
        }
    }

    private async askOnce(
        { url, headers, authorization }: IndexRequest,
        host: string,
        token: CancellationToken,
    ): Promise<IndexAnswer | { readonly waitMs: number; readonly error: Error }> {
        const { environment, timeoutMs } = this.options;
        const answer = await httpGet(url, {
            headers,
            originHeaders: authorization === undefined ? {} : { authorization },
            timeoutMs,
            environment,
            token,
        }).catch((error: unknown) => {
            throw explained(error, host);
        });
        try {
            const { status } = answer;
            const { etag = "", "last-modified": lastModified = "" } = answer.headers;
            if (status === 429 || status === 503) {
                const waitMs = retryAfter(answer.headers["retry-after"], answer.headers.date);
                const seconds = Math.ceil(waitMs / 1000);
                const error =
                    status === 429
                        ? RegistryErrors.rateLimited(host, seconds)
                        : RegistryErrors.serverFailed(host, status);
                return { waitMs, error };
            }
            if (status >= 500) throw RegistryErrors.serverFailed(host, status);
            const body = status === 200 ? await this.readBody(answer.body, host) : "";
            return { status, etag, lastModified, body };
        } catch (error) {
            throw explained(error, host);
        } finally {
            answer.close();
        }
    }

    private async readBody(pieces: AsyncIterable<Uint8Array>, host: string): Promise<string> {
        const { mostBytes } = this.options;
        const read: Uint8Array[] = [];
        let bytes = 0;
        for await (const piece of pieces) {
            bytes += piece.length;
            if (bytes > mostBytes) {
                throw RegistryErrors.tooLarge(host, Math.round(mostBytes / 1_000_000));
            }
            read.push(piece);
        }
        return Buffer.concat(read).toString("utf8");
    }
}

const defaultWaitMs = 1_000;

/**
 * Milliseconds to wait, of either form of `Retry-After`. A date is compared with the server's own
 * clock where it tells it, since this machine's may be wrong.
 */
export function retryAfter(value: string | undefined, date: string | undefined): number {
    if (value === undefined) return defaultWaitMs;
    if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
    const [until, now] = [Date.parse(value), Date.parse(date ?? "")];
    if (Number.isNaN(until)) return defaultWaitMs;
    return Math.max(0, until - (Number.isNaN(now) ? Date.now() : now));
}

/** Downloads and registries fail alike, but what to do next differs. */
function explained(error: unknown, host: string): Error {
    if (CancelledError.is(error)) return error;
    if (!CodedError.is(error)) return RegistryErrors.unreachable(host, "no reason given");
    if (error.code.startsWith("registry.")) return error;
    if (error.code === "download.timedOut") {
        const seconds = Number(/(\d+) seconds/.exec(error.message)?.[1] ?? 0);
        return RegistryErrors.timedOut(host, seconds);
    }
    return RegistryErrors.unreachable(host, error.message.replace(/\.$/, ""));
}
