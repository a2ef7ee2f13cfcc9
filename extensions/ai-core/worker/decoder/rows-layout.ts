import type { ModelArchitecture } from "@rust-ai-ide/protocol/model";
import { type DecoderLayout, type DecoderState, LogitRows } from "./decoder-layout.ts";
import type { InferenceSession, Tensor, Tensors } from "./inference-session.ts";
import { int64, int64Range, toFloat32 } from "./tensors.ts";

/** Small enough to be exp(-inf) in a softmax, large enough not to make NaN with other masks. */
const masked = -1e9;

/**
 * The layout `rows/1`: past rows go in as views of exactly the right length into one buffer for
 * each head, and only the rows of the new tokens come out. No cache is copied.
 */
export class RowsLayout implements DecoderLayout {
    readonly vocabulary: number;
    private readonly session: InferenceSession;
    private readonly architecture: ModelArchitecture;
    private readonly capacity: number;
    private readonly masks = new Map<number, Tensor>();

    /** `capacity` bounds the tokens of a state, at most the model's context length. */
    constructor(session: InferenceSession, architecture: ModelArchitecture, capacity: number) {
        this.session = session;
        this.architecture = architecture;
        this.vocabulary = architecture.vocabulary;
        this.capacity = Math.min(capacity, architecture.contextLength);
    }

    createState(): DecoderState {
        return new RowsState(this.session, this.architecture, this.capacity, (count) =>
            this.mask(count),
        );
    }

    /** Additive causal mask among `count` new tokens: row i * G + g belongs to token i. */
    private mask(count: number): Tensor {
        const known = this.masks.get(count);
        if (known) return known;
        const groups = this.architecture.heads / this.architecture.keyValueHeads;
        const mask = new Float32Array(count * groups * count);
        for (let row = 0; row < count * groups; row++) {
            const token = Math.floor(row / groups);
            mask.fill(masked, row * count + token + 1, (row + 1) * count);
        }
        const tensor = this.session.tensor("float32", mask, [count * groups, count]);
        // The sizes in use are few: one token, drafts, and the chunk of the prefill.
        if (this.masks.size >= 16) this.masks.clear();
        this.masks.set(count, tensor);
        return tensor;
    }
}

/** The names of one head's inputs and its buffers. */
interface HeadBuffers {
    readonly keyName: string;
    readonly valueName: string;
    readonly keys: Float32Array;
    readonly values: Float32Array;
}

interface LayerBuffers {
    readonly newKeyName: string;
    readonly newValueName: string;
    readonly heads: readonly HeadBuffers[];
}

class RowsState implements DecoderState {
    readonly capacity: number;
    private readonly session: InferenceSession;
    private readonly architecture: ModelArchitecture;
    private readonly maskOf: (count: number) => Tensor;
    private readonly layers: readonly LayerBuffers[];
    /**
     * All that was allocated counts, written or not: memory that the C library hands out a second
     * time is cleared first, which touches every page of it.
     */
    readonly bytes: number;
    private used = 0;

    constructor(
        session: InferenceSession,
        architecture: ModelArchitecture,
        capacity: number,
        maskOf: (count: number) => Tensor,
    ) {
        this.session = session;
        this.architecture = architecture;
        this.capacity = capacity;
        this.maskOf = maskOf;
        const { layers, keyValueHeads, headDimension } = architecture;
        const size = capacity * headDimension;
        const all = new Float32Array(layers * keyValueHeads * 2 * size);
        this.bytes = all.byteLength;
        let taken = 0;
        const next = (): Float32Array => {
            taken += size;
            return all.subarray(taken - size, taken);
        };
        this.layers = Array.from({ length: layers }, (_, layer) => ({
            newKeyName: `new_key.${layer}`,
            newValueName: `new_value.${layer}`,
            heads: Array.from({ length: keyValueHeads }, (_, head) => ({
                keyName: `past_key.${layer}.${head}`,
                valueName: `past_value.${layer}.${head}`,
                keys: next(),
                values: next(),
            })),
        }));
    }

    get length(): number {
        return this.used;
    }

    truncate(length: number): void {
        this.used = Math.min(this.used, length);
    }

    async append(tokens: readonly number[], logitsFrom: number): Promise<LogitRows> {
        const count = tokens.length;
        const positions = int64Range(this.used, count);
        const results = await this.run(tokens, positions, this.maskOf(count), logitsFrom);
        for (const { newKeyName, newValueName, heads } of this.layers) {
            this.store(results[newKeyName], heads, "keys", count);
            this.store(results[newValueName], heads, "values", count);
        }
        this.used += count;
        return new LogitRows(floats(results.logits), this.architecture.vocabulary);
    }

    async branch(tokens: readonly number[], parents: readonly number[]): Promise<LogitRows> {
        const depths: number[] = [];
        for (const parent of parents) depths.push(parent < 0 ? 0 : (depths[parent] ?? 0) + 1);
        const positions = int64(depths.map((depth) => this.used + depth));
        const { heads, keyValueHeads, vocabulary } = this.architecture;
        const data = branchMask(parents, heads / keyValueHeads);
        const rows = data.length / tokens.length;
        const mask = this.session.tensor("float32", data, [rows, tokens.length]);
        const results = await this.run(tokens, positions, mask, 0);
        return new LogitRows(floats(results.logits), vocabulary);
    }

    /** One native run behind the rows that are in use. */
    private run(
        tokens: readonly number[],
        positions: BigInt64Array,
        mask: Tensor,
        logitsFrom: number,
    ): Promise<Tensors> {
        const { session, used: past } = this;
        const count = tokens.length;
        const dims = [1, past, this.architecture.headDimension];
        const end = past * this.architecture.headDimension;
        const feeds: Tensors = {
            input_ids: session.tensor("int64", int64(tokens), [1, count]),
            position_ids: session.tensor("int64", positions, [1, count]),
            logits_from: session.tensor("int64", int64([logitsFrom]), [1]),
            mask,
            past_and_new: session.tensor("int64", int64([past, count]), [2]),
        };
        for (const { heads } of this.layers) {
            for (const { keyName, valueName, keys, values } of heads) {
                feeds[keyName] = session.tensor("float32", keys.subarray(0, end), dims);
                feeds[valueName] = session.tensor("float32", values.subarray(0, end), dims);
            }
        }
        return session.run(feeds);
    }

    /** Copies rows [heads, count, dimension] behind the used part of each head's buffer. */
    private store(
        rows: Tensor | undefined,
        heads: readonly HeadBuffers[],
        kind: "keys" | "values",
        count: number,
    ): void {
        const data = floats(rows);
        const size = count * this.architecture.headDimension;
        const target = this.used * this.architecture.headDimension;
        heads.forEach((head, index) => {
            head[kind].set(data.subarray(index * size, (index + 1) * size), target);
        });
    }
}

/** Mask in which a token sees itself and the tokens that it follows; as that of {@link RowsLayout}. */
function branchMask(parents: readonly number[], groups: number): Float32Array {
    const count = parents.length;
    const mask = new Float32Array(count * groups * count).fill(masked);
    for (let token = 0; token < count; token++) {
        for (let seen = token; seen >= 0; seen = parents[seen] ?? -1) {
            for (let group = 0; group < groups; group++) {
                mask[(token * groups + group) * count + seen] = 0;
            }
        }
    }
    return mask;
}

function floats(tensor: Tensor | undefined): Float32Array {
    if (!tensor) throw new Error("An output of the graph is missing.");
    return toFloat32(tensor);
}
