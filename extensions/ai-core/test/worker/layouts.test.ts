import assert from "node:assert/strict";
import { test } from "node:test";
import type { ModelArchitecture } from "@rust-ai-ide/protocol/model";
import { HuggingFaceLayout } from "../../worker/decoder/hugging-face-layout.ts";
import type {
    InferenceSession,
    Tensor,
    Tensors,
    ValueDescription,
} from "../../worker/decoder/inference-session.ts";
import { RowsLayout } from "../../worker/decoder/rows-layout.ts";

const architecture: ModelArchitecture = {
    type: "test",
    layers: 1,
    hidden: 4,
    heads: 4,
    keyValueHeads: 2,
    headDimension: 2,
    vocabulary: 3,
    contextLength: 100,
};

/** Records what it is fed and answers with what `compute` makes of it. */
class FakeSession implements InferenceSession {
    readonly inputs: readonly ValueDescription[];
    readonly outputs: readonly ValueDescription[];
    readonly device = "cpu";
    readonly runs: Tensors[] = [];
    private readonly compute: (feeds: Tensors) => Tensors;

    constructor(
        inputs: readonly (readonly [name: string, type: string, ...shape: (number | string)[]])[],
        outputs: readonly string[],
        compute: (feeds: Tensors) => Tensors,
    ) {
        this.inputs = inputs.map(([name, type, ...shape]) => ({ name, type, shape }));
        this.outputs = outputs.map((name) => ({ name, type: "float32", shape: [] }));
        this.compute = compute;
    }

    tensor(type: string, data: ArrayBufferView, dims: readonly number[]): Tensor {
        return { type, data, dims };
    }

    async run(feeds: Tensors): Promise<Tensors> {
        this.runs.push(feeds);
        return this.compute(feeds);
    }

    async release(): Promise<void> {}
}

function show(tensor: Tensor | undefined): string {
    assert.ok(tensor);
    return `${tensor.type} [${tensor.dims}] ${Array.from(tensor.data as ArrayLike<number>)}`;
}

test("rows/1 feeds views of one buffer and keeps the new rows", async () => {
    let value = 0;
    const session = new FakeSession([], [], (feeds) => {
        const count = feeds.input_ids?.dims[1] ?? 0;
        const rows = (): Tensor => ({
            type: "float32",
            dims: [2, count, 2],
            data: Float32Array.from({ length: count * 4 }, () => ++value),
        });
        const logits = { type: "float32", dims: [1, 1, 3], data: Float32Array.of(1, 2, 3) };
        return { logits, "new_key.0": rows(), "new_value.0": rows() };
    });
    const state = new RowsLayout(session, architecture, 1000).createState();
    assert.equal(state.capacity, 100);
    await state.append([7, 8], 1);
    state.truncate(1);
    await state.append([9], 0);
    await state.append([10], 0);
    assert.equal(state.length, 3);
    // The buffers have room for the whole context from the start.
    assert.equal(state.bytes, 100 * 2 * 2 * 2 * 4);
    const [first, second, third] = session.runs;
    assert.equal(show(first?.input_ids), "int64 [1,2] 7,8");
    assert.equal(show(first?.logits_from), "int64 [1] 1");
    assert.equal(show(first?.["past_key.0.0"]), "float32 [1,0,2] ");
    const masked = new Float32Array([-1e9])[0];
    assert.equal(show(first?.mask), `float32 [4,2] 0,${masked},0,${masked},0,0,0,0`);
    assert.equal(show(second?.past_and_new), "int64 [2] 1,1");
    assert.equal(show(second?.position_ids), "int64 [1,1] 1");
    assert.equal(show(second?.["past_key.0.0"]), "float32 [1,1,2] 1,2");
    assert.equal(show(second?.["past_key.0.1"]), "float32 [1,1,2] 5,6");
    assert.equal(show(third?.["past_key.0.1"]), "float32 [1,2,2] 5,6,19,20");
    const buffers = [first, second, third].flatMap((feeds) =>
        ["past_key.0.0", "past_value.0.1"].map((name) => {
            const data = feeds?.[name]?.data;
            assert.ok(data instanceof Float32Array);
            return data.buffer;
        }),
    );
    assert.equal(new Set(buffers).size, 1);
});

test("rows/1 says which output is missing", async () => {
    const session = new FakeSession([], [], () => ({}));
    const state = new RowsLayout(session, architecture, 10).createState();
    await assert.rejects(state.append([1], 0), /output/);
    assert.equal(state.length, 0);
});

