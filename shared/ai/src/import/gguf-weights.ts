import { type ByteSource, readExactly } from "./byte-source.ts";
import { ImportErrors } from "./errors.ts";
import { readFloats } from "./float-rows.ts";
import type { GgufDecoder } from "./gguf-decoder.ts";
import { blockWeight, floatWeight, type MatrixPart } from "./gguf-matrix.ts";
import type { GgufFile, GgufTensor } from "./gguf-reader.ts";
import type { LinearWeight } from "./linear-weight.ts";
import { carryingPacker, quantisingPacker } from "./row-packer.ts";
import type { RowsLayer, RowsWeights } from "./rows-graph.ts";
import type { TensorFormat } from "./tensor-formats.ts";

/** A tensor whose weights are not exactly those of the file. */
export interface RequantisedTensor {
    readonly tensor: string;
    readonly from: string;
    readonly bits: 4 | 8;
}

export interface GgufWeights {
    readonly weights: RowsWeights;
    readonly frequencyFactors: Float32Array | undefined;
    readonly requantised: readonly RequantisedTensor[];
    readonly parameters: number;
    /** Format of most of the weights in matrices. */
    readonly mainFormat: string;
}

export interface WeightOptions {
    /** Quantises matrices of F32, F16 and BF16; absent: they stay as they are. */
    readonly floatBits?: 4 | 8 | undefined;
}

/**
 * Finds the tensors of a decoder and how each goes into the graph. Reads only the small ones; the
 * matrices are read while the graph is written. Throws an `import.*` error.
 */
export function readWeights(
    source: ByteSource,
    file: GgufFile,
    decoder: GgufDecoder,
    options: WeightOptions = {},
): GgufWeights {
    return new WeightReader(source, file, decoder, options).read();
}

class WeightReader {
    private readonly source: ByteSource;
    private readonly file: GgufFile;
    private readonly decoder: GgufDecoder;
    private readonly options: WeightOptions;
    private readonly unread: Set<string>;
    private readonly requantised: RequantisedTensor[] = [];

    constructor(source: ByteSource, file: GgufFile, decoder: GgufDecoder, options: WeightOptions) {
        this.source = source;
        this.file = file;
        this.decoder = decoder;
        this.options = options;
        this.unread = new Set(file.tensors.keys());
    }

    read(): GgufWeights {
        const { hidden, vocabulary, layers, headDimension } = this.decoder.config;
        const embedding = this.embedding();
        const head = this.file.tensors.has("output.weight")
            ? this.linear([{ tensor: this.matrix("output.weight", vocabulary, hidden) }])
            : undefined;
        const finalNorm = this.vector("output_norm.weight", hidden);
        const frequencyFactors = this.file.tensors.has("rope_freqs.weight")
            ? this.vector("rope_freqs.weight", headDimension / 2)
            : undefined;
        const weights = {
            embedding,
            ...(head ? { head } : {}),
            finalNorm,
            layers: Array.from({ length: layers }, (_, layer) => this.layer(layer)),
        };
        const [unknown] = this.unread;
        // What nobody read would silently be missing from the computation.
        if (unknown !== undefined) throw ImportErrors.unknownTensor(unknown);
        return {
            weights,
            frequencyFactors,
            requantised: this.requantised,
            parameters: this.parameters(),
            mainFormat: this.mainFormat(),
        };
    }

    private layer(index: number): RowsLayer {
        const { hidden, heads, keyValueHeads, headDimension, intermediate } = this.decoder.config;
        const name = (part: string): string => `blk.${index}.${part}`;
        const single = (part: string, rows: number, columns: number): LinearWeight =>
            this.linear([{ tensor: this.matrix(name(part), rows, columns) }]);
        const size = heads * headDimension;
        const bias = this.attentionBias(name);
        return {
            attentionNorm: this.vector(name("attn_norm.weight"), hidden),
            attention: this.attention([
                this.part(name("attn_q.weight"), size, true),
                this.part(name("attn_k.weight"), keyValueHeads * headDimension, true),
                this.part(name("attn_v.weight"), keyValueHeads * headDimension, false),
            ]),
            ...(bias ? { attentionBias: bias } : {}),
            attentionOutput: single("attn_output.weight", hidden, size),
            feedForwardNorm: this.vector(name("ffn_norm.weight"), hidden),
            gate: single("ffn_gate.weight", intermediate, hidden),
            up: single("ffn_up.weight", intermediate, hidden),
            down: single("ffn_down.weight", hidden, intermediate),
        };
    }

    private part(name: string, rows: number, isRotated: boolean): MatrixPart {
        const tensor = this.matrix(name, rows, this.decoder.config.hidden);
        return isRotated && this.isInterleaved ? { tensor, rowAt: this.rowAt } : { tensor };
    }

