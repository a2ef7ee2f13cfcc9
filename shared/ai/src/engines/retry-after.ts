import { CodedError } from "@rust-ai-ide/core/errors";

interface RetryAfter {
    readonly retryAfterMs: number;
}

/** Nobody waits longer for an engine; a server that asks for more is treated as one that fails. */
const longestMs = 10 * 60_000;

/** The same error with the time that the server asked to be left alone, in milliseconds. */
export function withRetryAfter(error: CodedError, retryAfterMs: number | undefined): CodedError {
    if (retryAfterMs === undefined) return error;
    return new CodedError(error, { retryAfterMs } satisfies RetryAfter);
}

/** How long the server of a failed request asked to be left alone; undefined when it did not say. */
export function retryAfterOf(error: unknown): number | undefined {
    if (!CodedError.is(error)) return undefined;
    const { cause } = error;
    if (typeof cause !== "object" || cause === null || !("retryAfterMs" in cause)) return undefined;
    return typeof cause.retryAfterMs === "number" ? cause.retryAfterMs : undefined;
}

/**
 * Reads the header `Retry-After`: seconds, or a date (RFC 9110, 10.2.3).
 * @param now Wall-clock milliseconds since 1970.
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
    if (value === undefined) return undefined;
    const text = value.trim();
    const milliseconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
    if (!Number.isFinite(milliseconds)) return undefined;
    return Math.min(longestMs, Math.max(0, milliseconds));
}