/** Keys and values [1, 2, length, 2] that count up, as an export returns them. */
function presentOf(feeds: Tensors, type: "float32" | "float16"): Tensor {
    const past = feeds["past_key_values.0.key"]?.dims[2] ?? 0;
    const length = past + (feeds.input_ids?.dims[1] ?? 0);
    const numbers = Array.from({ length: 4 * length }, (_, index) => index);
    const data = type === "float16" ? Uint16Array.from(numbers) : Float32Array.from(numbers);
    return { type, dims: [1, 2, length, 2], data };
}

test("an export gets its own outputs back, and copies only after a rollback", async () => {
    const made: Tensor[] = [];
    const session = new FakeSession(
        [
            ["input_ids", "int64", 1, "s"],
            ["attention_mask", "int64", 1, "t"],
            ["use_cache_branch", "bool", 1],
            ["num_logits_to_keep", "int64"],
            ["past_key_values.0.key", "float16", 1, 2, "p", 2],
            ["past_key_values.0.value", "float16", 1, "heads", "p", "d"],
        ],
        ["logits", "present.0.key", "present_key_values.0.value"],
        (feeds) => {
            const present = presentOf(feeds, "float16");
            made.push(present);
            const logits = { type: "float16", dims: [1, 1, 3], data: Uint16Array.of(0, 0x3c00, 0) };
            return { logits, "present.0.key": present, "present_key_values.0.value": present };
        },
    );
    const state = new HuggingFaceLayout(session, architecture, 50).createState();
    assert.equal(state.capacity, 50);
    const rows = await state.append([7, 8, 9], 2);
    assert.deepEqual([...rows.row(0)], [0, 1, 0]);
    await state.append([10], 0);
    state.truncate(2);
    assert.equal(state.bytes, 2 * 2 * 2 * 4 * 2);
    await state.append([11], 0);
    state.truncate(0);
    await state.append([12], 0);
    const [first, second, third, fourth] = session.runs;
    assert.equal(show(first?.attention_mask), "int64 [1,3] 1,1,1");
    assert.equal(show(first?.use_cache_branch), "bool [1] 0");
    assert.equal(show(first?.num_logits_to_keep), "int64 [] 1");
    assert.equal(show(first?.["past_key_values.0.value"]), "float16 [1,2,0,2] ");
    assert.equal(show(second?.use_cache_branch), "bool [1] 1");
    assert.equal(second?.["past_key_values.0.key"], made[0]);
    // Two of four rows of each head: 0..3 and 8..11.
    assert.equal(show(third?.["past_key_values.0.key"]), "float16 [1,2,2,2] 0,1,2,3,8,9,10,11");
    assert.equal(show(fourth?.["past_key_values.0.key"]), "float16 [1,2,0,2] ");
    assert.equal(first?.position_ids, undefined);
});

test("an export that returns the logits of every token is cut to the wanted ones", async () => {
    const session = new FakeSession(
        [
            ["input_ids", "int64", 1, "s"],
            ["position_ids", "int64", 1, "s"],
            ["past_key_values.0.key", "float32", 1, 2, "p", 2],
        ],
        ["logits", "present.0.key"],
        (feeds) => ({
            logits: { type: "float32", dims: [1, 2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
            "present.0.key": presentOf(feeds, "float32"),
        }),
    );
    const state = new HuggingFaceLayout(session, architecture, 50).createState();
    const rows = await state.append([1, 2], 1);
    assert.equal(rows.count, 1);
    assert.deepEqual([...rows.row(0)], [4, 5, 6]);
    await state.append([1, 2], 0);
    assert.equal(show(session.runs[1]?.position_ids), "int64 [1,2] 2,3");
});

test("an export whose outputs do not fit is refused", async () => {
    const inputs = [["past_key_values.0.key", "float32", 1, 2, "p", 2]] as const;
    const make = (outputs: string[], results: Tensors): HuggingFaceLayout =>
        new HuggingFaceLayout(new FakeSession(inputs, outputs, () => results), architecture, 9);
    assert.throws(() => make(["logits"], {}), /past_key_values/);
    await assert.rejects(make(["present.0.key"], {}).createState().append([1], 0), /logits/);
    const logits = { type: "float32", dims: [1, 1, 3], data: new Float32Array(3) };
    const state = make(["present.0.key"], { logits }).createState();
    await assert.rejects(state.append([1], 0), /present/);
    assert.equal(state.length, 0);
});