    /** One matrix where the three are packed alike, which the runtime computes faster. */
    private attention(
        parts: readonly [MatrixPart, MatrixPart, MatrixPart],
    ): RowsLayer["attention"] {
        const [query, key, value] = parts;
        const formats = new Set(parts.map(({ tensor }) => tensor.format));
        if (formats.size === 1) return [this.linear(parts)];
        return [this.linear([query]), this.linear([key]), this.linear([value])];
    }

    private attentionBias(name: (part: string) => string): Float32Array | undefined {
        if (!this.file.tensors.has(name("attn_q.bias"))) {
            if (this.decoder.architecture === "llama") return undefined;
            throw ImportErrors.missingTensor(name("attn_q.bias"));
        }
        const { heads, keyValueHeads, headDimension } = this.decoder.config;
        const query = this.vector(name("attn_q.bias"), heads * headDimension);
        const key = this.vector(name("attn_k.bias"), keyValueHeads * headDimension);
        const value = this.vector(name("attn_v.bias"), keyValueHeads * headDimension);
        const ordered = (bias: Float32Array): Float32Array =>
            this.isInterleaved ? bias.map((_, row) => bias[this.rowAt(row)] ?? 0) : bias;
        return Float32Array.from([...ordered(query), ...ordered(key), ...value]);
    }

    /** llama.cpp rotates neighbouring numbers in files of this architecture, the graph those half a head apart. */
    private get isInterleaved(): boolean {
        return this.decoder.architecture === "llama";
    }

    private readonly rowAt = (row: number): number => {
        const { headDimension } = this.decoder.config;
        const inHead = row % headDimension;
        const half = headDimension / 2;
        const place = inHead < half ? 2 * inHead : 2 * (inHead - half) + 1;
        return row - inHead + place;
    };

    /** The table is gathered from and, without a head of its own, multiplied with: 8 bits or floats. */
    private embedding(): LinearWeight {
        const { hidden, vocabulary } = this.decoder.config;
        const tensor = this.matrix("token_embd.weight", vocabulary, hidden);
        const parts = [{ tensor }];
        const { format } = tensor;
        if (format.kind === "float") return this.linear(parts);
        if (!format.hasOffsets) return blockWeight(this.source, parts, carryingPacker(format, 8));
        return this.requantise(parts, format, 8);
    }

    private linear(parts: readonly MatrixPart[]): LinearWeight {
        const format = parts[0]?.tensor.format;
        if (!format) throw new Error("A matrix needs a tensor.");
        if (format.kind === "blocks") {
            return blockWeight(this.source, parts, carryingPacker(format));
        }
        const { floatBits } = this.options;
        const columns = parts[0]?.tensor.shape[0] ?? 0;
        if (floatBits === undefined || columns % 32 !== 0) {
            return floatWeight(this.source, parts, format.name);
        }
        const isEmbedding = parts[0]?.tensor.name === "token_embd.weight";
        return this.requantise(parts, format, isEmbedding ? 8 : floatBits);
    }

    private requantise(
        parts: readonly MatrixPart[],
        format: TensorFormat,
        bits: 4 | 8,
    ): LinearWeight {
        for (const { tensor } of parts) {
            this.requantised.push({ tensor: tensor.name, from: format.name, bits });
        }
        return blockWeight(this.source, parts, quantisingPacker(format, bits));
    }

    private matrix(name: string, rows: number, columns: number): GgufTensor {
        return this.tensor(name, [columns, rows]);
    }

    private vector(name: string, size: number): Float32Array {
        const { format, offset, bytes } = this.tensor(name, [size]);
        if (format.kind !== "float") throw ImportErrors.unsupportedType(name, format.name);
        return readFloats(readExactly(this.source, offset, bytes, `the tensor ${name}`), format);
    }

    private tensor(name: string, shape: readonly number[]): GgufTensor {
        const tensor = this.file.tensors.get(name);
        if (!tensor) throw ImportErrors.missingTensor(name);
        this.unread.delete(name);
        // Sizes of 1 at the end say nothing.
        const actual = tensor.shape.slice(0, Math.max(shape.length, lastAbove1(tensor.shape)));
        if (actual.join() !== shape.join()) {
            throw ImportErrors.wrongShape(name, shape.join(" x "), tensor.shape.join(" x "));
        }
        return tensor;
    }

    private parameters(): number {
        let count = 0;
        for (const { shape } of this.file.tensors.values()) {
            count += shape.reduce((product, size) => product * size, 1);
        }
        return count;
    }

    private mainFormat(): string {
        const bytes = new Map<string, number>();
        for (const { name, format, bytes: own } of this.file.tensors.values()) {
            if (!name.startsWith("blk.")) continue;
            bytes.set(format.name, (bytes.get(format.name) ?? 0) + own);
        }
        const [first] = [...bytes].sort(([, one], [, other]) => other - one);
        return first?.[0] ?? "";
    }
}

function lastAbove1(shape: readonly number[]): number {
    return shape.findLastIndex((size) => size > 1) + 1;
}
