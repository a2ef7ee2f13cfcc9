import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
    chooseExportWeights,
    parseExportConfig,
    parseExportPrompt,
    parseGenerationEndTokens,
} from "../../src/import/hugging-face-export.ts";
import { isModelId, modelIdOf } from "../../src/import/model-id.ts";

const llama = {
    model_type: "llama",
    num_hidden_layers: 2,
    hidden_size: 64,
    num_attention_heads: 4,
    vocab_size: 100,
    max_position_embeddings: 256,
    eos_token_id: 7,
};

test("reads the sizes of Llama-like and GPT-2-like decoders", () => {
    const check = (config: object, expected: object): void => {
        const result = parseExportConfig(config);
        assert.deepEqual(result.ok ? result.value : result.problem, expected);
    };
    const sizes = { layers: 2, hidden: 64, heads: 4, vocabulary: 100, contextLength: 256 };
    check(llama, {
        architecture: { type: "llama", ...sizes, keyValueHeads: 4, headDimension: 16 },
        endTokens: [7],
    });
    check(
        { ...llama, num_key_value_heads: 2, head_dim: 32, eos_token_id: [1, 2] },
        {
            architecture: { type: "llama", ...sizes, keyValueHeads: 2, headDimension: 32 },
            endTokens: [1, 2],
        },
    );
    const gpt = { model_type: "gpt", n_layer: 2, n_embd: 64, n_head: 4, n_positions: 256 };
    check(
        { ...gpt, vocab_size: 100, multi_query: true, eos_token_id: null },
        {
            architecture: { type: "gpt", ...sizes, keyValueHeads: 1, headDimension: 16 },
            endTokens: [],
        },
    );
    check(
        { model_type: "rnn", vocab_size: 3 },
        { kind: "unsupported", detail: "rnn without sizes" },
    );
    const broken = parseExportConfig({ ...llama, vocab_size: -1 });
    assert.ok(!broken.ok && broken.problem.kind === "invalid");
});

test("end tokens and the prompt come from the files that may have them", () => {
    assert.deepEqual(parseGenerationEndTokens({ eos_token_id: [3, 4] }), [3, 4]);
    assert.deepEqual(parseGenerationEndTokens({}), []);
    assert.deepEqual(parseGenerationEndTokens("nonsense"), []);
    const prompt = parseExportPrompt({ added_tokens: [{ content: "<|endoftext|>" }] });
    assert.deepEqual(prompt.ok && prompt.value, { format: "plain", stop: ["<|endoftext|>"] });
    assert.equal(parseExportPrompt({ added_tokens: [{}] }).ok, false);
});

test("the Python importer knows the same sentinels", () => {
    const file = join(import.meta.dirname, "../../../../models/training/import_safetensors.py");
    const rows = [...readFileSync(file, "utf8").matchAll(/^ {4}\("(.+)", "(.+)", "(.+)"\),$/gm)];
    assert.equal(rows.length, 4);
    for (const [, prefix = "", suffix = "", middle = ""] of rows) {
        const tokens = [prefix, suffix, middle].map((content) => ({ content }));
        const prompt = parseExportPrompt({ added_tokens: tokens });
        assert.ok(prompt.ok && prompt.value.format === "fim", prefix);
        assert.deepEqual(
            [prompt.value.prefix, prompt.value.suffix, prompt.value.middle],
            [prefix, suffix, middle],
        );
    }
});

test("chooses the weights that are fastest at good quality", () => {
    const check = (names: string[], graph: string | undefined, external: string[] = []): void => {
        const weights = chooseExportWeights(names);
        assert.equal(weights?.graph, graph);
        assert.deepEqual(weights?.external ?? [], external);
    };
    check(["model.onnx", "model_q4.onnx", "model_fp16.onnx"], "model_q4.onnx");
    check(["model_fp16.onnx", "model.onnx", "model.onnx_data", "model.onnx_data_1"], "model.onnx", [
        "model.onnx_data",
        "model.onnx_data_1",
    ]);
    check(["model.onnx", "model.onnx.data", "model.onnx.backup"], "model.onnx", [
        "model.onnx.data",
    ]);
    check(["encoder_model.onnx"], undefined);
});

test("a file's name becomes an id", () => {
    assert.equal(modelIdOf("Qwen2.5-Coder 0.5B Q4_0"), "qwen2.5-coder-0.5b-q4_0");
    assert.equal(modelIdOf("…"), "model");
    assert.ok(isModelId("smollm2-135m"));
    for (const id of ["", "A", "-a", "a b", "x".repeat(65)]) assert.equal(isModelId(id), false);
});
