import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "@rust-ai-ide/ai/random";
import type { ModelArchitecture } from "@rust-ai-ide/protocol/model";
import { OnnxGraph } from "./onnx-writer.ts";

/** A Llama of about 100 million parameters: int4 weights in blocks of 32, an int8 embedding. */
export const benchArchitecture = {
    type: "llama",
    layers: 12,
    hidden: 768,
    heads: 12,
    keyValueHeads: 4,
    headDimension: 64,
    vocabulary: 16384,
    contextLength: 2048,
} as const satisfies ModelArchitecture;
const intermediate = 2048;
const blockSize = 32;
const microsoft = "com.microsoft";

export type BenchLayout = "rows/1" | "hugging-face";

/**
 * Writes the same random weights in both layouts below a cache folder, unless they are there:
 * `rows/1` for our engine, and the usual export (past_key_values, GroupQueryAttention, logits of
 * every token) for transformers.js. Speed does not depend on the weights' values.
 */
export function writeBenchModels(cache: string): Readonly<Record<BenchLayout, string>> {
    const folders = {
        "rows/1": join(cache, "bench-llama-100m-rows"),
        "hugging-face": join(cache, "bench-llama-100m-hf"),
    } as const;
    for (const layout of ["rows/1", "hugging-face"] as const) {
        const folder = join(folders[layout], "onnx");
        const file = join(folder, "model.onnx");
        if (existsSync(file)) continue;
        mkdirSync(folder, { recursive: true });
        const config = JSON.stringify(huggingFaceConfig(), undefined, 2);
        writeFileSync(join(folders[layout], "config.json"), config);
        writeFileSync(file, new DecoderWriter(layout).write());
    }
    return folders;
}

function huggingFaceConfig(): object {
    const shape = benchArchitecture;
    return {
        model_type: "llama",
        architectures: ["LlamaForCausalLM"],
        hidden_size: shape.hidden,
        intermediate_size: intermediate,
        num_hidden_layers: shape.layers,
        num_attention_heads: shape.heads,
        num_key_value_heads: shape.keyValueHeads,
        head_dim: shape.headDimension,
        vocab_size: shape.vocabulary,
        max_position_embeddings: shape.contextLength,
        bos_token_id: 1,
        eos_token_id: 0,
    };
}

class DecoderWriter {
    private readonly graph = new OnnxGraph();
    private readonly random = seededRandom(12345);
    private readonly layout: BenchLayout;

    constructor(layout: BenchLayout) {
        this.layout = layout;
    }

    write(): Buffer {
        const { graph } = this;
        const { layers, hidden, vocabulary } = benchArchitecture;
        this.inputs();
        let stream = this.embedding();
        for (let layer = 0; layer < layers; layer++) stream = this.layer(layer, stream);
        if (this.layout === "rows/1") {
            stream = graph.node("Slice", [stream, "logits_from", "far", "axis"], ["wanted"]);
        }
        this.linear(this.norm(stream, "norm"), hidden, vocabulary, "head", "logits");
        const rows = this.layout === "rows/1" ? "wanted" : "sequence";
        graph.output("logits", "float", [1, rows, vocabulary]);
        return graph.serialise();
    }

    private inputs(): void {
        const { graph } = this;
        const { heads, keyValueHeads, headDimension } = benchArchitecture;
        graph.input("input_ids", "int64", [1, "sequence"]);
        this.rotaryTables();
        if (this.layout === "hugging-face") {
            graph.input("attention_mask", "int64", [1, "total"]);
            // As the exporter of onnxruntime-genai computes the lengths from the mask.
            graph.integers("one", [1]);
            graph.integers("axis", [1]);
            const sum = graph.node("ReduceSum", ["attention_mask", "axis"], ["mask_sum"], {
                keepdims: 0,
            });
            const last = graph.node("Sub", [sum, "one"], ["mask_last"]);
            graph.node("Cast", [last], ["seqlens_k"], { to: 6 });
            const shape = graph.node("Shape", ["attention_mask"], ["mask_shape"]);
            const total = graph.node("Gather", [shape, "one"], ["mask_total"], { axis: 0 });
            graph.node("Cast", [total], ["total_length"], { to: 6 });
            return;
        }
        graph.input("position_ids", "int64", [1, "sequence"]);
        graph.input("logits_from", "int64", [1]);
        graph.input("mask", "float", ["rows", "sequence"]);
        graph.input("past_and_new", "int64", [2]);
        const shared = heads / keyValueHeads;
        const constants: Record<string, number[]> = {
            far: [2 ** 40],
            axis: [1],
            split_heads: [heads, keyValueHeads, keyValueHeads].map(
                (count) => count * headDimension,
            ),
            by_group: [-1, keyValueHeads, shared, headDimension],
            group_rows: [keyValueHeads, -1, headDimension],
            by_row: [-1, keyValueHeads, headDimension],
            each: Array.from({ length: keyValueHeads }, () => 1),
            rows_again: [keyValueHeads, -1, shared, headDimension],
            flat: [1, -1, heads * headDimension],
        };
        for (const [name, values] of Object.entries(constants)) graph.integers(name, values);
    }

