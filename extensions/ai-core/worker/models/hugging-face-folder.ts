import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { modelIdOf } from "@rust-ai-ide/ai/import/model-id";
import { detectPromptTemplate } from "@rust-ai-ide/ai/import/prompt-detection";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import type { ModelArchitecture } from "@rust-ai-ide/protocol/model";
import * as v from "valibot";
import { ModelErrors } from "./errors.ts";
import { isMissing, readJson } from "./files.ts";
import type { ModelDescription } from "./model-description.ts";

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

/** Describes an export of optimum or transformers.js; throws a `model.*` error. */
export async function readHuggingFaceFolder(folder: string): Promise<ModelDescription> {
    const configFile = join(folder, "config.json");
    const config = parse(Config, await readJson(configFile), configFile);
    const architecture = readArchitecture(config);
    const weights = await findWeights(folder);
    const tokenizerFile = join(folder, "tokenizer.json");
    const tokens = parse(TokenizerTokens, await readJson(tokenizerFile), tokenizerFile);
    const name = basename(folder);
    return {
        id: modelIdOf(name),
        name,
        version: "",
        task: ["complete", "score"],
        licence: "unknown",
        layout: "hugging-face",
        ...weights,
        architecture,
        prompt: detectPromptTemplate(new Set(tokens.added_tokens.map(({ content }) => content))),
        folder,
        tokenizerFile,
        endTokens: await readEndTokens(folder, config.eos_token_id),
    };
}

function readArchitecture(config: v.InferOutput<typeof Config>): ModelArchitecture {
    const layers = config.num_hidden_layers ?? config.n_layer;
    const hidden = config.hidden_size ?? config.n_embd;
    const heads = config.num_attention_heads ?? config.n_head;
    const contextLength = config.max_position_embeddings ?? config.n_positions;
    if (!layers || !hidden || !heads || !contextLength) {
        throw ModelErrors.unsupportedArchitecture(`${config.model_type} without sizes`);
    }
    return {
        type: config.model_type,
        layers,
        hidden,
        heads,
        keyValueHeads: config.num_key_value_heads ?? (config.multi_query ? 1 : heads),
        headDimension: config.head_dim ?? Math.max(1, Math.floor(hidden / heads)),
        vocabulary: config.vocab_size,
        contextLength,
    };
}

async function findWeights(
    folder: string,
): Promise<{ file: string; bytes: number; externalBytes: number; quantisation: string }> {
    const places = [join(folder, "onnx"), folder];
    const files = new Map<string, string>();
    for (const place of places) {
        for (const file of await listFiles(place)) {
            const stem = file.replace(/\.onnx$/, "");
            if (stem !== file && !files.has(stem)) files.set(stem, join(place, file));
        }
    }
    for (const [stem, quantisation] of variants) {
        const file = files.get(stem);
        if (!file) continue;
        const externalBytes = await sizeOfExternalData(file);
        const bytes = (await stat(file)).size + externalBytes;
        return { file, bytes, externalBytes, quantisation };
    }
    throw ModelErrors.fileMissing(join(folder, "onnx", "model.onnx"));
}

/** Weights beyond the format's 2 GB are in files beside the graph: model.onnx_data, model.onnx_data_1, model.onnx.data. */
async function sizeOfExternalData(file: string): Promise<number> {
    const [folder, graph] = [dirname(file), basename(file)];
    let bytes = 0;
    for (const name of await listFiles(folder)) {
        if (!name.startsWith(graph) || !/^[._]data(_\d+)?$/.test(name.slice(graph.length)))
            continue;
        bytes += (await stat(join(folder, name))).size;
    }
    return bytes;
}

async function listFiles(folder: string): Promise<string[]> {
    try {
        return await readdir(folder);
    } catch (error) {
        if (isMissing(error)) return [];
        throw ModelErrors.folderUnreadable(folder);
    }
}

async function readEndTokens(
    folder: string,
    fromConfig: number | number[] | null | undefined,
): Promise<number[]> {
    const file = join(folder, "generation_config.json");
    let fromGeneration: number | number[] | null | undefined;
    try {
        fromGeneration = parse(GenerationConfig, await readJson(file), file).eos_token_id;
    } catch {
        // The file is optional and only adds to config.json.
    }
    const ids = [fromConfig, fromGeneration].flatMap((value) => value ?? []);
    return [...new Set(ids)];
}

function parse<S extends v.GenericSchema>(
    schema: S,
    value: unknown,
    file: string,
): v.InferOutput<S> {
    const result = parseMessage(schema, value);
    if (result.ok) return result.value;
    throw ModelErrors.invalidManifest(file, result.message);
}
