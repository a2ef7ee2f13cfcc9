import type { CodedError } from "@rust-ai-ide/core/errors";
import { EngineErrors } from "./engine-errors.ts";
import { withRetryAfter } from "./retry-after.ts";

/** An answer that is not a success, as far as its reason is looked for. */
export interface RefusedAnswer {
    readonly status: number;
    /** The parsed body, or its start as text where it is no JSON. */
    readonly body: unknown;
    readonly retryAfterMs?: number | undefined;
}

/** Whom was asked for what, in the words that the user knows. */
export interface Asked {
    readonly engine: string;
    /** Name of the task or of the question, for people: "complete", "list its models". */
    readonly task: string;
    readonly model?: string | undefined;
}

/**
 * What a refusal means. The server's own words decide where its status alone does not, but they
 * are never passed on: they may quote the prompt.
 */
export function serverFailure(asked: Asked, answer: RefusedAnswer): CodedError {
    const { engine, task, model = "" } = asked;
    const { status } = answer;
    const words = wordsOf(answer.body).toLowerCase();
    const isPage = typeof answer.body === "string" && /^\s*<(!doctype|html)/i.test(answer.body);
    if (status >= 300 && status < 400) {
        return EngineErrors.invalidAnswer(engine, "it sends requests on to another address");
    }
    if (status === 401 || status === 403) return EngineErrors.unauthorised(engine);
    if (status === 407) return EngineErrors.proxyRefused(engine, status);
    if (isContextOverflow(words)) return EngineErrors.contextOverflow(engine, model);
    if (status === 429) {
        return withRetryAfter(EngineErrors.overloaded(engine), answer.retryAfterMs);
    }
    if (isModelMissing(status, words)) return EngineErrors.modelMissing(engine, model);
    if (status === 503) {
        const error = words.includes("loading")
            ? EngineErrors.loading(engine)
            : EngineErrors.overloaded(engine);
        return withRetryAfter(error, answer.retryAfterMs);
    }
    if (status >= 400 && status < 500 && isPage) {
        return EngineErrors.invalidAnswer(engine, "a web page");
    }
    if (status === 501 || status === 404 || status === 405 || isUnsupported(words)) {
        return EngineErrors.taskUnsupported(engine, task);
    }
    return withRetryAfter(EngineErrors.serverFailed(engine, status), answer.retryAfterMs);
}

/** llama.cpp, vLLM, OpenAI and Ollama each say it in their own way. */
function isContextOverflow(words: string): boolean {
    return /exceed_context_size|context_length_exceeded|context length|context size|context window|prompt is too long|too many tokens/.test(
        words,
    );
}

function isModelMissing(status: number, words: string): boolean {
    if (/model_not_found/.test(words)) return true;
    return (
        (status === 404 || status === 400) &&
        /model\b.*(not found|does not exist|no such)/.test(words)
    );
}

function isUnsupported(words: string): boolean {
    return /not_supported_error|(does|do) not support|not (currently |yet )?supported|unsupported|unexpected endpoint/.test(
        words,
    );
}

/** The texts of an error body: `{error: {message, type, code}}`, `{error}`, `{message}`, `{detail}`. */
function wordsOf(body: unknown, depth = 0): string {
    if (typeof body === "string") return body.slice(0, 2_000);
    if (typeof body !== "object" || body === null || depth > 2) return "";
    const fields = body as Readonly<Record<string, unknown>>;
    return ["error", "message", "type", "code", "detail", "msg"]
        .map((name) => wordsOf(fields[name], depth + 1))
        .filter((text) => text !== "")
        .join(" ");
}
