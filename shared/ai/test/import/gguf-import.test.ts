import assert from "node:assert/strict";
import { test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { type GgufImportOptions, planGgufImport } from "../../src/import/gguf-import.ts";
import { byteCharacters } from "../../src/tokeniser/byte-alphabet.ts";
import { Tokeniser } from "../../src/tokeniser/tokeniser.ts";
import { fixture, ggufBytes, sourceOf, type TestTensor, type Value } from "./gguf-bytes.ts";

interface Changes {
    readonly metadata?: Readonly<Record<string, Value | undefined>>;
    readonly tensors?: Readonly<Record<string, Partial<TestTensor> | undefined>>;
    readonly options?: GgufImportOptions;
}

const bytes = [...byteCharacters];

/** Vocabulary, hidden and inner size 32; one layer with one head of 32. */
function matrix(name: string, rows = 32): TestTensor {
    return { name, shape: [32, rows], type: 0, data: new Uint8Array(32 * rows * 4) };
}

function vector(name: string, size = 32): TestTensor {
    return { name, shape: [size], type: 0, data: new Uint8Array(size * 4) };
}

const layerMatrices = ["attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up"];
const tensors: readonly TestTensor[] = [
    matrix("token_embd.weight", 260),
    vector("output_norm.weight"),
    ...["attn_norm", "ffn_norm"].map((name) => vector(`blk.0.${name}.weight`)),
    ...[...layerMatrices, "ffn_down"].map((name) => matrix(`blk.0.${name}.weight`)),
];

const metadata: Readonly<Record<string, Value>> = {
    "general.architecture": { text: "llama" },
    "llama.block_count": { count: 1 },
    "llama.context_length": { count: 64 },
    "llama.embedding_length": { count: 32 },
    "llama.feed_forward_length": { count: 32 },
    "llama.attention.head_count": { count: 1 },
    "llama.attention.layer_norm_rms_epsilon": { float: 1e-5 },
    "tokenizer.ggml.model": { text: "gpt2" },
    "tokenizer.ggml.pre": { text: "gpt-2" },
    "tokenizer.ggml.tokens": { texts: [...bytes, "ab", "<|end|>", "fn "] },
    "tokenizer.ggml.token_type": { integers: [...bytes.map(() => 1), 1, 3, 4] },
    "tokenizer.ggml.merges": { texts: ["a b"] },
    "tokenizer.ggml.eos_token_id": { count: 257 },
};

function withChanges<T>(
    original: Readonly<Record<string, T>>,
    changes: Readonly<Record<string, T | undefined>>,
): Record<string, T> {
    const entries = Object.entries({ ...original, ...changes });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<
        string,
        T
    >;
}

function changedFile(changes: Changes): Buffer {
    const byName = Object.fromEntries(tensors.map((tensor) => [tensor.name, tensor]));
    for (const [name, change] of Object.entries(changes.tensors ?? {})) {
        if (change === undefined) delete byName[name];
        else byName[name] = { ...(byName[name] ?? matrix(name)), ...change };
    }
    return ggufBytes({
        metadata: withChanges(metadata, changes.metadata ?? {}),
        tensors: Object.values(byName),
    });
}

/** The importable file with changes to what is said about the model, or to the error. */
function check(changes: Changes | Buffer, expected: string): void {
    const [file, options] = Buffer.isBuffer(changes)
        ? [changes, {}]
        : [changedFile(changes), changes.options];
    expectText(describe(file, options), expected);
}

function describe(file: Buffer, options: GgufImportOptions | undefined): string {
    try {
        const { facts, warnings, graph, properties } = planGgufImport(sourceOf(file), options);
        const { architecture: a, quantisation, prompt, endTokens } = facts;
        for (const { bytes: size, chunks } of graph.files("model.onnx", properties)) {
            const written = [...chunks()].reduce((sum, chunk) => sum + chunk.length, 0);
            assert.equal(written, size, "a file has the size that was announced");
        }
        return [
            `${a.type}: ${a.layers} x ${a.hidden}, ${a.heads}/${a.keyValueHeads} heads of ${a.headDimension}, ${a.vocabulary} tokens, context ${a.contextLength}`,
            `${quantisation}, prompt ${prompt.format}, end ${endTokens}, licence ${facts.licence}`,
            ...warnings,
        ].join("\n");
    } catch (error) {
        if (!CodedError.is(error)) throw error;
        return `${error.code}: ${error.message}`;
    }
}

test("describes a model by its file", () => {
    check(
        fixture("llama-blocks.gguf"),
        `
        llama: 2 x 64, 4/2 heads of 16, 512 tokens, context 256
        Q8_0, prompt fim, end 508, licence mit
    `,
    );
    check(
        fixture("qwen2-floats.gguf"),
        `
        qwen2: 2 x 64, 4/2 heads of 16, 512 tokens, context 256
        F16, prompt fim, end 508, licence mit
    `,
    );
    check(
        fixture("llama-super-blocks.gguf"),
        `
        llama: 1 x 256, 2/1 heads of 32, 512 tokens, context 256
        Q5_K, prompt fim, end 508, licence mit
    `,
    );
    check(
        {},
        `
        llama: 1 x 32, 1/1 heads of 32, 260 tokens, context 64
        F32, prompt plain, end 257, licence unknown
    `,
    );
    check(
        { options: { floatBits: 4 } },
        `
        llama: 1 x 32, 1/1 heads of 32, 260 tokens, context 64
        F32, prompt plain, end 257, licence unknown
        token_embd.weight: quantised from F32 to 8 bits; the weights are not exactly those of the file.
        7 tensors: quantised from F32 to 4 bits; the weights are not exactly those of the file.
    `,
    );
    check(
        { metadata: { "llama.context_length": { count: 131_072 } } },
        `
        llama: 1 x 32, 1/1 heads of 32, 260 tokens, context 32768
        F32, prompt plain, end 257, licence unknown
        The context of 131072 tokens was shortened to 32768.
    `,
    );
});

test("quantises an embedding with offsets again and says so", () => {
    const data = new Uint8Array(260 * 20);
    check(
        { tensors: { "token_embd.weight": { type: 3, data } } },
        `
        llama: 1 x 32, 1/1 heads of 32, 260 tokens, context 64
        F32, prompt plain, end 257, licence unknown
        token_embd.weight: quantised from Q4_1 to 8 bits; the weights are not exactly those of the file.
    `,
    );
});

test("takes frequency factors and an own head", () => {
    check(
        {
            tensors: {
                "rope_freqs.weight": vector("rope_freqs.weight", 16),
                "output.weight": matrix("output.weight", 260),
            },
        },
        `
        llama: 1 x 32, 1/1 heads of 32, 260 tokens, context 64
        F32, prompt plain, end 257, licence unknown
    `,
    );
});

test("refuses what it cannot compute", () => {
    check(
        { metadata: { "general.architecture": { text: "gemma" } } },
        `import.unsupportedArchitecture: The model's architecture gemma is not supported.`,
    );
    check(
        { metadata: { "general.architecture": undefined } },
        `import.missingMetadata: The file does not say general.architecture.`,
    );
    check(
        { metadata: { "general.architecture": { count: 1 } } },
        `import.invalidMetadata: The file's value of general.architecture cannot be used: it is no text.`,
    );
    check(
        { metadata: { "llama.block_count": { count: 0 } } },
        `import.invalidMetadata: The file's value of llama.block_count cannot be used: it is no whole number from 1 to 1024.`,
    );
    check(
        { metadata: { "llama.attention.layer_norm_rms_epsilon": undefined } },
        `import.missingMetadata: The file does not say llama.attention.layer_norm_rms_epsilon.`,
    );
    check(
        { metadata: { "llama.rope.freq_base": { float: -1 } } },
        `import.invalidMetadata: The file's value of llama.rope.freq_base cannot be used: it is not above 0.`,
    );
    check(
        { metadata: { "llama.rope.freq_base": { flag: true } } },
        `import.invalidMetadata: The file's value of llama.rope.freq_base cannot be used: it is no number.`,
    );
    check(
        { metadata: { "llama.rope.scaling.type": { text: "yarn" } } },
        `import.unsupportedFeature: The model uses rotary embeddings with the scaling "yarn", which is not supported.`,
    );
    check(
        { metadata: { "llama.rope.scale_linear": { float: 4 } } },
        `import.unsupportedFeature: The model uses rotary embeddings with the scaling "linear", which is not supported.`,
    );
    check(
        { metadata: { "split.count": { count: 3 } } },
        `import.unsupportedFeature: The model uses weights in several files, which is not supported.`,
    );
    check(
        { metadata: { "llama.expert_count": { count: 8 } } },
        `import.unsupportedFeature: The model uses a mixture of experts, which is not supported.`,
    );
    check(
        { metadata: { "llama.attention.head_count": { count: 3 } } },
        `import.invalidMetadata: The file's value of llama.attention.head_count cannot be used: it makes heads of an odd or broken size.`,
    );
    check(
        {
            metadata: {
                "llama.attention.head_count": { count: 2 },
                "llama.attention.head_count_kv": { count: 3 },
            },
        },
        `import.invalidMetadata: The file's value of llama.attention.head_count_kv cannot be used: it is no whole number from 1 to 2.`,
    );
    check(
        {
            metadata: {
                "llama.attention.head_count": { count: 4 },
                "llama.attention.head_count_kv": { count: 3 },
            },
        },
        `import.invalidMetadata: The file's value of llama.attention.head_count_kv cannot be used: it does not divide the 4 heads.`,
    );
    check(
        { metadata: { "llama.attention.value_length": { count: 16 } } },
        `import.unsupportedFeature: The model uses values of another size than its keys, which is not supported.`,
    );
    check(
        { metadata: { "llama.rope.dimension_count": { count: 16 } } },
        `import.unsupportedFeature: The model uses rotary embeddings of a part of each head, which is not supported.`,
    );
});

test("refuses tensors that are missing, unknown or of another shape", () => {
    check(
        { tensors: { "token_embd.weight": undefined } },
        `import.missingTensor: The file has no tensor token_embd.weight.`,
    );
    check(
        { tensors: { "blk.0.ffn_up.weight": undefined } },
        `import.missingTensor: The file has no tensor blk.0.ffn_up.weight.`,
    );
    check(
        { tensors: { "blk.0.ffn_gate_inp.weight": {} } },
        `import.unknownTensor: The file has a tensor blk.0.ffn_gate_inp.weight, which a model of its architecture has not.`,
    );
    check(
        { tensors: { "blk.0.ffn_up.weight": matrix("blk.0.ffn_up.weight", 31) } },
        `import.wrongShape: The tensor blk.0.ffn_up.weight has the shape 32 x 31 instead of 32 x 32.`,
    );
    check(
        { tensors: { "output_norm.weight": { type: 8, data: new Uint8Array(34) } } },
        `import.unsupportedType: The tensor output_norm.weight is quantised as Q8_0, which cannot be read.`,
    );
    const qwen2 = Object.fromEntries(
        Object.entries(metadata).map(([key, value]) => [key.replace("llama.", "qwen2."), value]),
    );
    const file = ggufBytes({
        metadata: { ...qwen2, "general.architecture": { text: "qwen2" } },
        tensors,
    });
    check(file, `import.missingTensor: The file has no tensor blk.0.attn_q.bias.`);
});

test("refuses tokenisers that it cannot convert", () => {
    check(
        { metadata: { "tokenizer.ggml.model": { text: "llama" } } },
        `import.unsupportedTokeniser: The model's tokeniser (SentencePiece) is not supported.`,
    );
    check(
        { metadata: { "tokenizer.ggml.model": { text: "rwkv" } } },
        `import.unsupportedTokeniser: The model's tokeniser (of the kind rwkv) is not supported.`,
    );
    check(
        { metadata: { "tokenizer.ggml.pre": { text: "newest" } } },
        `import.unsupportedTokeniser: The model's tokeniser (words cut by the rule newest) is not supported.`,
    );
    check(
        { metadata: { "tokenizer.ggml.merges": undefined } },
        `import.missingMetadata: The file does not say tokenizer.ggml.merges.`,
    );
    check(
        { metadata: { "tokenizer.ggml.tokens": { texts: ["a", "a"] } } },
        `import.invalidTokeniser: The file's tokeniser cannot be used: the tokens 0 and 1 are equal.`,
    );
    check(
        { metadata: { "tokenizer.ggml.tokens": { count: 1 } } },
        `import.invalidMetadata: The file's value of tokenizer.ggml.tokens cannot be used: it is no list of texts.`,
    );
    check(
        { metadata: { "tokenizer.ggml.token_type": { integers: [1] } } },
        `import.invalidTokeniser: The file's tokeniser cannot be used: it has fewer kinds than tokens.`,
    );
    check(
        { metadata: { "tokenizer.ggml.token_type": { texts: ["a"] } } },
        `import.invalidMetadata: The file's value of tokenizer.ggml.token_type cannot be used: it is no list of numbers.`,
    );
    const many = [...bytes, ...Array.from({ length: 9 }, (_, index) => `t${index}`)];
    check(
        {
            metadata: {
                "tokenizer.ggml.tokens": { texts: many },
                "tokenizer.ggml.token_type": undefined,
            },
        },
        `import.invalidTokeniser: The file's tokeniser cannot be used: it has 265 tokens, the model 260.`,
    );
    check(
        {
            metadata: {
                "tokenizer.ggml.pre": undefined,
                "tokenizer.ggml.merges": { texts: ["a b", "x y", "zz"] },
            },
        },
        `
        llama: 1 x 32, 1/1 heads of 32, 260 tokens, context 64
        F32, prompt plain, end 257, licence unknown
        The file does not say how words are cut; the usual rule is taken.
        2 merges of unknown tokens were left out.
    `,
    );
});

test("converts the tokeniser so that texts have the same tokens", () => {
    const encode = (changes: Changes, text: string): string => {
        const { tokenizer } = planGgufImport(sourceOf(changedFile(changes)));
        const tokeniser = new Tokeniser(JSON.parse(tokenizer));
        const tokens = [...tokeniser.leadingTokens, ...tokeniser.encode(text)];
        return tokens.map((token) => (token < 256 ? tokeniser.decode([token]) : token)).join(" ");
    };
    // Control tokens are not recognised in a text, user-defined ones are.
    expectText(encode({}, "abc fn <|end|>"), `256 c   258 < | e n d | >`);
    const start = { "tokenizer.ggml.bos_token_id": { count: 257 } };
    expectText(
        encode({ metadata: { ...start, "tokenizer.ggml.add_bos_token": { flag: true } } }, "a"),
        `257 a`,
    );
    expectText(
        encode({ metadata: { ...start, "tokenizer.ggml.pre": { text: "llama-bpe" } } }, "a"),
        `257 a`,
    );
    expectText(encode({ metadata: start }, "a"), `a`);
});

test("a chat template is recognised, and only of a model that ends its turns", () => {
    const tasks = (changes: Readonly<Record<string, Value>>): string =>
        planGgufImport(sourceOf(changedFile({ metadata: changes }))).facts.task.join();
    const texts = [...bytes, "ab", "<|im_end|>", "<|im_start|>"];
    const tokens = {
        "tokenizer.ggml.tokens": { texts },
        "tokenizer.ggml.token_type": { integers: [...bytes.map(() => 1), 1, 3, 3] },
        "tokenizer.chat_template": { text: "<|im_start|>{{ message }}<|im_end|>" },
    };
    assert.equal(tasks(tokens), "complete,score,chat");
    assert.equal(
        tasks({ ...tokens, "tokenizer.ggml.eos_token_id": { count: 3 } }),
        "complete,score",
    );
    assert.equal(tasks({ ...tokens, "tokenizer.chat_template": { count: 3 } }), "complete,score");
});
