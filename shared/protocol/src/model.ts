import * as v from "valibot";
import { ErrorDescriptionMessage } from "./error-description.ts";

const Count = v.pipe(v.number(), v.integer(), v.minValue(1));
const TokenId = v.pipe(v.number(), v.integer(), v.minValue(0));
const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export const ModelTask = v.picklist(["complete", "score", "chat", "embed"]);
export type ModelTask = v.InferOutput<typeof ModelTask>;

/** Shape of a decoder, as far as the engine must know it. */
export const ModelArchitecture = v.object({
    type: v.string(),
    layers: Count,
    hidden: Count,
    heads: Count,
    keyValueHeads: Count,
    headDimension: Count,
    vocabulary: Count,
    contextLength: Count,
    parameters: v.optional(Count),
});
export type ModelArchitecture = v.InferOutput<typeof ModelArchitecture>;

/**
 * How a fill-in-the-middle prompt is put together.
 * `rust-ai/2` is models/prompt-format.json, `rust-ai/1` the same without context; `fim` is the sentinel form of public code models,
 * in the given order (PSM: prefix-suffix-middle, SPM: suffix-prefix-middle).
 */
export const PromptTemplate = v.variant("format", [
    v.object({
        format: v.literal("rust-ai/1"),
        tokens: v.object({
            file: TokenId,
            suffix: TokenId,
            code: TokenId,
            end: TokenId,
            pad: TokenId,
        }),
    }),
    v.object({
        format: v.literal("rust-ai/2"),
        tokens: v.object({
            file: TokenId,
            context: TokenId,
            suffix: TokenId,
            code: TokenId,
            end: TokenId,
            pad: TokenId,
        }),
    }),
    v.object({
        format: v.literal("fim"),
        order: v.picklist(["psm", "spm"]),
        prefix: v.string(),
        suffix: v.string(),
        middle: v.string(),
        stop: v.array(v.string()),
    }),
    v.object({ format: v.literal("plain"), stop: v.array(v.string()) }),
]);
export type PromptTemplate = v.InferOutput<typeof PromptTemplate>;

/**
 * Logistic regression for the probability that a suggestion is right as it stands, fitted by
 * models/eval/calibrate.py on crates that the model was not trained on: the sigmoid of
 * `bias` + sum of `weights` x (feature - `mean`) / `scale`. Names are those of shared/ai's
 * completion/confidence.ts.
 */
export const ConfidenceModel = v.object({
    features: v.array(v.string()),
    mean: v.array(v.number()),
    scale: v.array(v.number()),
    weights: v.array(v.number()),
    bias: v.number(),
    /** A suggestion is shown unasked from this probability on. */
    threshold: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
});
export type ConfidenceModel = v.InferOutput<typeof ConfidenceModel>;

/**
 * How a conversation is written for a model. `chatml`: turns between `<|im_start|>` and
 * `<|im_end|>` (Qwen2.5, SmolLM2); `llama-3`: headers and `<|eot_id|>`. Templates are recognised,
 * never run: they are programs of their makers.
 */
export const ChatFormat = v.object({
    format: v.picklist(["chatml", "llama-3"]),
    /** What the model reads first when the conversation brings no system message. */
    system: v.optional(v.string()),
});
export type ChatFormat = v.InferOutput<typeof ChatFormat>;

/** The file `model.json` beside a model's weights. Paths are relative to it. */
export const ModelManifest = v.object({
    id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,63}$/)),
    name: v.string(),
    version: v.string(),
    task: v.array(ModelTask),
    licence: v.string(),
    /** `rows/1`: new key/value rows only; `hugging-face`: past_key_values and present. */
    layout: v.picklist(["rows/1", "hugging-face"]),
    file: v.string(),
    bytes: Count,
    sha256: Sha256,
    /** Weights beside `file`, which the graph names; absent when it holds them all. */
    externalFiles: v.optional(
        v.array(v.object({ file: v.string(), bytes: Count, sha256: Sha256 })),
    ),
    tokenizer: v.object({ file: v.string(), sha256: Sha256 }),
    architecture: ModelArchitecture,
    quantisation: v.string(),
    prompt: PromptTemplate,
    /** Present when the model was taught to answer; `task` then holds "chat". */
    chat: v.optional(ChatFormat),
    /** Tokens that end a text, besides those of the prompt format. */
    endTokens: v.optional(v.array(TokenId)),
    confidence: v.optional(ConfidenceModel),
    trained: v.optional(v.object({ tokens: v.number(), date: v.string() })),
});
export type ModelManifest = v.InferOutput<typeof ModelManifest>;

/** Life of a model inside the inference process. */
export const ModelState = v.picklist(["available", "loading", "ready", "working", "failed"]);
export type ModelState = v.InferOutput<typeof ModelState>;

/** One line of the model switcher and of `rust-ai models list`. */
export const ModelSummary = v.object({
    id: v.string(),
    name: v.string(),
    version: v.string(),
    licence: v.string(),
    bytes: v.number(),
    task: v.array(ModelTask),
    quantisation: v.string(),
    contextLength: v.number(),
    folder: v.string(),
    state: ModelState,
    /** What computes it while it is loaded: "cpu", "webgpu", "cuda", "dml", "coreml". */
    device: v.optional(v.string()),
    /** Its weights and kept key/value rows while it is loaded. */
    memoryBytes: v.optional(v.number()),
    /** Set when `state` is `failed`: code and sentence of the reason. */
    failure: v.optional(ErrorDescriptionMessage),
});
export type ModelSummary = v.InferOutput<typeof ModelSummary>;
