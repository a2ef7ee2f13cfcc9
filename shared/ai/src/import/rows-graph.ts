import { type BlockWeight, dataOf, type LinearWeight } from "./linear-weight.ts";
import { type Attribute, OnnxModel } from "./onnx-model.ts";

/** Sizes of a decoder of the Llama family. */
export interface RowsConfig {
    readonly layers: number;
    readonly hidden: number;
    readonly heads: number;
    readonly keyValueHeads: number;
    readonly headDimension: number;
    readonly vocabulary: number;
    readonly contextLength: number;
    readonly ropeBase: number;
    readonly normEpsilon: number;
    /** What the rotary frequencies are divided by, one number for each pair; absent: by 1. */
    readonly frequencyFactors?: Float32Array;
}

export interface RowsLayer {
    readonly attentionNorm: Float32Array;
    /** One matrix for query, key and value, or three where they are packed differently. */
    readonly attention:
        | readonly [LinearWeight]
        | readonly [LinearWeight, LinearWeight, LinearWeight];
    /** Added to query, key and value, one below the other. */
    readonly attentionBias?: Float32Array;
    readonly attentionOutput: LinearWeight;
    readonly feedForwardNorm: Float32Array;
    readonly gate: LinearWeight;
    readonly up: LinearWeight;
    readonly down: LinearWeight;
}

export interface RowsWeights {
    /** Without offsets. */
    readonly embedding: LinearWeight;
    /** Absent when the embedding is the output head as well. */
    readonly head?: LinearWeight;
    readonly finalNorm: Float32Array;
    readonly layers: readonly RowsLayer[];
}

const microsoft = "com.microsoft";

/**
 * The graph of a decoder in the layout `rows/1`, node for node that of
 * models/training/rows_graph.py; inputs and outputs are listed in models/training/README.md.
 */
export function buildRowsGraph(config: RowsConfig, weights: RowsWeights): OnnxModel {
    const graph = new RowsGraph(config, weights);
    graph.build();
    return graph.model;
}

class RowsGraph {
    readonly model = new OnnxModel();
    private readonly config: RowsConfig;
    private readonly weights: RowsWeights;
    /** Sums of groups of a stream, which several matrices need. */
    private readonly sums = new Map<string, string>();
    private readonly shapes = new Set<string>();

    constructor(config: RowsConfig, weights: RowsWeights) {
        this.config = config;
        this.weights = weights;
    }

    build(): void {
        const { model, config, weights } = this;
        model.input("input_ids", "int64", [1, "s"]);
        model.input("position_ids", "int64", [1, "s"]);
        model.input("logits_from", "int64", [1]);
        model.input("mask", "float", ["rows", "s"]);
        model.input("past_and_new", "int64", [2]);
        this.constants();
        let stream = this.embedding();
        weights.layers.forEach((layer, index) => {
            stream = this.layer(layer, index, stream);
        });
        stream = model.node("Slice", [stream, "logits_from", "far", "axis"], ["wanted"]);
        stream = this.norm(stream, weights.finalNorm, "norm");
        this.head(stream);
        model.output("logits", "float", [1, "wanted", config.vocabulary]);
        for (let layer = 0; layer < config.layers; layer++) {
            for (const kind of ["key", "value"]) {
                const shape = [config.keyValueHeads, "s", config.headDimension];
                model.output(`new_${kind}.${layer}`, "float", shape);
            }
        }
    }

    private constants(): void {
        const { heads, keyValueHeads, headDimension } = this.config;
        const shared = heads / keyValueHeads;
        this.rotaryTables();
        this.integers("far", [2 ** 40]);
        this.integers("axis", [1]);
        this.integers("last", [-1]);
        this.integers("split_heads", [
            heads * headDimension,
            keyValueHeads * headDimension,
            keyValueHeads * headDimension,
        ]);
        this.integers("by_group", [-1, keyValueHeads, shared, headDimension]);
        this.integers("group_rows", [keyValueHeads, -1, headDimension]);
        this.integers("by_row", [-1, keyValueHeads, headDimension]);
        this.integers("each", new Array<number>(keyValueHeads).fill(1));
        this.integers("rows_again", [keyValueHeads, -1, shared, headDimension]);
        this.integers("flat", [1, -1, heads * headDimension]);
    }

