import { ImportErrors } from "./errors.ts";
import type { GgufMetadata } from "./gguf-metadata.ts";
import type { GgufFile } from "./gguf-reader.ts";
import type { RowsConfig } from "./rows-graph.ts";

export const supportedArchitectures = ["llama", "qwen2"] as const;
export type SupportedArchitecture = (typeof supportedArchitectures)[number];

/** What a GGUF file says about its decoder. */
export interface GgufDecoder {
    readonly architecture: SupportedArchitecture;
    readonly config: Omit<RowsConfig, "frequencyFactors"> & { readonly intermediate: number };
    /** Sentences for the user about what was changed. */
    readonly warnings: readonly string[];
}

/** The engine's prompts are far shorter; the table of rotations would only fill memory. */
const longestContext = 32_768;

/** Reads the sizes of a decoder; throws an `import.*` error for what the layout `rows/1` cannot do. */
export function readDecoder(file: GgufFile, metadata: GgufMetadata): GgufDecoder {
    const name = metadata.requireText("general.architecture");
    const architecture = supportedArchitectures.find((supported) => supported === name);
    if (!architecture) throw ImportErrors.unsupportedArchitecture(name);
    const key = (rest: string): string => `${architecture}.${rest}`;
    rejectVariants(metadata, key);
    const hidden = metadata.requireCount(key("embedding_length"), 65_536);
    const heads = metadata.requireCount(key("attention.head_count"), 1024);
    const keyValueHeads = metadata.count(key("attention.head_count_kv"), heads) ?? heads;
    const headDimension = readHeadDimension(metadata, key, hidden / heads);
    if (heads % keyValueHeads !== 0) {
        throw ImportErrors.invalidMetadata(
            key("attention.head_count_kv"),
            `does not divide the ${heads} heads`,
        );
    }
    const context = metadata.requireCount(key("context_length"), 2 ** 24);
    const contextLength = Math.min(context, longestContext);
    return {
        architecture,
        config: {
            layers: metadata.requireCount(key("block_count"), 1024),
            hidden,
            heads,
            keyValueHeads,
            headDimension,
            intermediate: metadata.requireCount(key("feed_forward_length"), 2 ** 20),
            vocabulary: vocabularySize(file),
            contextLength,
            ropeBase: positive(metadata, key("rope.freq_base")) ?? 10_000,
            normEpsilon:
                positive(metadata, key("attention.layer_norm_rms_epsilon")) ??
                missing(key("attention.layer_norm_rms_epsilon")),
        },
        warnings:
            contextLength < context
                ? [`The context of ${context} tokens was shortened to ${contextLength}.`]
                : [],
    };
}

function rejectVariants(metadata: GgufMetadata, key: (rest: string) => string): void {
    if ((metadata.number("split.count") ?? 1) > 1) {
        throw ImportErrors.unsupportedFeature("weights in several files");
    }
    const scaling = metadata.text(key("rope.scaling.type"));
    if (scaling !== undefined && scaling !== "none") {
        throw ImportErrors.unsupportedFeature(`rotary embeddings with the scaling "${scaling}"`);
    }
    if ((metadata.number(key("rope.scale_linear")) ?? 1) !== 1) {
        throw ImportErrors.unsupportedFeature('rotary embeddings with the scaling "linear"');
    }
    if ((metadata.number(key("expert_count")) ?? 0) > 0) {
        throw ImportErrors.unsupportedFeature("a mixture of experts");
    }
}

function readHeadDimension(
    metadata: GgufMetadata,
    key: (rest: string) => string,
    usual: number,
): number {
    const dimension = metadata.count(key("attention.key_length"), 1024) ?? usual;
    const values = metadata.count(key("attention.value_length"), 1024) ?? dimension;
    const rotated = metadata.count(key("rope.dimension_count"), 1024) ?? dimension;
    if (!Number.isInteger(dimension) || dimension % 2 !== 0) {
        throw ImportErrors.invalidMetadata(
            key("attention.head_count"),
            "makes heads of an odd or broken size",
        );
    }
    if (values !== dimension) {
        throw ImportErrors.unsupportedFeature("values of another size than its keys");
    }
    if (rotated !== dimension) {
        throw ImportErrors.unsupportedFeature("rotary embeddings of a part of each head");
    }
    return dimension;
}

/** The embedding decides: the metadata's own number is often missing. */
function vocabularySize({ tensors }: GgufFile): number {
    const size = tensors.get("token_embd.weight")?.shape[1];
    if (size === undefined) throw ImportErrors.missingTensor("token_embd.weight");
    return size;
}

function positive(metadata: GgufMetadata, key: string): number | undefined {
    const value = metadata.number(key);
    if (value !== undefined && value <= 0) {
        throw ImportErrors.invalidMetadata(key, "is not above 0");
    }
    return value;
}

function missing(key: string): never {
    throw ImportErrors.missingMetadata(key);
}