    private rotaryTables(): void {
        const { contextLength, headDimension } = benchArchitecture;
        const half = headDimension / 2;
        const angle = (index: number): number =>
            Math.floor(index / half) / 10000 ** ((index % half) / half);
        const shape = [contextLength, half];
        const table = new Float32Array(contextLength * half);
        this.graph.constant(
            "cos",
            "float",
            shape,
            table.map((_, index) => Math.cos(angle(index))),
        );
        this.graph.constant(
            "sin",
            "float",
            shape,
            table.map((_, index) => Math.sin(angle(index))),
        );
    }

    private embedding(): string {
        const { graph } = this;
        const { vocabulary, hidden } = benchArchitecture;
        graph.constant("table", "uint8", [vocabulary, hidden], this.bytes(vocabulary * hidden));
        graph.constant("table_scale", "float", [], Float32Array.of(1 / 128));
        graph.constant("table_zero", "float", [], Float32Array.of(127.5));
        const rows = graph.node("Gather", ["table", "input_ids"], ["embed_rows"]);
        const floats = graph.node("Cast", [rows], ["embed_floats"], { to: 1 });
        const centred = graph.node("Sub", [floats, "table_zero"], ["embed_centred"]);
        return graph.node("Mul", [centred, "table_scale"], ["embedded"]);
    }

    private layer(layer: number, stream: string): string {
        const { graph } = this;
        const { hidden, heads, keyValueHeads, headDimension } = benchArchitecture;
        const at = `layer${layer}`;
        const width = (heads + 2 * keyValueHeads) * headDimension;
        const packed = this.linear(this.norm(stream, `${at}_norm1`), hidden, width, `${at}_qkv`);
        const mixed =
            this.layout === "rows/1"
                ? this.rowsAttention(layer, packed)
                : this.groupQueryAttention(layer, packed);
        const update = this.linear(mixed, heads * headDimension, hidden, `${at}_o`);
        const middle = graph.node("Add", [stream, update], [`${at}_middle`]);
        const source = this.norm(middle, `${at}_norm2`);
        const gate = this.linear(source, hidden, intermediate, `${at}_gate`);
        const up = this.linear(source, hidden, intermediate, `${at}_up`);
        const sigmoid = graph.node("Sigmoid", [gate], [`${at}_sigmoid`]);
        const silu = graph.node("Mul", [gate, sigmoid], [`${at}_silu`]);
        const inner = graph.node("Mul", [silu, up], [`${at}_inner`]);
        const down = this.linear(inner, intermediate, hidden, `${at}_down`);
        return graph.node("Add", [middle, down], [`${at}_end`]);
    }

    private groupQueryAttention(layer: number, packed: string): string {
        const { graph } = this;
        const { heads, keyValueHeads, headDimension } = benchArchitecture;
        const names = ["key", "value"].map((kind) => {
            const dims = (length: string) => [1, keyValueHeads, length, headDimension];
            graph.output(`present.${layer}.${kind}`, "float", dims("total"));
            return graph.input(`past_key_values.${layer}.${kind}`, "float", dims("past"));
        });
        return graph.node(
            "GroupQueryAttention",
            [packed, "", "", ...names, "seqlens_k", "total_length", "cos", "sin"],
            [`layer${layer}_mixed`, `present.${layer}.key`, `present.${layer}.value`],
            { num_heads: heads, kv_num_heads: keyValueHeads, do_rotary: 1, rotary_interleaved: 0 },
            microsoft,
        );
    }

