import * as v from "valibot";
import { CompletionMode, PromptParts } from "./completion.ts";
import { ErrorDescriptionMessage } from "./error-description.ts";
import { notification, request } from "./message-table.ts";
import { ModelSummary } from "./model.ts";

/**
 * Every message between the inference process and its clients. JSON-RPC 2.0, one JSON text
 * per line (UTF-8, "\n"), over a socket or named pipe. The first message of a client is `hello`.
 * `$/cancelRequest` {id} cancels, as in the language server protocol.
 */
export const inferenceProtocolVersion = 1;

const Milliseconds = v.pipe(v.number(), v.minValue(0));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Opens a session: token from the owner-only file, protocol version of the client. */
export const Hello = request(
    "hello",
    v.object({ token: v.string(), protocolVersion: v.number(), client: v.string() }),
    v.object({ protocolVersion: v.number(), processId: v.number(), productVersion: v.string() }),
);

/**
 * All folders of this client that hold a `model.json` or a Hugging Face ONNX export; replaces
 * those that it named before. A folder that no client names any more is forgotten after a while.
 * A client sees the models of its own folders only, in the order of its folders. Their ids are
 * those of their manifests; of two that are equal the first folder's model keeps it, and the
 * others have a mark of their folder: `rust-v0~3fa9c1`.
 */
export const RegisterModels = request(
    "models/register",
    v.object({ folders: v.array(v.string()) }),
    v.object({ models: v.array(ModelSummary) }),
);

export const ListModels = request(
    "models/list",
    v.object({}),
    v.object({ models: v.array(ModelSummary) }),
);

/** Loads a model (idempotent). Answers when it is ready; fails with a `model.*` code. */
export const LoadModel = request(
    "models/load",
    v.object({ model: v.string() }),
    v.object({ model: ModelSummary, ms: Milliseconds }),
);

/** Checks sizes, checksums, tokeniser and graph without keeping the model loaded. */
export const VerifyModel = request(
    "models/verify",
    v.object({ model: v.string() }),
    v.object({
        ok: v.boolean(),
        problems: v.array(ErrorDescriptionMessage),
    }),
);

export const UnloadModel = request("models/unload", v.object({ model: v.string() }), v.object({}));

/** `end`: the model ended the text; `repetition`: it began to repeat itself; `doubt`: see `giveUp`. */
export const FinishReason = v.picklist([
    "end",
    "stop",
    "length",
    "deadline",
    "repetition",
    "doubt",
]);
export type FinishReason = v.InferOutput<typeof FinishReason>;

/** What a generation cost. Token counts are of the model's own vocabulary. */
export const GenerationUsage = v.object({
    promptTokens: Count,
    /** Prompt tokens whose key/value rows were still there from an earlier request. */
    reusedTokens: Count,
    newTokens: Count,
    prefillMs: Milliseconds,
    decodeMs: Milliseconds,
    totalMs: Milliseconds,
});
export type GenerationUsage = v.InferOutput<typeof GenerationUsage>;

/** How likely a text is right as it stands, and from where on its model's makers would show it. */
export const Confidence = v.object({ probability: v.number(), threshold: v.number() });
export type Confidence = v.InferOutput<typeof Confidence>;

/** Another text for the same hole. */
export const Alternative = v.object({
    text: v.string(),
    finish: FinishReason,
    meanLogProbability: v.number(),
});
export type Alternative = v.InferOutput<typeof Alternative>;

/**
 * A text that cannot become probable enough any more is not finished (`finish: "doubt"`). `below`
 * is a probability of being right, by default the model's own threshold. Without effect on models
 * that came without a measure of it.
 */
export const GiveUp = v.object({ below: v.optional(v.number()) });
export type GiveUp = v.InferOutput<typeof GiveUp>;

/** Fills the hole between prefix and suffix. */
export const Complete = request(
    "complete",
    v.object({
        model: v.string(),
        /** Key of the KV cache slot, normally the document's URI; prompts of one slot share prefixes. */
        slot: v.string(),
        parts: PromptParts,
        mode: CompletionMode,
        maxNewTokens: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1024)),
        /** Generation ends before one of these texts. Single-line mode ends at a line break anyway. */
        stop: v.array(v.string()),
        /** 0 is greedy. */
        temperature: v.pipe(v.number(), v.minValue(0)),
        topP: v.optional(v.number()),
        seed: v.optional(v.number()),
        /** The process stops after this time and returns what it has, `finish: "deadline"`. */
        deadlineMs: v.optional(Milliseconds),
        /** Lower runs first: 0 inline, 1 chat, 2 review. */
        priority: v.optional(v.picklist([0, 1, 2])),
        /**
         * Further texts that are wanted beside the first, for cycling. They branch off where the
         * model was least sure, so each costs about as much as the text from there on.
         */
        alternatives: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8))),
        giveUp: v.optional(GiveUp),
        /** The text is told in pieces under this name, as in {@link Chat}; absent: only as a whole. */
        stream: v.optional(v.string()),
    }),
    v.object({
        text: v.string(),
        finish: FinishReason,
        /** Mean natural-log probability of the generated tokens; 0 when none. */
        meanLogProbability: v.number(),
        /** Of the least likely token, and of the first one; absent when there is none. */
        minimumLogProbability: v.optional(v.number()),
        firstLogProbability: v.optional(v.number()),
        /** Absent for models without a confidence model in their model.json. */
        confidence: v.optional(Confidence),
        usage: GenerationUsage,
        /**
         * Likeliest first, each different from `text` and from one another when trimmed; may be
         * fewer than wanted. Absent when none were asked for.
         */
        alternatives: v.optional(v.array(Alternative)),
    }),
);

