import { CodedError } from "@rust-ai-ide/core/errors";
import type { FinishReason } from "@rust-ai-ide/protocol/inference";
import type { ModelTask } from "@rust-ai-ide/protocol/model";
import * as v from "valibot";
import { type FimFamily, fimFamilyOf, isNamedBase } from "./fim-families.ts";
import { readStreamFailure } from "./openai-chat.ts";
import {
    type Ask,
    type ChatPiece,
    type CompletionInput,
    type CompletionPiece,
    plainMessages,
    type ServedModel,
    type ServerDialect,
    type ServerRequest,
    type StreamFailure,
    stopsOf,
} from "./server-dialect.ts";
import { fimPrompt, pathAndBefore, plainPrompt, withoutMarks } from "./text-prompt.ts";

/** Ollama's own interface (https://github.com/ollama/ollama/blob/main/docs/api.md). */
export function createOllamaDialect(): ServerDialect {
    // What a model can do changes only with its bytes.
    const shown = new Map<string, ShownModel>();
    return {
        streaming: "lines",
        facts: async (ask) => {
            const [tags, running] = await Promise.all([
                ask({ method: "GET", path: "/api/tags" }),
                ask({ method: "GET", path: "/api/ps" }).catch(ignoreCoded),
            ]);
            const { models } = v.parse(Tags, tags);
            const loaded = v.safeParse(Running, running);
            const states = new Map(
                (loaded.success ? loaded.output.models : []).map((model) => [model.name, model]),
            );
            const served: ServedModel[] = [];
            for (const model of models) {
                // It runs on somebody else's machine: what is sent here would be sent on.
                if (model.remote_host) continue;
                const key = `${model.name} ${model.digest ?? ""}`;
                const about = shown.get(key) ?? (await show(ask, model.name));
                // What was not answered this time is asked for again.
                if (about !== undefined) shown.set(key, about);
                served.push(servedModel(model, about ?? unknownModel, states.get(model.name)));
            }
            return { models: served };
        },
        completions,
        readCompletion,
        chat: (request) => ({
            method: "POST",
            path: "/api/chat",
            body: {
                model: request.model,
                messages: plainMessages(request.messages),
                stream: true,
                ...(request.answerSchema === undefined ? {} : { format: request.answerSchema }),
                options: {
                    num_predict: request.maxNewTokens,
                    temperature: request.temperature,
                    ...(request.stop === undefined ? {} : { stop: [...request.stop] }),
                },
            },
        }),
        readChat,
        embedding: ({ model, texts }) => ({
            method: "POST",
            path: "/api/embed",
            body: { model, input: [...texts] },
        }),
        readEmbedding: (answer) => {
            const parsed = v.safeParse(Embeddings, answer);
            return parsed.success ? parsed.output.embeddings : undefined;
        },
        load: async (ask, model) => {
            await ask({ method: "POST", path: "/api/generate", body: { model, stream: false } });
        },
        unload: async (ask, model) => {
            const body = { model, stream: false, keep_alive: 0 };
            await ask({ method: "POST", path: "/api/generate", body });
        },
    };
}

const Count = v.pipe(v.number(), v.minValue(0));
const Name = v.pipe(v.string(), v.minLength(1));

const Tags = v.looseObject({
    models: v.array(
        v.looseObject({
            name: Name,
            size: v.nullish(Count),
            digest: v.nullish(v.string()),
            remote_host: v.nullish(v.string()),
        }),
    ),
});
type TaggedModel = v.InferOutput<typeof Tags>["models"][number];

const Running = v.looseObject({
    models: v.array(
        v.looseObject({ name: Name, size: v.nullish(Count), context_length: v.nullish(Count) }),
    ),
});
type RunningModel = v.InferOutput<typeof Running>["models"][number];

const Show = v.looseObject({
    capabilities: v.nullish(v.array(v.string())),
    template: v.nullish(v.string()),
    model_info: v.nullish(v.record(v.string(), v.unknown())),
});

interface ShownModel {
    readonly capabilities: readonly string[] | undefined;
    readonly takesSuffix: boolean;
    readonly contextLength: number | undefined;
}

/** Whether an answer of `/api/tags` is this server's. */
export function isOllama(answer: unknown): boolean {
    return v.safeParse(Tags, answer).success;
}

/** What is known of a model when `/api/show` is not answered: an old server, or a broken model. */
const unknownModel: ShownModel = {
    capabilities: undefined,
    takesSuffix: false,
    contextLength: undefined,
};

async function show(ask: Ask, model: string): Promise<ShownModel | undefined> {
    const answer = await ask({ method: "POST", path: "/api/show", body: { model } }).catch(
        ignoreCoded,
    );
    const parsed = v.safeParse(Show, answer);
    if (!parsed.success) return undefined;
    const { capabilities, template, model_info } = parsed.output;
    const context = Object.entries(model_info ?? {}).find(([key]) =>
        key.endsWith(".context_length"),
    );
    return {
        capabilities: capabilities ?? undefined,
        takesSuffix: capabilities?.includes("insert") ?? template?.includes(".Suffix") ?? false,
        contextLength: typeof context?.[1] === "number" ? context[1] : undefined,
    };
}