    /** The same graph as models/training/rows_graph.py writes. */
    private rowsAttention(layer: number, packed: string): string {
        const { graph } = this;
        const { heads, keyValueHeads, headDimension } = benchArchitecture;
        const at = `layer${layer}`;
        const node = graph.node.bind(graph);
        node("Split", [packed, "split_heads"], [`${at}_q`, `${at}_k`, `${at}_v`], { axis: -1 });
        const rotate = (name: string, count: number): string =>
            node(
                "RotaryEmbedding",
                [name, "position_ids", "cos", "sin"],
                [`${name}_turned`],
                { interleaved: 0, num_heads: count, rotary_embedding_dim: 0 },
                microsoft,
            );
        const reshape = (source: string, shape: string, name: string): string =>
            node("Reshape", [source, shape], [name]);
        const transpose = (source: string, name: string, perm: number[]): string =>
            node("Transpose", [source], [name], { perm });
        const query4 = reshape(rotate(`${at}_q`, heads), "by_group", `${at}_q4`);
        const query = reshape(
            transpose(query4, `${at}_q5`, [1, 0, 2, 3]),
            "group_rows",
            `${at}_q6`,
        );
        const key3 = reshape(rotate(`${at}_k`, keyValueHeads), "by_row", `${at}_k3`);
        const key = transpose(key3, `new_key.${layer}`, [1, 0, 2]);
        const value3 = reshape(`${at}_v`, "by_row", `${at}_v3`);
        const value = transpose(value3, `new_value.${layer}`, [1, 0, 2]);
        for (const name of [key, value]) {
            graph.output(name, "float", [keyValueHeads, "sequence", headDimension]);
        }
        const [q, k, v] = [query, key, value].map((source, index) => {
            const parts = Array.from(
                { length: keyValueHeads },
                (_, head) => `${at}_p${index}.${head}`,
            );
            node("Split", [source, "each"], parts as [string, ...string[]], { axis: 0 });
            return parts;
        }) as [string[], string[], string[]];
        const mixes = q.map((part, head) => {
            const name = `${at}_head${head}`;
            const past = ["key", "value"].map((kind) =>
                graph.input(`past_${kind}.${layer}.${head}`, "float", [1, "past", headDimension]),
            ) as [string, string];
            const scaled = { transB: 1, alpha: { float: headDimension ** -0.5 } };
            const old = node("FusedMatMul", [part, past[0]], [`${name}_old`], scaled, microsoft);
            const fresh = node(
                "FusedMatMul",
                [part, k[head] ?? ""],
                [`${name}_new`],
                scaled,
                microsoft,
            );
            const masked = node("Add", [fresh, "mask"], [`${name}_masked`]);
            const scores = node("Concat", [old, masked], [`${name}_scores`], { axis: -1 });
            const shares = node("Softmax", [scores], [`${name}_shares`], { axis: -1 });
            node("Split", [shares, "past_and_new"], [`${name}_so`, `${name}_sn`], { axis: -1 });
            const mixOld = node("MatMul", [`${name}_so`, past[1]], [`${name}_mo`]);
            const mixNew = node("MatMul", [`${name}_sn`, v[head] ?? ""], [`${name}_mn`]);
            return node("Add", [mixOld, mixNew], [`${name}_mix`]);
        });
        const mixed = reshape(
            node("Concat", mixes, [`${at}_mix`], { axis: 0 }),
            "rows_again",
            `${at}_m4`,
        );
        return reshape(transpose(mixed, `${at}_m5`, [1, 0, 2, 3]), "flat", `${at}_mixed`);
    }

    private norm(source: string, name: string): string {
        const { hidden } = benchArchitecture;
        const ones = new Float32Array(hidden).fill(1);
        const weight = this.graph.constant(`${name}_w`, "float", [hidden], ones);
        return this.graph.node("SimplifiedLayerNormalization", [source, weight], [name], {
            axis: -1,
            epsilon: { float: 1e-5 },
            stash_type: 1,
        });
    }

    private linear(
        source: string,
        K: number,
        N: number,
        name: string,
        output = `${name}_out`,
    ): string {
        const blocks = K / blockSize;
        const { graph } = this;
        const packed = this.bytes(N * blocks * (blockSize / 2));
        graph.constant(`${name}_w`, "uint8", [N, blocks, blockSize / 2], packed);
        const scale = 0.15 / Math.sqrt(K);
        const scales = Float32Array.from(
            { length: N * blocks },
            () => scale * (1 + 0.05 * this.random()),
        );
        graph.constant(`${name}_s`, "float", [N * blocks], scales);
        return graph.node(
            "MatMulNBits",
            [source, `${name}_w`, `${name}_s`],
            [output],
            { K, N, bits: 4, block_size: blockSize, accuracy_level: 4 },
            microsoft,
        );
    }

    private bytes(count: number): Uint8Array {
        const values = new Uint8Array(count);
        for (let index = 0; index < count; index++) values[index] = this.random() * 256;
        return values;
    }
}
