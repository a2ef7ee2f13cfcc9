import type { FinishReason } from "@rust-ai-ide/protocol/inference";
import * as v from "valibot";
import { readStreamFailure } from "./openai-chat.ts";
import type { CompletionPiece, StreamFailure } from "./server-dialect.ts";

const Count = v.pipe(v.number(), v.minValue(0));

const Probability = v.looseObject({ logprob: v.number(), bytes: v.nullish(v.array(v.number())) });

const Timings = v.looseObject({
    cache_n: v.nullish(Count),
    prompt_n: v.nullish(Count),
    prompt_ms: v.nullish(Count),
    predicted_n: v.nullish(Count),
    predicted_ms: v.nullish(Count),
});

/** A message of `/completion` and `/infill`, streamed or whole. */
export const CompletionAnswer = v.looseObject({
    content: v.string(),
    stop: v.boolean(),
    model: v.nullish(v.string()),
    stop_type: v.nullish(v.string()),
    tokens_evaluated: v.nullish(Count),
    tokens_predicted: v.nullish(Count),
    timings: v.nullish(Timings),
    completion_probabilities: v.nullish(v.array(Probability)),
});

export function readCompletion(message: unknown): CompletionPiece | StreamFailure | undefined {
    const failure = readStreamFailure(message);
    if (failure !== undefined) return failure;
    const parsed = v.safeParse(CompletionAnswer, message);
    if (!parsed.success) return undefined;
    const { content, stop, completion_probabilities, model } = parsed.output;
    return {
        text: content,
        ...(stop
            ? { finish: finishOf(parsed.output.stop_type), usage: usageOf(parsed.output) }
            : {}),
        ...(completion_probabilities
            ? { logProbabilities: completion_probabilities.map(({ logprob }) => logprob) }
            : {}),
        ...(typeof model === "string" ? { model } : {}),
    };
}

function finishOf(type: string | null | undefined): FinishReason {
    if (type === "limit") return "length";
    return type === "eos" ? "end" : "stop";
}

function usageOf(answer: v.InferOutput<typeof CompletionAnswer>): CompletionPiece["usage"] {
    const { timings } = answer;
    if (!timings) return undefined;
    const read = timings.prompt_n ?? 0;
    const reusedTokens = timings.cache_n ?? Math.max(0, (answer.tokens_evaluated ?? read) - read);
    const prefillMs = timings.prompt_ms ?? 0;
    const decodeMs = timings.predicted_ms ?? 0;
    return {
        promptTokens: read + reusedTokens,
        reusedTokens,
        newTokens: timings.predicted_n ?? answer.tokens_predicted ?? 0,
        prefillMs,
        decodeMs,
        totalMs: prefillMs + decodeMs,
    };
}
