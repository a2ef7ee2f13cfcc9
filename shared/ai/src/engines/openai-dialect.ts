import type { FinishReason } from "@rust-ai-ide/protocol/inference";
import type { ModelTask } from "@rust-ai-ide/protocol/model";
import * as v from "valibot";
import type { EngineModel, EngineScore, EngineScoreRequest } from "./engine.ts";
import { fimFamilyOf } from "./fim-families.ts";
import {
    mostStops,
    openAiChat,
    openAiEmbedding,
    readOpenAiChat,
    readOpenAiEmbedding,
    readStreamFailure,
} from "./openai-chat.ts";
import {
    type Ask,
    type CompletionInput,
    type CompletionPiece,
    type ServedModel,
    type ServerDialect,
    type ServerRequest,
    type StreamFailure,
    stopsOf,
} from "./server-dialect.ts";
import { fimPrompt, type Hole, pathAndBefore, plainPrompt, withoutMarks } from "./text-prompt.ts";

/**
 * What LM Studio, vLLM, TGI, Jan and others understand of OpenAI's interface. Fields that not all
 * of them take are sent only to those that say who they are.
 */
export function createOpenAiDialect(): ServerDialect {
    let product: Product = "unknown";
    return {
        streaming: "events",
        facts: async (ask) => {
            const { data } = v.parse(Models, await ask({ method: "GET", path: "/v1/models" }));
            product = productOf(data);
            return { models: data.map((model) => servedModel(model, product)) };
        },
        completions: (input) => completions(input, product),
        readCompletion,
        chat: (request) => openAiChat(request, usageFields(product)),
        readChat: readOpenAiChat,
        embedding: openAiEmbedding,
        readEmbedding: readOpenAiEmbedding,
        score: (ask, request, hole) => score(ask, request, hole),
    };
}

type Product = "vllm" | "lm-studio" | "unknown";

const Count = v.pipe(v.number(), v.minValue(0));

const Models = v.looseObject({
    data: v.array(
        v.looseObject({
            id: v.pipe(v.string(), v.minLength(1)),
            owned_by: v.nullish(v.string()),
            max_model_len: v.nullish(Count),
            context_length: v.nullish(Count),
        }),
    ),
});
type ListedModel = v.InferOutput<typeof Models>["data"][number];

/** Whether an answer of `/v1/models` is of this kind. */
export function isOpenAi(answer: unknown): boolean {
    return v.safeParse(Models, answer).success;
}

/** Whether a list of models says that llama.cpp's own server wrote it. */
export function namesLlamaServer(answer: unknown): boolean {
    const parsed = v.safeParse(Models, answer);
    return parsed.success && parsed.output.data.some(({ owned_by }) => owned_by === "llamacpp");
}

function productOf(models: readonly ListedModel[]): Product {
    const owners = new Set(models.map(({ owned_by }) => owned_by));
    if (owners.has("vllm")) return "vllm";
    return owners.has("organization_owner") ? "lm-studio" : "unknown";
}

function servedModel(model: ListedModel, product: Product): ServedModel {
    const { id } = model;
    return {
        name: id,
        label: id.split("/").at(-1) ?? id,
        tasks: tasksOf(id, product),
        contextLength: model.max_model_len ?? model.context_length ?? undefined,
        state: stateOf(product),
        family: fimFamilyOf(id),
    };
}

/** These servers do not say what a model is for, but its name does. */
function tasksOf(id: string, product: Product): ModelTask[] {
    const name = id.toLowerCase();
    if (/embed|(^|[/-])(bge|e5|gte|minilm)-/.test(name)) return ["embed"];
    if (/whisper|tts|dall-e|rerank|moderation/.test(name)) return [];
    return product === "vllm" ? ["complete", "score", "chat"] : ["complete", "chat"];
}

/** Only vLLM lists nothing but what it has loaded. */
function stateOf(product: Product): EngineModel["state"] {
    return product === "vllm" ? "ready" : "available";
}

function usageFields(product: Product): Readonly<Record<string, unknown>> {
    return product === "unknown" ? {} : { stream_options: { include_usage: true } };
}

function completions(input: CompletionInput, product: Product): readonly ServerRequest[] {
    const { hole, model } = input;
    const { family } = model;
    const text = (prompt: string, more: Readonly<Record<string, unknown>> = {}): ServerRequest => ({
        method: "POST",
        path: "/v1/completions",
        body: {
            ...shared(input),
            ...usageFields(product),
            ...tokenFields(product),
            prompt,
            ...more,
        },
    });
    const plain = text(plainPrompt(hole));
    const clean = (part: string): string => withoutMarks(part, family);
    const prompt = clean(pathAndBefore(hole) + hole.line);
    const suffix = clean(hole.after);
    if (family?.name === "Codestral") {
        // Mistral's own servers have a place of their own for it.
        const body = { ...shared(input), prompt, suffix };
        return [
            { method: "POST", path: "/v1/fim/completions", body },
            text(fimPrompt(hole, family)),
            plain,
        ];
    }
    if (family !== undefined) return [text(fimPrompt(hole, family)), plain];
    // LM Studio takes a suffix and passes it over, so the plain prompt is as good.
    return product === "unknown" && suffix !== "" ? [text(prompt, { suffix }), plain] : [plain];
}

