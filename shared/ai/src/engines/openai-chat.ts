import * as v from "valibot";
import type { EngineChatRequest, EngineEmbedRequest } from "./engine.ts";
import {
    type ChatPiece,
    plainMessages,
    type ServerRequest,
    type StreamFailure,
} from "./server-dialect.ts";

/** What llama.cpp's server shares with every OpenAI-compatible one: chat and embeddings. */

const Count = v.pipe(v.number(), v.minValue(0));

const ChatChunk = v.looseObject({
    model: v.nullish(v.string()),
    choices: v.array(
        v.looseObject({
            delta: v.nullish(v.looseObject({ content: v.nullish(v.string()) })),
            // In an answer that is not streamed.
            message: v.nullish(v.looseObject({ content: v.nullish(v.string()) })),
            finish_reason: v.nullish(v.string()),
        }),
    ),
    usage: v.nullish(v.looseObject({ prompt_tokens: Count, completion_tokens: v.nullish(Count) })),
});

const ErrorChunk = v.looseObject({
    error: v.union([v.string(), v.looseObject({ code: v.optional(v.unknown()) })]),
});

/** An error inside a stream; `undefined` when a message is none. */
export function readStreamFailure(message: unknown): StreamFailure | undefined {
    const parsed = v.safeParse(ErrorChunk, message);
    if (!parsed.success) return undefined;
    const { error } = parsed.output;
    const code = typeof error === "object" && typeof error.code === "number" ? error.code : 500;
    return { failure: { status: code >= 400 && code < 600 ? code : 500, body: message } };
}

/** `more` is for fields that only some servers know. */
export function openAiChat(
    request: EngineChatRequest,
    more: Readonly<Record<string, unknown>> = {},
): ServerRequest {
    const { model, messages, maxNewTokens, temperature, stop = [], answerSchema } = request;
    return {
        method: "POST",
        path: "/v1/chat/completions",
        body: {
            model,
            messages: plainMessages(messages),
            max_tokens: maxNewTokens,
            temperature,
            stream: true,
            ...(stop.length === 0 ? {} : { stop: stop.slice(0, mostStops) }),
            ...(answerSchema === undefined ? {} : { response_format: jsonFormat(answerSchema) }),
            ...more,
        },
    };
}

/** "Structured outputs" of OpenAI's chat API, which llama.cpp, vLLM and LM Studio know as well. */
function jsonFormat(schema: Readonly<Record<string, unknown>>): unknown {
    return { type: "json_schema", json_schema: { name: "answer", strict: true, schema } };
}

/** OpenAI itself takes no more; the rest is cut off here. */
export const mostStops = 4;

export function readOpenAiChat(message: unknown): ChatPiece | StreamFailure | undefined {
    const failure = readStreamFailure(message);
    if (failure !== undefined) return failure;
    const parsed = v.safeParse(ChatChunk, message);
    if (!parsed.success) return undefined;
    const { choices, usage, model } = parsed.output;
    const [choice] = choices;
    const finish = choice?.finish_reason ?? undefined;
    return {
        text: choice?.delta?.content ?? choice?.message?.content ?? "",
        ...(finish === undefined ? {} : { finish: finish === "length" ? "length" : "stop" }),
        ...(usage ? { promptTokens: usage.prompt_tokens } : {}),
        ...(typeof usage?.completion_tokens === "number"
            ? { newTokens: usage.completion_tokens }
            : {}),
        ...(typeof model === "string" ? { model } : {}),
    };
}

export function openAiEmbedding({ model, texts }: EngineEmbedRequest): ServerRequest {
    return {
        method: "POST",
        path: "/v1/embeddings",
        body: { model, input: [...texts], encoding_format: "float" },
    };
}

const Vector = v.array(v.pipe(v.number(), v.finite()));

const Embeddings = v.looseObject({
    data: v.array(v.looseObject({ index: v.nullish(Count), embedding: Vector })),
});

export function readOpenAiEmbedding(answer: unknown): readonly (readonly number[])[] | undefined {
    const parsed = v.safeParse(Embeddings, answer);
    if (!parsed.success) return undefined;
    const { data } = parsed.output;
    return data
        .map(({ index, embedding }, place) => ({ place: index ?? place, embedding }))
        .toSorted((first, second) => first.place - second.place)
        .map(({ embedding }) => embedding);
}

/** Vectors are of use only when there is one for each text and all are of one length. */
export function areVectorsOf(
    vectors: readonly (readonly number[])[] | undefined,
    texts: number,
): vectors is readonly (readonly number[])[] {
    const length = vectors?.[0]?.length ?? 0;
    if (vectors === undefined || vectors.length !== texts) return false;
    return vectors.every((vector) => vector.length === length && length > 0);
}