/**
 * Reads a prompt into the slot's cache before it is needed, when nothing else is to be done: any
 * other request stops it at once, and it goes on afterwards from where it was. A newer one of the
 * same slot takes its place (it is then cancelled), and so does a completion.
 */
export const Warm = request(
    "warm",
    v.object({ model: v.string(), slot: v.string(), parts: PromptParts }),
    v.object({
        promptTokens: Count,
        /** Tokens whose rows had been there before. */
        reusedTokens: Count,
        /** Tokens at the start of the prompt whose rows are there now. */
        readyTokens: Count,
    }),
);

/** Natural-log likelihood of each continuation after the prompt (prefix only). */
export const Score = request(
    "score",
    v.object({
        model: v.string(),
        slot: v.string(),
        parts: PromptParts,
        continuations: v.array(v.string()),
        /** As of `complete`; default 2. */
        priority: v.optional(v.picklist([0, 1, 2])),
    }),
    v.object({
        scores: v.array(v.object({ logLikelihood: v.number(), tokens: Count })),
        usage: GenerationUsage,
    }),
);

export const ChatMessage = v.object({
    role: v.picklist(["system", "user", "assistant"]),
    content: v.string(),
});
export type ChatMessage = v.InferOutput<typeof ChatMessage>;

/**
 * Answers the last message. Only for models whose tasks hold "chat", else `model.noChat`. Fails
 * with `model.contextOverflow` when the messages leave no room for an answer in the model's context
 * (as much as is asked for, but a quarter of it suffices); none is left out silently.
 */
export const Chat = request(
    "chat",
    v.object({
        model: v.string(),
        /** Chosen by the client, not in use by another of its requests: the answer's pieces carry it. */
        stream: v.string(),
        messages: v.pipe(v.array(ChatMessage), v.minLength(1)),
        maxNewTokens: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096)),
        /** 0 is greedy. */
        temperature: v.pipe(v.number(), v.minValue(0)),
        topP: v.optional(v.number()),
        seed: v.optional(v.number()),
        stop: v.optional(v.array(v.string())),
        deadlineMs: v.optional(Milliseconds),
        /** Default 1. */
        priority: v.optional(v.picklist([0, 1, 2])),
    }),
    v.object({ finish: FinishReason, usage: GenerationUsage }),
);

/** A new piece of an answer; all pieces arrive in order and before the request's result. */
export const TextDelta = notification(
    "text/delta",
    v.object({ stream: v.string(), text: v.string() }),
);

/** Measures the engine on one model with synthetic prompts; figures in tokens a second and milliseconds. */
export const Bench = request(
    "models/bench",
    v.object({
        model: v.string(),
        contexts: v.array(v.pipe(v.number(), v.integer(), v.minValue(1))),
        newTokens: v.pipe(v.number(), v.integer(), v.minValue(1)),
        repeats: v.pipe(v.number(), v.integer(), v.minValue(1)),
    }),
    v.object({
        rows: v.array(
            v.object({
                context: Count,
                prefillMs: Milliseconds,
                prefillTokensPerSecond: v.number(),
                decodeMsPerToken: Milliseconds,
                decodeTokensPerSecond: v.number(),
            }),
        ),
    }),
);

export const Health = request(
    "health",
    v.object({}),
    v.object({
        processId: Count,
        uptimeMs: Milliseconds,
        residentBytes: Count,
        clients: Count,
        queued: Count,
        served: Count,
        cpuMs: Milliseconds,
        /** The models of all clients, each with the mark of its folder in its id. */
        models: v.array(ModelSummary),
    }),
);

/** Ends the process for all its clients; the next request of each starts a new one. */
export const Shutdown = request("shutdown", v.object({}), v.object({}));

/** Sent to every client when a model's state changes. */
export const ModelsChanged = notification(
    "models/changed",
    v.object({ models: v.array(ModelSummary) }),
);