function shared({ request }: CompletionInput): Record<string, unknown> {
    return {
        model: request.model,
        max_tokens: request.maxNewTokens,
        temperature: request.temperature,
        stop: stopsOf(request).slice(0, mostStops),
        stream: true,
    };
}

function tokenFields(product: Product): Readonly<Record<string, unknown>> {
    return product === "vllm" ? { logprobs: 1 } : {};
}

const LogProbabilities = v.looseObject({
    token_logprobs: v.nullish(v.array(v.nullable(v.number()))),
    text_offset: v.nullish(v.array(Count)),
});

const Completion = v.looseObject({
    model: v.nullish(v.string()),
    choices: v.array(
        v.looseObject({
            text: v.nullish(v.string()),
            // Mistral answers fill-in requests in the shape of a chat.
            delta: v.nullish(v.looseObject({ content: v.nullish(v.string()) })),
            finish_reason: v.nullish(v.string()),
            stop_reason: v.nullish(v.union([v.string(), v.number()])),
            logprobs: v.nullish(LogProbabilities),
        }),
    ),
    usage: v.nullish(v.looseObject({ prompt_tokens: Count, completion_tokens: v.nullish(Count) })),
});

function readCompletion(message: unknown): CompletionPiece | StreamFailure | undefined {
    const failure = readStreamFailure(message);
    if (failure !== undefined) return failure;
    const parsed = v.safeParse(Completion, message);
    if (!parsed.success) return undefined;
    const { choices, usage, model } = parsed.output;
    const [choice] = choices;
    const finish = finishOf(choice?.finish_reason, choice?.stop_reason);
    const logProbabilities = (choice?.logprobs?.token_logprobs ?? []).filter(
        (value) => value !== null,
    );
    return {
        text: choice?.text ?? choice?.delta?.content ?? "",
        ...(finish === undefined ? {} : { finish }),
        ...(logProbabilities.length > 0 ? { logProbabilities } : {}),
        ...(usage ? { usage: usageOf(usage.prompt_tokens, usage.completion_tokens ?? 0) } : {}),
        ...(typeof model === "string" ? { model } : {}),
    };
}

function finishOf(
    reason: string | null | undefined,
    stop: string | number | null | undefined,
): FinishReason | undefined {
    if (reason === null || reason === undefined || reason === "") return undefined;
    if (reason === "length") return "length";
    // vLLM says which text stopped it, or null when the model ended by itself.
    return stop === null ? "end" : "stop";
}

/** Times are not told here; the caller knows how long it waited. */
function usageOf(promptTokens: number, newTokens: number): CompletionPiece["usage"] {
    return { promptTokens, reusedTokens: 0, newTokens, prefillMs: 0, decodeMs: 0, totalMs: 0 };
}

/** vLLM repeats a prompt with the log-probability of each of its tokens (`echo`). */
async function score(
    ask: Ask,
    request: EngineScoreRequest,
    hole: Hole,
): Promise<readonly EngineScore[] | undefined> {
    const prompt = plainPrompt(hole);
    const start = [...prompt].length;
    const scores: EngineScore[] = [];
    for (const text of request.continuations) {
        const continuation = text === "" ? "" : hole.held + text;
        const body = {
            model: request.model,
            prompt: prompt + continuation,
            max_tokens: 1,
            temperature: 0,
            echo: true,
            logprobs: 1,
        };
        const answer = await ask({ method: "POST", path: "/v1/completions", body });
        const one = echoedScore(answer, start, start + [...continuation].length);
        if (one === undefined) return undefined;
        scores.push(one);
    }
    return scores;
}

/** `start` and `end` are in code points, as the server counts. */
function echoedScore(answer: unknown, start: number, end: number): EngineScore | undefined {
    const parsed = v.safeParse(Completion, answer);
    const told = parsed.success ? parsed.output.choices[0]?.logprobs : undefined;
    const { token_logprobs: values, text_offset: offsets } = told ?? {};
    if (!values || !offsets || values.length !== offsets.length) return undefined;
    let logLikelihood = 0;
    let tokens = 0;
    for (const [index, offset] of offsets.entries()) {
        // A token that begins in the prompt and ends behind it says most about the continuation.
        const tokenEnd = offsets[index + 1] ?? Number.POSITIVE_INFINITY;
        if (tokenEnd <= start || offset >= end) continue;
        logLikelihood += values[index] ?? 0;
        tokens += 1;
    }
    if (tokens === 0 && end > start) return undefined;
    return { logLikelihood, tokens };
}