function ignoreCoded(error: unknown): undefined {
    if (CodedError.is(error)) return undefined;
    throw error;
}

/** Ollama gives a model no more than this unless it was told to. */
const usualContext = 4_096;

function servedModel(
    { name, size }: TaggedModel,
    about: ShownModel,
    running: RunningModel | undefined,
): ServedModel {
    const most = about.contextLength ?? usualContext;
    return {
        name,
        label: name.replace(/:latest$/, ""),
        tasks: tasksOf(about),
        contextLength: running?.context_length ?? Math.min(most, usualContext),
        bytes: running?.size ?? size ?? undefined,
        state: running === undefined ? "available" : "ready",
        family: familyOf(name, about),
        fillsIn: about.takesSuffix,
    };
}

function tasksOf({ capabilities }: ShownModel): ModelTask[] {
    if (capabilities === undefined) return ["complete", "chat"];
    const tasks: ModelTask[] = capabilities.includes("completion") ? ["complete", "chat"] : [];
    return capabilities.includes("embedding") ? [...tasks, "embed"] : tasks;
}

/** Names without "base" mean the chat variant here, so a family counts only with the server's word. */
function familyOf(name: string, about: ShownModel): FimFamily | undefined {
    return about.takesSuffix || isNamedBase(name) ? fimFamilyOf(name) : undefined;
}

function completions(input: CompletionInput): readonly ServerRequest[] {
    const { model, hole } = input;
    const raw = (prompt: string): ServerRequest => generate(input, { prompt, raw: true });
    if (model.family !== undefined) return [raw(fimPrompt(hole, model.family))];
    const plain = raw(plainPrompt(hole));
    if (model.fillsIn !== true) return [plain];
    const clean = (text: string): string => withoutMarks(text, undefined);
    const prompt = clean(pathAndBefore(hole) + hole.line);
    // The server refuses an empty suffix as if there was none.
    return [generate(input, { prompt, suffix: clean(hole.after) || "\n" }), plain];
}

function generate(
    { request }: CompletionInput,
    more: Readonly<Record<string, unknown>>,
): ServerRequest {
    return {
        method: "POST",
        path: "/api/generate",
        body: {
            model: request.model,
            ...more,
            stream: true,
            logprobs: true,
            options: {
                num_predict: request.maxNewTokens,
                temperature: request.temperature,
                stop: stopsOf(request),
            },
        },
    };
}

const Ending = {
    model: v.nullish(v.string()),
    done: v.boolean(),
    done_reason: v.nullish(v.string()),
    prompt_eval_count: v.nullish(Count),
    eval_count: v.nullish(Count),
    prompt_eval_duration: v.nullish(Count),
    eval_duration: v.nullish(Count),
};

const Generated = v.looseObject({
    ...Ending,
    response: v.string(),
    logprobs: v.nullish(v.array(v.looseObject({ logprob: v.number() }))),
});

const Chatted = v.looseObject({
    ...Ending,
    message: v.nullish(v.looseObject({ content: v.nullish(v.string()) })),
});

const Embeddings = v.looseObject({
    embeddings: v.array(v.array(v.pipe(v.number(), v.finite()))),
});

const nanosecondsPerMs = 1e6;

function readCompletion(message: unknown): CompletionPiece | StreamFailure | undefined {
    const failure = readStreamFailure(message);
    if (failure !== undefined) return failure;
    const parsed = v.safeParse(Generated, message);
    if (!parsed.success) return undefined;
    const { response, done, done_reason, logprobs, model } = parsed.output;
    const finish: FinishReason = done_reason === "length" ? "length" : "stop";
    return {
        text: response,
        ...(logprobs ? { logProbabilities: logprobs.map(({ logprob }) => logprob) } : {}),
        ...(done ? { finish, usage: usageOf(parsed.output) } : {}),
        ...(typeof model === "string" ? { model } : {}),
    };
}

function usageOf(answer: v.InferOutput<typeof Generated>): CompletionPiece["usage"] {
    if (typeof answer.eval_count !== "number") return undefined;
    const prefillMs = (answer.prompt_eval_duration ?? 0) / nanosecondsPerMs;
    const decodeMs = (answer.eval_duration ?? 0) / nanosecondsPerMs;
    return {
        promptTokens: Math.round(answer.prompt_eval_count ?? 0),
        reusedTokens: 0,
        newTokens: Math.round(answer.eval_count),
        prefillMs,
        decodeMs,
        totalMs: prefillMs + decodeMs,
    };
}

function readChat(message: unknown): ChatPiece | StreamFailure | undefined {
    const failure = readStreamFailure(message);
    if (failure !== undefined) return failure;
    const parsed = v.safeParse(Chatted, message);
    if (!parsed.success) return undefined;
    const { message: said, done, done_reason, model, ...counts } = parsed.output;
    return {
        text: said?.content ?? "",
        ...(done ? { finish: done_reason === "length" ? "length" : "stop" } : {}),
        ...(typeof counts.prompt_eval_count === "number"
            ? { promptTokens: counts.prompt_eval_count }
            : {}),
        ...(typeof counts.eval_count === "number" ? { newTokens: counts.eval_count } : {}),
        ...(typeof model === "string" ? { model } : {}),
    };
}
