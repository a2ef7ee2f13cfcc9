import type { ModelManifest } from "@rust-ai-ide/protocol/model";
import { Tokeniser } from "../tokeniser/tokeniser.ts";
import type { ByteSource } from "./byte-source.ts";
import { detectChatFormat } from "./chat-detection.ts";
import { ImportErrors } from "./errors.ts";
import { type GgufDecoder, readDecoder } from "./gguf-decoder.ts";
import { GgufMetadata } from "./gguf-metadata.ts";
import { readGguf } from "./gguf-reader.ts";
import { type ConvertedTokenizer, convertTokenizer } from "./gguf-tokenizer.ts";
import { type GgufWeights, type RequantisedTensor, readWeights } from "./gguf-weights.ts";
import type { OnnxModel } from "./onnx-model.ts";
import { detectPromptTemplate } from "./prompt-detection.ts";
import { buildRowsGraph } from "./rows-graph.ts";

/** The part of a model.json that does not depend on the written files. */
export type ManifestFacts = Omit<ModelManifest, "id" | "bytes" | "sha256" | "tokenizer" | "file">;

/** A GGUF file's model, ready to be written. Its weights are read while the graph is. */
export interface GgufImport {
    readonly facts: ManifestFacts;
    /** Text of tokenizer.json. */
    readonly tokenizer: string;
    readonly graph: OnnxModel;
    /** Properties of the graph; the checksum of the tokeniser belongs to them as well. */
    readonly properties: Readonly<Record<string, string>>;
    /** Sentences about what is not as in the file. */
    readonly warnings: readonly string[];
}

export interface GgufImportOptions {
    /** Quantises matrices of F32, F16 and BF16 to so many bits; absent: they stay as they are. */
    readonly floatBits?: 4 | 8 | undefined;
}

/** Plans the import of a GGUF file. Reads the header and the small tensors; throws an `import.*` or `tokeniser.*` error. */
export function planGgufImport(source: ByteSource, options: GgufImportOptions = {}): GgufImport {
    const file = readGguf(source);
    const metadata = new GgufMetadata(file);
    const decoder = readDecoder(file, metadata);
    const tokenizer = convertTokenizer(metadata);
    if (tokenizer.size > decoder.config.vocabulary) {
        throw ImportErrors.invalidTokeniser(
            `it has ${tokenizer.size} tokens, the model ${decoder.config.vocabulary}`,
        );
    }
    const weights = readWeights(source, file, decoder, options);
    const text = JSON.stringify(tokenizer.json);
    // What the engine cannot read must not be written.
    new Tokeniser(JSON.parse(text));
    const { frequencyFactors } = weights;
    const config = { ...decoder.config, ...(frequencyFactors ? { frequencyFactors } : {}) };
    const facts = factsOf(metadata, decoder, weights, tokenizer);
    return {
        facts,
        tokenizer: text,
        graph: buildRowsGraph(config, weights.weights),
        properties: propertiesOf(decoder, facts),
        warnings: [
            ...decoder.warnings,
            ...tokenizer.warnings,
            ...requantisedWarnings(weights.requantised),
        ],
    };
}

function factsOf(
    metadata: GgufMetadata,
    { architecture, config }: GgufDecoder,
    { parameters, mainFormat }: GgufWeights,
    { addedTokens, endTokens }: ConvertedTokenizer,
): ManifestFacts {
    const { layers, hidden, heads, keyValueHeads, headDimension } = config;
    const { vocabulary, contextLength } = config;
    const texts = metadata.texts("tokenizer.ggml.tokens") ?? [];
    const chat = detectChatFormat(chatTemplate(metadata), endTokens, (text) => {
        const id = texts.indexOf(text);
        return id < 0 ? undefined : id;
    });
    return {
        name: metadata.text("general.name") ?? "",
        version: metadata.text("general.version") ?? "",
        task: ["complete", "score", ...(chat ? (["chat"] as const) : [])],
        licence: metadata.text("general.license") ?? "unknown",
        layout: "rows/1",
        architecture: {
            type: architecture,
            layers,
            hidden,
            heads,
            keyValueHeads,
            headDimension,
            vocabulary,
            contextLength,
            parameters,
        },
        quantisation: mainFormat,
        prompt: detectPromptTemplate(addedTokens),
        ...(chat && { chat }),
        endTokens: [...endTokens],
    };
}

/** A template that is no text is none: the model can be used without. */
function chatTemplate(metadata: GgufMetadata): string | undefined {
    try {
        return metadata.text("tokenizer.chat_template");
    } catch {
        return undefined;
    }
}

function propertiesOf({ config }: GgufDecoder, facts: ManifestFacts): Record<string, string> {
    const { ropeBase, normEpsilon, intermediate } = config;
    const sizes = { ...facts.architecture, intermediate, ropeBase, normEpsilon };
    return {
        layout: facts.layout,
        quantisation: facts.quantisation,
        ...Object.fromEntries(
            Object.entries(sizes).map(([key, value]) => [`architecture.${key}`, String(value)]),
        ),
    };
}

function requantisedWarnings(tensors: readonly RequantisedTensor[]): string[] {
    const kinds = new Map<string, string[]>();
    for (const { tensor, from, bits } of tensors) {
        const kind = `${from} to ${bits} bits`;
        kinds.set(kind, [...(kinds.get(kind) ?? []), tensor]);
    }
    return [...kinds].map(([kind, names]) => {
        const which = names.length === 1 ? names[0] : `${names.length} tensors`;
        return `${which}: quantised from ${kind}; the weights are not exactly those of the file.`;
    });
}
