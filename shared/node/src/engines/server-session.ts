import { EngineErrors } from "@rust-ai-ide/ai/engines/engine-errors";
import { MessageStream, type StreamFormat } from "@rust-ai-ide/ai/engines/message-stream";
import { parseRetryAfter } from "@rust-ai-ide/ai/engines/retry-after";
import type { ServerRequest } from "@rust-ai-ide/ai/engines/server-dialect";
import { serverFailure } from "@rust-ai-ide/ai/engines/server-failure";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { raceCancellation } from "@rust-ai-ide/core/waiting";
import type { HttpAnswer, HttpClient, HttpTimeLimits, OutgoingRequest } from "./http-client.ts";

const mostAnswerBytes = 32 * 1024 * 1024;
const mostStreamBytes = 64 * 1024 * 1024;
/** Of one message of a stream, in UTF-16 units; the last one of llama.cpp repeats the prompt. */
const mostMessageUnits = 1024 * 1024;
const mostErrorBytes = 64 * 1024;
/** The reason of a refusal is not waited for longer. */
const errorBodyMs = 1_000;

/** Stands in a stream where the server says that nothing follows. */
export const streamDone: unique symbol = Symbol("done");

/** What a request is for, as errors name it, and how long it may take. */
export interface Purpose {
    readonly task: string;
    readonly model?: string | undefined;
    readonly limits: HttpTimeLimits;
}

export interface ServerSessionOptions {
    readonly client: HttpClient;
    readonly label: string;
    /** The bearer token at this moment. */
    readonly bearer: () => Promise<string | undefined>;
}

/** JSON questions to one server. Everything rejects with `engine.*` codes and CancelledError. */
export class ServerSession {
    private readonly options: ServerSessionOptions;

    constructor(options: ServerSessionOptions) {
        this.options = options;
    }

    /** The parsed JSON of an answer. */
    async ask(
        request: ServerRequest,
        purpose: Purpose,
        token: CancellationToken,
    ): Promise<unknown> {
        const answer = await this.send(request, purpose, token);
        const text = await this.text(answer, mostAnswerBytes);
        const parsed = parseJson(text);
        if (parsed === undefined) throw this.unreadable(text);
        return parsed;
    }

    /**
     * The parsed messages of a streamed answer as they come, and `streamDone`. Leaving early closes
     * the connection, so a reader that stays to the end keeps it for the next request.
     */
    async *stream(
        request: ServerRequest,
        format: StreamFormat,
        purpose: Purpose,
        token: CancellationToken,
    ): AsyncGenerator<unknown> {
        const answer = await this.send(request, purpose, token);
        const decoder = new TextDecoder();
        const stream = new MessageStream(format, mostMessageUnits);
        let bytes = 0;
        const type = answer.header("content-type") ?? "";
        if (/html|xml/.test(type)) {
            answer.close();
            throw EngineErrors.invalidAnswer(this.options.label, "a web page");
        }
        if (type.startsWith("application/json") && format === "events") {
            // Some servers pass the wish for a stream over and answer at once.
            yield this.message(await this.text(answer, mostAnswerBytes));
            yield streamDone;
            return;
        }
        for await (const chunk of answer.chunks) {
            bytes += chunk.length;
            const { messages, done, overflow } = stream.push(
                decoder.decode(chunk, { stream: true }),
            );
            for (const message of messages) yield this.message(message);
            if (done) yield streamDone;
            if (overflow || bytes > mostStreamBytes) {
                throw EngineErrors.answerTooLong(this.options.label);
            }
        }
        for (const message of stream.end().messages) yield this.message(message);
    }

    private message(text: string): unknown {
        const parsed = parseJson(text);
        if (parsed === undefined) throw this.unreadable(text);
        return parsed;
    }

    private unreadable(text: string): Error {
        const isPage = /^\s*<(!doctype|html|\?xml)/i.test(text);
        const problem = isPage ? "a web page" : "no JSON";
        return EngineErrors.invalidAnswer(this.options.label, problem);
    }

    private async send(
        { method, path, body }: ServerRequest,
        purpose: Purpose,
        token: CancellationToken,
    ): Promise<HttpAnswer> {
        throwIfCancelled(token);
        const bearer = await raceCancellation(this.options.bearer(), token);
        const outgoing: OutgoingRequest = {
            method,
            path,
            headers: {
                Accept: "application/json, text/event-stream, application/x-ndjson",
                ...authorisation(bearer),
            },
            body: body === undefined ? undefined : JSON.stringify(body),
            limits: purpose.limits,
        };
        const answer = await this.options.client.send(outgoing, token);
        if (answer.status >= 200 && answer.status < 300) return answer;
        const words = await this.reason(answer, token);
        throw serverFailure(
            { engine: this.options.label, task: purpose.task, model: purpose.model },
            {
                status: answer.status,
                body: parseJson(words) ?? words,
                retryAfterMs: parseRetryAfter(answer.header("retry-after"), Date.now()),
            },
        );
    }

    /** The start of a refusal's body; a server that does not end it is still one that refused. */
    private async reason(answer: HttpAnswer, token: CancellationToken): Promise<string> {
        const timer = setTimeout(() => answer.close(), errorBodyMs);
        const pieces: Uint8Array[] = [];
        let bytes = 0;
        try {
            for await (const chunk of answer.chunks) {
                pieces.push(chunk);
                bytes += chunk.length;
                if (bytes > mostErrorBytes) break;
            }
        } catch {
            throwIfCancelled(token);
        } finally {
            clearTimeout(timer);
        }
        return Buffer.concat(pieces).toString("utf8");
    }

    private async text(answer: HttpAnswer, mostBytes: number): Promise<string> {
        const pieces: Uint8Array[] = [];
        let bytes = 0;
        for await (const chunk of answer.chunks) {
            pieces.push(chunk);
            bytes += chunk.length;
            if (bytes > mostBytes) throw EngineErrors.answerTooLong(this.options.label);
        }
        return new TextDecoder().decode(Buffer.concat(pieces));
    }
}

/** A token with line breaks or other control characters would be another header. */
function authorisation(bearer: string | undefined): Record<string, string> {
    const token = bearer?.trim() ?? "";
    return /^[\x21-\x7e]+$/.test(token) ? { Authorization: `Bearer ${token}` } : {};
}

function parseJson(text: string): unknown {
    try {
        const value: unknown = JSON.parse(text);
        return value === null ? undefined : value;
    } catch {
        return undefined;
    }
}
