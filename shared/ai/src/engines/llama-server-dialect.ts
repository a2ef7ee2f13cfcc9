import { CodedError } from "@rust-ai-ide/core/errors";
import * as v from "valibot";
import type { EngineModel, EngineScore } from "./engine.ts";
import { fimFamilyOf, isInstructOnly } from "./fim-families.ts";
import { readCompletion } from "./llama-server-answers.ts";
import { literalGrammar, readLiteralScore } from "./llama-server-score.ts";
import { openAiChat, openAiEmbedding, readOpenAiChat, readOpenAiEmbedding } from "./openai-chat.ts";
import {
    type Ask,
    type CompletionInput,
    type ServedModel,
    type ServerDialect,
    type ServerFacts,
    type ServerRequest,
    stopsOf,
} from "./server-dialect.ts";
import { fimPrompt, type Hole, pathAndBefore, plainPrompt, withoutMarks } from "./text-prompt.ts";

/**
 * llama.cpp's server (https://github.com/ggml-org/llama.cpp/tree/master/tools/server): `/infill`
 * for models with sentinels, `/completion` for all others, OpenAI's shapes for chat and
 * embeddings. As a router over several models it also loads and unloads them.
 */
export function createLlamaServerDialect(): ServerDialect {
    // Whether a model embeds is only known by asking it once.
    const embeds = new Map<string, boolean>();
    let isRouter = false;
    return {
        streaming: "events",
        facts: async (ask) => {
            const [list, props] = await Promise.all([
                ask({ method: "GET", path: "/v1/models" }),
                ask({ method: "GET", path: "/props" }).catch(ignoreUnsupported),
            ]);
            const facts = readFacts(list, props);
            isRouter = facts.isRouter;
            if (isRouter || facts.models.length !== 1) return facts;
            const [only] = facts.models as [ServedModel];
            const answer = embeds.get(only.name) ?? (await canEmbed(ask, only.name));
            if (answer !== undefined) embeds.set(only.name, answer);
            return { ...facts, models: [withTasks(only, answer === true)] };
        },
        completions,
        warm: (input) =>
            completions(input).map(({ body, ...request }) => ({
                ...request,
                body: { ...body, n_predict: 0, stream: false },
            })),
        readCompletion,
        chat: (request, _model, slot) =>
            openAiChat(request, {
                cache_prompt: true,
                stream_options: { include_usage: true },
                ...(slot === undefined ? {} : { id_slot: slot }),
            }),
        readChat: readOpenAiChat,
        embedding: openAiEmbedding,
        readEmbedding: readOpenAiEmbedding,
        score: async (ask, request, hole) => {
            const scores: EngineScore[] = [];
            const prompt = plainPrompt(hole);
            for (const text of request.continuations) {
                const continuation = text === "" ? "" : hole.held + text;
                const answer =
                    continuation === ""
                        ? undefined
                        : await ask(scoreRequest(request.model, prompt, continuation));
                const score = readLiteralScore(answer, continuation);
                if (score === undefined) return undefined;
                scores.push(score);
            }
            return scores;
        },
        load: async (ask, model) => {
            if (isRouter) await ask({ method: "POST", path: "/models/load", body: { model } });
        },
        unload: async (ask, model) => {
            if (isRouter) await ask({ method: "POST", path: "/models/unload", body: { model } });
        },
    };
}

const Models = v.looseObject({
    data: v.array(
        v.looseObject({
            id: v.pipe(v.string(), v.minLength(1)),
            status: v.nullish(v.looseObject({ value: v.nullish(v.string()) })),
            meta: v.nullish(
                v.looseObject({
                    n_ctx: v.nullish(v.number()),
                    n_ctx_train: v.nullish(v.number()),
                    size: v.nullish(v.number()),
                }),
            ),
        }),
    ),
});

const Props = v.looseObject({
    total_slots: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(1))),
    role: v.nullish(v.string()),
    chat_template: v.nullish(v.string()),
    default_generation_settings: v.nullish(v.looseObject({ n_ctx: v.nullish(v.number()) })),
});

/** Whether the answer of `/props` is this server's and no other's. */
export function isLlamaServer(answer: unknown): boolean {
    const parsed = v.safeParse(Props, answer);
    if (!parsed.success) return false;
    const { total_slots, default_generation_settings, role } = parsed.output;
    return (
        role === "router" ||
        (typeof total_slots === "number" && default_generation_settings != null)
    );
}

