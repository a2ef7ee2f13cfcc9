import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { createOllamaDialect } from "../../src/engines/ollama-dialect.ts";
import { input, modelsOf, waysOf } from "./dialect-support.ts";

test("Ollama says what each model can do", async () => {
    const shown = {
        capabilities: ["completion", "insert"],
        model_info: { "qwen2.context_length": 32768 },
    };
    const answers = {
        "/api/tags": { models: [{ name: "qwen2.5-coder:latest", size: 5, digest: "d" }] },
        "/api/ps": { models: [{ name: "qwen2.5-coder:latest", size: 9, context_length: 8192 }] },
    };
    const dialect = createOllamaDialect();
    // Without an answer the chat variant must be expected, and it is asked again next time.
    deepEqual(await modelsOf(dialect, answers), [
        "qwen2.5-coder:latest (qwen2.5-coder) complete+chat 8192 ready undefined false",
    ]);
    deepEqual(await modelsOf(dialect, { ...answers, "/api/show": shown }), [
        "qwen2.5-coder:latest (qwen2.5-coder) complete+chat 8192 ready Qwen Coder true",
    ]);
    const tags = (name: string) => ({ "/api/tags": { models: [{ name }] } });
    const embedding = { ...tags("nomic"), "/api/show": { capabilities: ["embedding"] } };
    deepEqual(await modelsOf(createOllamaDialect(), embedding), [
        "nomic (nomic) embed 4096 available undefined false",
    ]);
    const old = { ...tags("codellama:7b-code"), "/api/show": { template: "{{ .Suffix }}" } };
    deepEqual(await modelsOf(createOllamaDialect(), old), [
        "codellama:7b-code (codellama:7b-code) complete+chat 4096 available CodeLlama true",
    ]);
});

test("models that Ollama would ask another machine for are left out", async () => {
    const models = [
        { name: "large:cloud", remote_host: "https://cloud.example", remote_model: "large" },
        { name: "own", remote_host: "" },
    ];
    deepEqual(await modelsOf(createOllamaDialect(), { "/api/tags": { models } }), [
        "own (own) complete+chat 4096 available undefined false",
    ]);
});

test("Ollama is sent sentinels, a suffix or a plain prompt", () => {
    const dialect = createOllamaDialect();
    deepEqual(waysOf(dialect, { name: "qwen2.5-coder" }), ["/api/generate sentinels"]);
    deepEqual(waysOf(dialect, { fillsIn: true }), [
        "/api/generate plain with suffix",
        "/api/generate plain",
    ]);
    deepEqual(waysOf(dialect, {}), ["/api/generate plain"]);
    const messages = [{ role: "user", content: "hi", extra: 1 } as const];
    const request = { ...input().request, messages };
    deepEqual(dialect.chat({ ...request, stop: ["x"] }, input().model).body, {
        model: "m",
        messages: [{ role: "user", content: "hi" }],
        stream: true,
        options: { num_predict: 16, temperature: 0, stop: ["x"] },
    });
});

test("Ollama's lines become pieces", () => {
    const { readCompletion, readChat, readEmbedding } = createOllamaDialect();
    deepEqual(readCompletion({ response: "a", done: false, logprobs: [{ logprob: -2 }] }), {
        text: "a",
        logProbabilities: [-2],
    });
    const counts = { prompt_eval_count: 3, eval_count: 4, eval_duration: 2e6 };
    deepEqual(readCompletion({ response: "", done: true, done_reason: "length", ...counts }), {
        text: "",
        finish: "length",
        usage: {
            promptTokens: 3,
            reusedTokens: 0,
            newTokens: 4,
            prefillMs: 0,
            decodeMs: 2,
            totalMs: 2,
        },
    });
    deepEqual(readCompletion({ response: "", done: true }), {
        text: "",
        finish: "stop",
        usage: undefined,
    });
    deepEqual(readChat({ message: { content: "a" }, done: true, model: "m", ...counts }), {
        text: "a",
        finish: "stop",
        promptTokens: 3,
        newTokens: 4,
        model: "m",
    });
    deepEqual(readChat({ error: "broken" }), {
        failure: { status: 500, body: { error: "broken" } },
    });
    deepEqual([readEmbedding({ embeddings: [[1]] }), readEmbedding({})], [[[1]], undefined]);
});
