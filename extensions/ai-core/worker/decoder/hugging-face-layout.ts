import type { ModelArchitecture } from "@rust-ai-ide/protocol/model";
import { type DecoderLayout, type DecoderState, LogitRows } from "./decoder-layout.ts";
import type {
    InferenceSession,
    Tensor,
    TensorData,
    Tensors,
    TensorType,
    ValueDescription,
} from "./inference-session.ts";
import { int64, int64Range, toFloat32 } from "./tensors.ts";

/** One key or value cache: the input that takes it and the output that returns it. */
interface CacheName {
    readonly past: string;
    readonly present: string;
    readonly type: TensorType;
    readonly heads: number;
    readonly dimension: number;
}

/**
 * The layout of optimum and transformers.js exports: `past_key_values.N.key` in, `present.N.key`
 * out. The output of a run is the input of the next one as it is; it is copied only when a
 * part of it has to be forgotten.
 */
export class HuggingFaceLayout implements DecoderLayout {
    readonly vocabulary: number;
    private readonly session: InferenceSession;
    private readonly caches: readonly CacheName[];
    private readonly capacity: number;

    constructor(session: InferenceSession, architecture: ModelArchitecture, capacity: number) {
        this.session = session;
        this.vocabulary = logitsSize(session.outputs) ?? architecture.vocabulary;
        this.capacity = Math.min(capacity, architecture.contextLength);
        this.caches = cacheNames(session, architecture);
    }

    createState(): DecoderState {
        return new HuggingFaceState(this.session, this.caches, this.vocabulary, this.capacity);
    }
}

/** Output that belongs to a past input, or undefined when the graph has none. */
export function presentName(
    past: string,
    outputs: readonly ValueDescription[],
): string | undefined {
    const rest = past.replace(/^past_key_values\./, "");
    return [`present.${rest}`, `present_key_values.${rest}`].find((name) =>
        outputs.some((output) => output.name === name),
    );
}

function cacheNames(session: InferenceSession, architecture: ModelArchitecture): CacheName[] {
    return session.inputs
        .filter((input) => input.name.startsWith("past_key_values."))
        .map((input) => {
            const present = presentName(input.name, session.outputs);
            if (!present) throw new Error(`No output belongs to ${input.name}.`);
            const [, heads, , dimension] = input.shape;
            return {
                past: input.name,
                present,
                type: input.type === "float16" ? "float16" : "float32",
                heads: typeof heads === "number" ? heads : architecture.keyValueHeads,
                dimension: typeof dimension === "number" ? dimension : architecture.headDimension,
            };
        });
}

function logitsSize(outputs: readonly ValueDescription[]): number | undefined {
    const size = outputs.find((output) => output.name === "logits")?.shape.at(-1);
    return typeof size === "number" ? size : undefined;
}

class HuggingFaceState implements DecoderState {
    readonly capacity: number;
    private readonly session: InferenceSession;
    private readonly caches: readonly CacheName[];
    private readonly vocabulary: number;
    private readonly takes: ReadonlySet<string>;
    private readonly logitsToKeep: string | undefined;
    private held: Tensors = {};
    /** Rows in the held tensors; more than `used` after a truncation. */
    private heldLength = 0;
    private used = 0;

    constructor(
        session: InferenceSession,
        caches: readonly CacheName[],
        vocabulary: number,
        capacity: number,
    ) {
        this.session = session;
        this.caches = caches;
        this.vocabulary = vocabulary;
        this.capacity = capacity;
        this.takes = new Set(session.inputs.map((input) => input.name));
        this.logitsToKeep = ["num_logits_to_keep", "logits_to_keep"].find((name) =>
            this.takes.has(name),
        );
    }

    get length(): number {
        return this.used;
    }

    get bytes(): number {
        return this.caches.reduce((sum, { heads, dimension, type }) => {
            return sum + heads * dimension * this.heldLength * (type === "float16" ? 2 : 4);
        }, 0);
    }

    truncate(length: number): void {
        this.used = Math.min(this.used, length);
    }

    async append(tokens: readonly number[], logitsFrom: number): Promise<LogitRows> {
        if (this.used < this.heldLength) this.forgetRows();
        const count = tokens.length;
        const results = await this.session.run(this.feeds(tokens, logitsFrom));
        const { logits } = results;
        if (!logits) throw new Error("The graph has no output logits.");
        const next: Tensors = {};
        for (const { past, present } of this.caches) {
            const tensor = results[present];
            if (!tensor) throw new Error(`The output ${present} is missing.`);
            next[past] = tensor;
        }
        this.held = next;
        this.used += count;
        this.heldLength = this.used;
        const wanted = (count - logitsFrom) * this.vocabulary;
        const data = toFloat32(logits);
        return new LogitRows(data.subarray(data.length - wanted), this.vocabulary);
    }

    private feeds(tokens: readonly number[], logitsFrom: number): Tensors {
        const { session, used: past } = this;
        const count = tokens.length;
        const feeds: Tensors = {
            input_ids: session.tensor("int64", int64(tokens), [1, count]),
        };
        if (this.takes.has("attention_mask")) {
            const ones = new BigInt64Array(past + count).fill(1n);
            feeds.attention_mask = session.tensor("int64", ones, [1, past + count]);
        }
        if (this.takes.has("position_ids")) {
            feeds.position_ids = session.tensor("int64", int64Range(past, count), [1, count]);
        }
        if (this.takes.has("use_cache_branch")) {
            feeds.use_cache_branch = session.tensor("bool", Uint8Array.of(past > 0 ? 1 : 0), [1]);
        }
        if (this.logitsToKeep !== undefined) {
            const input = session.inputs.find(({ name }) => name === this.logitsToKeep);
            const dims = input?.shape.length === 1 ? [1] : [];
            feeds[this.logitsToKeep] = session.tensor("int64", int64([count - logitsFrom]), dims);
        }
        for (const { past: name, type, heads, dimension } of this.caches) {
            feeds[name] =
                this.held[name] ??
                session.tensor(type, allocate(type, 0), [1, heads, 0, dimension]);
        }
        return feeds;
    }

    /** Cuts the held tensors [1, heads, held, dimension] to the used rows. */
    private forgetRows(): void {
        const cut: Tensors = {};
        if (this.used > 0) {
            for (const { past, type, heads, dimension } of this.caches) {
                const held = this.held[past];
                if (!held) throw new Error(`The cache ${past} is missing.`);
                const source = rawData(held);
                const size = this.used * dimension;
                const target = allocate(type, heads * size);
                for (let head = 0; head < heads; head++) {
                    const from = head * this.heldLength * dimension;
                    target.set(source.subarray(from, from + size), head * size);
                }
                cut[past] = this.session.tensor(type, target, [1, heads, this.used, dimension]);
            }
        }
        this.held = cut;
        this.heldLength = this.used;
    }
}

function allocate(type: TensorType, length: number): Float32Array | Uint16Array {
    return type === "float16" ? new Uint16Array(length) : new Float32Array(length);
}

/** The bits of a tensor; a Float16Array of a newer runtime is looked at as 16-bit integers. */
function rawData(tensor: Tensor): Float32Array | Uint16Array {
    const data = tensor.data as TensorData;
    if (data instanceof Float32Array || data instanceof Uint16Array) return data;
    return new Uint16Array(data.buffer as ArrayBuffer, data.byteOffset, data.length);
}