function readFacts(list: unknown, props: unknown): ServerFacts & { readonly isRouter: boolean } {
    const { data } = v.parse(Models, list);
    const known = v.safeParse(Props, props);
    const about = known.success ? known.output : undefined;
    const isRouter = about?.role === "router" || data.some(({ status }) => status?.value != null);
    const models = data.map(({ id, meta, status }): ServedModel => {
        const context = about?.default_generation_settings?.n_ctx ?? meta?.n_ctx;
        const hasTemplate = isRouter || about?.chat_template !== "";
        return {
            name: id,
            label: labelOf(id),
            tasks: hasTemplate ? ["complete", "score", "chat"] : ["complete", "score"],
            contextLength: typeof context === "number" && context > 0 ? context : undefined,
            bytes: meta?.size ?? undefined,
            state: stateOf(status?.value ?? undefined),
            family: fimFamilyOf(id),
            fillsIn: isInstructOnly(id) ? false : undefined,
        };
    });
    return { models, slots: about?.total_slots ?? undefined, isRouter };
}

function labelOf(id: string): string {
    return (id.split(/[\\/]/).at(-1) ?? id).replace(/\.gguf$/i, "");
}

function stateOf(status: string | undefined): EngineModel["state"] {
    if (status === undefined || status === "loaded") return "ready";
    if (status === "loading" || status === "failed") return status;
    return "available";
}

/** A server that was started for embeddings has nothing to write with: it would not end. */
function withTasks(model: ServedModel, embeds: boolean): ServedModel {
    return embeds ? { ...model, tasks: ["embed"] } : model;
}

/** Undefined when the server had no time to say. */
async function canEmbed(ask: Ask, model: string): Promise<boolean | undefined> {
    try {
        const request = openAiEmbedding({ model, texts: ["a"], priority: 2 });
        return readOpenAiEmbedding(await ask(request)) !== undefined;
    } catch (error) {
        if (CodedError.is(error, "engine.taskUnsupported")) return false;
        if (CodedError.is(error)) return undefined;
        throw error;
    }
}

/** Older builds and proxies in front keep `/props` for themselves. */
function ignoreUnsupported(error: unknown): undefined {
    if (CodedError.is(error, "engine.taskUnsupported")) return undefined;
    if (CodedError.is(error, "engine.unauthorised")) return undefined;
    throw error;
}

/** `/infill` takes the server's own sentinels; ours come next, then what every model can. */
function completions(input: CompletionInput): readonly ServerRequest[] {
    const { model, hole } = input;
    const plain = completion(input, plainPrompt(hole));
    if (model.fillsIn === false) return [plain];
    const family =
        model.family === undefined ? [] : [completion(input, fimPrompt(hole, model.family))];
    return [infill(input), ...family, plain];
}

function infill(input: CompletionInput): ServerRequest {
    const { hole, model } = input;
    const clean = (text: string): string => withoutMarks(text, model.family);
    return {
        method: "POST",
        path: "/infill",
        body: {
            ...shared(input),
            input_prefix: clean(pathAndBefore(hole)),
            input_suffix: clean(hole.after),
            input_extra: extra(hole).map(({ filename, text }) => ({ filename, text: clean(text) })),
            // What was typed of the line stands behind the middle's sentinel, so typing appends.
            prompt: clean(hole.line),
        },
    };
}

function extra({ context }: Hole): { readonly filename: string; readonly text: string }[] {
    return context.map(({ path, text }) => ({ filename: path, text: `${text.trimEnd()}\n` }));
}

function completion(input: CompletionInput, prompt: string): ServerRequest {
    return { method: "POST", path: "/completion", body: { ...shared(input), prompt } };
}

function shared({ request, slot }: CompletionInput): Record<string, unknown> {
    return {
        model: request.model,
        n_predict: request.maxNewTokens,
        temperature: request.temperature,
        stop: stopsOf(request),
        stream: true,
        cache_prompt: true,
        // One more log-probability than none makes it tell that of the token itself.
        n_probs: 1,
        ...(slot === undefined ? {} : { id_slot: slot }),
        ...(request.temperature === 0 ? { top_k: 1 } : {}),
    };
}

function scoreRequest(model: string, prompt: string, continuation: string): ServerRequest {
    return {
        method: "POST",
        path: "/completion",
        body: {
            model,
            prompt,
            grammar: literalGrammar(continuation),
            // A token is at least a byte, and one more ends the text.
            n_predict: continuation.length * 3 + 1,
            n_probs: 1,
            temperature: 0,
            cache_prompt: true,
            stream: false,
        },
    };
}