    /** cos and sin [context, D / 2] of position * base^(-2i / D), as RotaryEmbedding wants them. */
    private rotaryTables(): void {
        const { headDimension, contextLength, ropeBase, frequencyFactors } = this.config;
        const half = headDimension / 2;
        const cos = new Float32Array(contextLength * half);
        const sin = new Float32Array(contextLength * half);
        for (let pair = 0; pair < half; pair++) {
            const frequency = ropeBase ** (-pair / half) / (frequencyFactors?.[pair] ?? 1);
            for (let position = 0; position < contextLength; position++) {
                cos[position * half + pair] = Math.cos(position * frequency);
                sin[position * half + pair] = Math.sin(position * frequency);
            }
        }
        this.floats("cos", [contextLength, half], cos);
        this.floats("sin", [contextLength, half], sin);
    }

    /** Rows of the embedding as float32 [1, s, hidden]. */
    private embedding(): string {
        const { model } = this;
        const { embedding } = this.weights;
        if (embedding.kind === "float") {
            this.data("embed_tokens", embedding);
            const rows = model.node("Gather", ["embed_tokens", "input_ids"], ["embed.rows"]);
            if (embedding.type === "float") return rows;
            return model.node("Cast", [rows], ["embedded"], { to: 1 });
        }
        const { rows: count, columns, group, bits } = embedding;
        if (bits !== 8 || embedding.hasOffsets) throw new Error("The embedding needs 8 bits.");
        const shape = [count, columns / group, group];
        model.constant("embed_tokens.q8", "uint8", shape, embedding.values);
        model.constant("embed_tokens.scales", "float", shape.slice(0, 2), embedding.scales);
        this.floats("zero", [], Float32Array.of(128));
        this.integers("hidden_shape", [1, -1, columns]);
        let rows = model.node("Gather", ["embed_tokens.q8", "input_ids"], ["embed.rows"]);
        rows = model.node("Cast", [rows], ["embed.float"], { to: 1 });
        rows = model.node("Sub", [rows, "zero"], ["embed.centred"]);
        let factors = model.node("Gather", ["embed_tokens.scales", "input_ids"], ["embed.factors"]);
        factors = model.node("Unsqueeze", [factors, "last"], ["embed.wide"]);
        const scaled = model.node("Mul", [rows, factors], ["embed.scaled"]);
        return model.node("Reshape", [scaled, "hidden_shape"], ["embedded"]);
    }

    private head(source: string): void {
        const { head, embedding } = this.weights;
        if (head) this.linear(source, head, "head", "logits");
        else if (embedding.kind === "float")
            this.floatLinear(source, embedding, "embed_tokens", "logits");
        else {
            const operands = [source, "embed_tokens.q8", "embed_tokens.scales"];
            this.model.node("MatMulNBits", operands, ["logits"], sizesOf(embedding), microsoft);
        }
    }

    private layer(layer: RowsLayer, index: number, stream: string): string {
        const { model } = this;
        const at = `layers.${index}`;
        let source = this.norm(stream, layer.attentionNorm, `${at}.norm1`);
        const mixed = this.attention(index, this.queryKeyValue(source, layer, at));
        let update = this.linear(mixed, layer.attentionOutput, `${at}.o`);
        const after = model.node("Add", [stream, update], [`${at}.after_attention`]);
        source = this.norm(after, layer.feedForwardNorm, `${at}.norm2`);
        let gate = this.linear(source, layer.gate, `${at}.gate`);
        const up = this.linear(source, layer.up, `${at}.up`);
        const smooth = model.node("Sigmoid", [gate], [`${at}.sigmoid`]);
        gate = model.node("Mul", [gate, smooth], [`${at}.silu`]);
        const inner = model.node("Mul", [gate, up], [`${at}.inner`]);
        update = this.linear(inner, layer.down, `${at}.down`);
        return model.node("Add", [after, update], [`${at}.after_mlp`]);
    }

