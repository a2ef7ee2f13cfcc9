import type { Engine, EngineKind } from "@rust-ai-ide/ai/engines/engine";
import { EngineErrors } from "@rust-ai-ide/ai/engines/engine-errors";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Logger } from "@rust-ai-ide/core/logger";

/** Engines that are reached over HTTP. */
export type HttpEngineKind = Exclude<EngineKind, "embedded" | "editor">;

/**
 * Answers the bearer token of an engine, by the engine's id (`openai:https://host`), or undefined
 * when it needs none. Asked before every request, so that a new token works at once.
 */
export type EngineTokens = (engineId: string) => Promise<string | undefined>;

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

export interface HttpEngineOptions {
    /** `http://127.0.0.1:11434`, with a base path where the server has one; a final `/v1` is ignored. */
    readonly url: string;
    readonly kind: HttpEngineKind;
    /** For people; falls back to the product and the host: "Ollama 127.0.0.1:11434". */
    readonly label?: string | undefined;
    /** True only where the user named this server: other hosts than this machine need it. */
    readonly isConfigured?: boolean | undefined;
    readonly tokens?: EngineTokens | undefined;
    readonly timeLimits?: Partial<HttpTimeLimits> | undefined;
    /** Requests at the same time; falls back to what the server says or is known to bear. */
    readonly maximumConcurrency?: number | undefined;
    /** PEM texts of authorities to trust besides those that Node knows. */
    readonly certificateAuthorities?: readonly string[] | undefined;
    /** Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY are read; falls back to `process.env`. */
    readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
    readonly clock?: Clock | undefined;
    readonly logger?: Logger | undefined;
}

/** Throws `engine.invalidAddress` and `engine.hostNotAllowed`; asks nobody yet. */
export function createHttpEngine(options: HttpEngineOptions): Engine {
    throw EngineErrors.invalidAddress(options.url);
}
