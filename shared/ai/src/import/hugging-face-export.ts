import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import type { ModelArchitecture, PromptTemplate } from "@rust-ai-ide/protocol/model";
import * as v from "valibot";
import { detectPromptTemplate } from "./prompt-detection.ts";

const Count = v.pipe(v.number(), v.integer(), v.minValue(1));
const TokenIds = v.union([v.number(), v.array(v.number())]);

/** The fields of config.json in the words of Llama-like and of GPT-2-like models. */
const Config = v.object({
    model_type: v.string(),
    num_hidden_layers: v.optional(Count),
    n_layer: v.optional(Count),
    hidden_size: v.optional(Count),
    n_embd: v.optional(Count),
    num_attention_heads: v.optional(Count),
    n_head: v.optional(Count),
    num_key_value_heads: v.nullish(Count),
    multi_query: v.optional(v.boolean()),
    head_dim: v.nullish(Count),
    vocab_size: Count,
    max_position_embeddings: v.optional(Count),
    n_positions: v.optional(Count),
    eos_token_id: v.nullish(TokenIds),
    _name_or_path: v.optional(v.string()),
});

const GenerationConfig = v.object({ eos_token_id: v.nullish(TokenIds) });
const TokenizerTokens = v.object({
    added_tokens: v.optional(v.array(v.object({ content: v.string() })), []),
});

/** Why a file of an export cannot be used: it is malformed at a place, or it describes no decoder that we know. */
export type ExportProblem =
    | { readonly kind: "invalid"; readonly place: string }
    | { readonly kind: "unsupported"; readonly detail: string };

export type ExportResult<T> =
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly problem: ExportProblem };

export interface ExportConfig {
    readonly architecture: ModelArchitecture;
    readonly endTokens: readonly number[];
}

/** Reads the parsed config.json of an export. */
export function parseExportConfig(json: unknown): ExportResult<ExportConfig> {
    const parsed = parseMessage(Config, json);
    if (!parsed.ok) return invalid(parsed.message);
    const config = parsed.value;
    const layers = config.num_hidden_layers ?? config.n_layer;
    const hidden = config.hidden_size ?? config.n_embd;
    const heads = config.num_attention_heads ?? config.n_head;
    const contextLength = config.max_position_embeddings ?? config.n_positions;
    if (!layers || !hidden || !heads || !contextLength) {
        const detail = `${config.model_type} without sizes`;
        return { ok: false, problem: { kind: "unsupported", detail } };
    }
    const architecture = {
        type: config.model_type,
        layers,
        hidden,
        heads,
        keyValueHeads: config.num_key_value_heads ?? (config.multi_query ? 1 : heads),
        headDimension: config.head_dim ?? Math.max(1, Math.floor(hidden / heads)),
        vocabulary: config.vocab_size,
        contextLength,
    };
    return { ok: true, value: { architecture, endTokens: listed(config.eos_token_id) } };
}

/** End tokens of a parsed generation_config.json; none when it is malformed, because it only adds to config.json. */
export function parseGenerationEndTokens(json: unknown): number[] {
    const parsed = parseMessage(GenerationConfig, json);
    return parsed.ok ? listed(parsed.value.eos_token_id) : [];
}

/** How to ask the model, by the tokens in its parsed tokenizer.json. */
export function parseExportPrompt(json: unknown): ExportResult<PromptTemplate> {
    const parsed = parseMessage(TokenizerTokens, json);
    if (!parsed.ok) return invalid(parsed.message);
    const tokens = parsed.value.added_tokens.map(({ content }) => content);
    return { ok: true, value: detectPromptTemplate(new Set(tokens)) };
}

function invalid(place: string): { ok: false; problem: ExportProblem } {
    return { ok: false, problem: { kind: "invalid", place } };
}

function listed(ids: number | readonly number[] | null | undefined): number[] {
    return [ids].flatMap((value) => value ?? []);
}

/**
 * Weight files in the order of preference: what is fastest on a CPU at good quality first.
 * float16 weights are slow there, because every product is computed in float32 again.
 */
const variants: ReadonlyArray<readonly [stem: string, quantisation: string]> = [
    ["model_q4", "int4"],
    ["model_int8", "int8"],
    ["model_quantized", "int8"],
    ["model_uint8", "int8"],
    ["decoder_model_merged_quantized", "int8"],
    ["model", "fp32"],
    ["decoder_model_merged", "fp32"],
    ["model_q4f16", "int4, fp16"],
    ["model_fp16", "fp16"],
    ["decoder_model_merged_fp16", "fp16"],
    ["model_bnb4", "int4"],
];

/** The weights of an export: names in the folder that holds them. */
export interface ExportWeights {
    readonly graph: string;
    /** Weights beyond the format's 2 GB: model.onnx_data, model.onnx_data_1, model.onnx.data. */
    readonly external: readonly string[];
    readonly quantisation: string;
}

/** The best weights among the files of a folder, and how good they are: 0 is best. */
export function chooseExportWeights(
    names: readonly string[],
): (ExportWeights & { readonly rank: number }) | undefined {
    for (const [rank, [stem, quantisation]] of variants.entries()) {
        const graph = `${stem}.onnx`;
        if (!names.includes(graph)) continue;
        const external = names.filter(
            (name) => name.startsWith(graph) && /^[._]data(_\d+)?$/.test(name.slice(graph.length)),
        );
        return { graph, external, quantisation, rank };
    }
    return undefined;
}