    /** Query, key and value [1, s, (heads + 2 keyValueHeads) * D], one behind the other. */
    private queryKeyValue(source: string, layer: RowsLayer, at: string): string {
        const { attention, attentionBias } = layer;
        const parts = attention.map((weight, index) => {
            const name = attention.length === 1 ? "qkv" : ["q", "k", "v"][index];
            return this.linear(source, weight, `${at}.${name}`);
        });
        const packed =
            parts.length === 1
                ? (parts[0] ?? "")
                : this.model.node("Concat", parts, [`${at}.qkv.all`], { axis: -1 });
        if (!attentionBias) return packed;
        const bias = this.floats(`${at}.qkv.bias`, [attentionBias.length], attentionBias);
        return this.model.node("Add", [packed, bias], [`${at}.qkv.biased`]);
    }

    /** Attention of the new rows over past and new rows; gives new_key and new_value. */
    private attention(layer: number, packed: string): string {
        const { model } = this;
        const { heads, keyValueHeads: groups, headDimension } = this.config;
        const at = `layers.${layer}`;
        const parts = [`${at}.query`, `${at}.key`, `${at}.value`] as const;
        model.node("Split", [packed, "split_heads"], [...parts], { axis: -1 });
        const rotate = (source: string, count: number): string =>
            model.node(
                "RotaryEmbedding",
                [source, "position_ids", "cos", "sin"],
                [`${source}.rotated`],
                { interleaved: 0, num_heads: count, rotary_embedding_dim: 0 },
                microsoft,
            );
        // Query [1, s, heads * D] -> [K, s * G, D]: row i * G + g is token i, query head g of the group.
        let query = model.node("Reshape", [rotate(parts[0], heads), "by_group"], [`${at}.query4`]);
        query = model.node("Transpose", [query], [`${at}.query5`], { perm: [1, 0, 2, 3] });
        query = model.node("Reshape", [query, "group_rows"], [`${at}.query6`]);
        let key = model.node("Reshape", [rotate(parts[1], groups), "by_row"], [`${at}.key3`]);
        key = model.node("Transpose", [key], [`new_key.${layer}`], { perm: [1, 0, 2] });
        let value = model.node("Reshape", [parts[2], "by_row"], [`${at}.value3`]);
        value = model.node("Transpose", [value], [`new_value.${layer}`], { perm: [1, 0, 2] });
        const split = (source: string, kind: string): string[] => {
            const [first = "", ...rest] = Array.from(
                { length: groups },
                (_, head) => `${at}.${kind}.${head}`,
            );
            model.node("Split", [source, "each"], [first, ...rest], { axis: 0 });
            return [first, ...rest];
        };
        const [queries, keys, values] = [split(query, "q"), split(key, "k"), split(value, "v")];
        const mixes = queries.map((own, head) =>
            this.attentionHead(
                layer,
                head,
                own,
                keys[head] ?? "",
                values[head] ?? "",
                headDimension,
            ),
        );
        let mixed =
            groups === 1
                ? (mixes[0] ?? "")
                : model.node("Concat", mixes, [`${at}.mix`], { axis: 0 });
        mixed = model.node("Reshape", [mixed, "rows_again"], [`${at}.mix4`]);
        mixed = model.node("Transpose", [mixed], [`${at}.mix5`], { perm: [1, 0, 2, 3] });
        return model.node("Reshape", [mixed, "flat"], [`${at}.attention`]);
    }

    /** One key/value head and the query heads that share it: [1, s * G, D]. */
    private attentionHead(
        layer: number,
        head: number,
        query: string,
        key: string,
        value: string,
        dimension: number,
    ): string {
        const { model } = this;
        const at = `layers.${layer}.head.${head}`;
        const past = ["key", "value"].map((kind) =>
            model.input(`past_${kind}.${layer}.${head}`, "float", [1, "past", dimension]),
        );
        const [pastKey = "", pastValue = ""] = past;
        const product = { transB: 1, alpha: { float: dimension ** -0.5 } };
        const old = model.node("FusedMatMul", [query, pastKey], [`${at}.old`], product, microsoft);
        const fresh = model.node("FusedMatMul", [query, key], [`${at}.new`], product, microsoft);
        const masked = model.node("Add", [fresh, "mask"], [`${at}.masked`]);
        const scores = model.node("Concat", [old, masked], [`${at}.scores`], { axis: -1 });
        const shares = model.node("Softmax", [scores], [`${at}.shares`], { axis: -1 });
        const parts: [string, string] = [`${at}.old_shares`, `${at}.new_shares`];
        model.node("Split", [shares, "past_and_new"], parts, { axis: -1 });
        const mixes = [
            model.node("MatMul", [parts[0], pastValue], [`${at}.old_mix`]),
            model.node("MatMul", [parts[1], value], [`${at}.new_mix`]),
        ];
        return model.node("Add", mixes, [`${at}.mix`]);
    }

    /** source [.., columns] times the transposed matrix: [.., rows]. */
    private linear(
        source: string,
        weight: LinearWeight,
        name: string,
        output = `${name}.out`,
    ): string {
        if (weight.kind === "float") {
            return this.floatLinear(source, weight, this.data(`${name}.weight`, weight), output);
        }
        const { model } = this;
        const { rows, columns, group, bits } = weight;
        const groups = columns / group;
        const shape = [rows, groups, (group * bits) / 8];
        const operands = [
            source,
            model.constant(`${name}.q${bits}`, "uint8", shape, weight.values),
            model.constant(`${name}.scales`, "float", [rows, groups], weight.scales),
        ];
        const product = weight.hasOffsets ? `${name}.centred` : output;
        model.node("MatMulNBits", operands, [product], sizesOf(weight), microsoft);
        if (!weight.hasOffsets) return product;
        const offsets = model.constant(`${name}.offsets`, "float", [groups, rows], weight.offsets);
        const shift = model.node(
            "MatMul",
            [this.groupSums(source, columns, group), offsets],
            [`${name}.shift`],
        );
        return model.node("Add", [product, shift], [output]);
    }

    /**
     * Sums of the groups of a stream, [.., columns / group]. An offset that all weights of a group
     * share multiplies the sum of their inputs: MatMulNBits with zero points that are no integers
     * would unpack the whole matrix for every run, about thirty times slower.
     */
    private groupSums(source: string, columns: number, group: number): string {
        const name = `${source}.by${group}`;
        const known = this.sums.get(name);
        if (known !== undefined) return known;
        const shape = `groups.${columns}.${group}`;
        if (!this.shapes.has(shape)) {
            this.shapes.add(shape);
            this.integers(shape, [1, -1, columns / group, group]);
        }
        const grouped = this.model.node("Reshape", [source, shape], [name]);
        const sums = this.model.node("ReduceSum", [grouped, "last"], [`${name}.sums`], {
            keepdims: 0,
        });
        this.sums.set(name, sums);
        return sums;
    }

    private floatLinear(
        source: string,
        weight: Extract<LinearWeight, { kind: "float" }>,
        name: string,
        output: string,
    ): string {
        const { model } = this;
        // Computed in float32; the runtime widens the weights once, while it loads the model.
        const wide =
            weight.type === "float"
                ? name
                : model.node("Cast", [name], [`${name}.float`], { to: 1 });
        return model.node("FusedMatMul", [source, wide], [output], { transB: 1 }, microsoft);
    }

    /** Root-mean-square norm over the last axis. */
    private norm(source: string, weight: Float32Array, name: string): string {
        const operands = [source, this.floats(`${name}.weight`, [weight.length], weight)];
        const attributes: Record<string, Attribute> = {
            axis: -1,
            epsilon: { float: this.config.normEpsilon },
            stash_type: 1,
        };
        return this.model.node(
            "SimplifiedLayerNormalization",
            operands,
            [`${name}.out`],
            attributes,
        );
    }

    private data(name: string, weight: Extract<LinearWeight, { kind: "float" }>): string {
        const { type, rows, columns, data } = weight;
        return this.model.constant(name, type, [rows, columns], data);
    }

    private floats(name: string, shape: readonly number[], values: Float32Array): string {
        return this.model.constant(name, "float", shape, dataOf(values));
    }

    private integers(name: string, values: readonly number[]): string {
        const numbers = BigInt64Array.from(values, (value) => BigInt(value));
        return this.model.constant(name, "int64", [values.length], dataOf(numbers));
    }
}

/** MatMulNBits with activations rounded to 8 bits (accuracy level 4). */
function sizesOf({ rows, columns, bits, group }: BlockWeight): Record<string, Attribute> {
    return { N: rows, K: columns, bits, block_size: group, accuracy_level: 4 };
}
