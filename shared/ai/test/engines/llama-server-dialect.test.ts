import { deepEqual, equal, rejects } from "node:assert/strict";
import { test } from "node:test";
import { EngineErrors } from "../../src/engines/engine-errors.ts";
import { createLlamaServerDialect } from "../../src/engines/llama-server-dialect.ts";
import { literalGrammar } from "../../src/engines/llama-server-score.ts";
import type { Ask, ServerRequest } from "../../src/engines/server-dialect.ts";
import { asking, hole, input, modelsOf, waysOf } from "./dialect-support.ts";

const props = {
    total_slots: 2,
    chat_template: "x",
    default_generation_settings: { n_ctx: 2048, params: {} },
};
test("llama.cpp tells its model, its context and its slots", async () => {
    const list = { data: [{ id: "/w/Qwen2.5-Coder.gguf", meta: { n_ctx: 999, size: 7 } }] };
    const embedding = { data: [{ embedding: [1, 2] }] };
    const dialect = createLlamaServerDialect();
    deepEqual(await modelsOf(dialect, { "/v1/models": list, "/props": props }), [
        "/w/Qwen2.5-Coder.gguf (Qwen2.5-Coder) complete+score+chat 2048 ready Qwen Coder undefined",
        "2 slots",
    ]);
    deepEqual(await modelsOf(dialect, { "/v1/models": list }), [
        "/w/Qwen2.5-Coder.gguf (Qwen2.5-Coder) complete+score+chat 999 ready Qwen Coder undefined",
    ]);
    const embedder = { "/v1/models": { data: [{ id: "e" }] }, "/v1/embeddings": embedding };
    deepEqual(await modelsOf(createLlamaServerDialect(), embedder), [
        "e (e) embed undefined ready undefined undefined",
    ]);
    await rejects(modelsOf(dialect, { "/v1/models": { data: [{}] }, "/props": props }));
});

test("whether llama.cpp embeds is asked until it answers", async () => {
    const dialect = createLlamaServerDialect();
    const list = asking({ "/v1/models": { data: [{ id: "e" }] }, "/props": props });
    const failures = [EngineErrors.timedOut("x", 1), EngineErrors.taskUnsupported("x", "embed")];
    let asked = 0;
    const ask: Ask = (request) => {
        if (request.path !== "/v1/embeddings") return list(request);
        asked += 1;
        return Promise.reject(failures[asked - 1] ?? new Error("asked too often"));
    };
    for (let count = 0; count < 3; count++) await dialect.facts(ask);
    equal(asked, 2);
    const broken: Ask = (request) =>
        request.path === "/v1/embeddings" ? Promise.reject(new Error("x")) : list(request);
    await rejects(createLlamaServerDialect().facts(broken));
});

test("llama.cpp as a router lists what is loaded, and loads", async () => {
    const status = (value: string) => ({ id: value, status: { value } });
    const data = ["loaded", "loading", "unloaded", "failed"].map(status);
    const dialect = createLlamaServerDialect();
    deepEqual(
        (await modelsOf(dialect, { "/v1/models": { data }, "/props": { role: "router" } })).map(
            (line) => line.split(" ").slice(0, 5).join(" "),
        ),
        [
            "loaded (loaded) complete+score+chat undefined ready",
            "loading (loading) complete+score+chat undefined loading",
            "unloaded (unloaded) complete+score+chat undefined available",
            "failed (failed) complete+score+chat undefined failed",
        ],
    );
    const asked: ServerRequest[] = [];
    const ask = asking({ "/models/load": {}, "/models/unload": {} }, asked);
    await dialect.load?.(ask, "unloaded");
    await dialect.unload?.(ask, "loaded");
    deepEqual(
        asked.map(({ path, body }) => [path, body?.model]),
        [
            ["/models/load", "unloaded"],
            ["/models/unload", "loaded"],
        ],
    );
    // A server of one model has nothing to load.
    await createLlamaServerDialect().load?.(asking({}), "m");
    await createLlamaServerDialect().unload?.(asking({}), "m");
});

test("llama.cpp fills in with its own sentinels, then ours, then continues", () => {
    const dialect = createLlamaServerDialect();
    deepEqual(waysOf(dialect, { name: "qwen2.5-coder" }), [
        "/infill plain",
        "/completion sentinels",
        "/completion plain",
    ]);
    deepEqual(waysOf(dialect, { name: "llama3" }), ["/infill plain", "/completion plain"]);
    deepEqual(waysOf(dialect, { fillsIn: false }), ["/completion plain"]);
    const [infill] = dialect.completions({ ...input({ name: "qwen2.5-coder" }), slot: 3 });
    deepEqual(infill?.body, {
        model: "qwen2.5-coder",
        n_predict: 16,
        temperature: 0,
        top_k: 1,
        stop: ["\n"],
        stream: true,
        cache_prompt: true,
        n_probs: 1,
        id_slot: 3,
        input_prefix: "// a.rs\nfn f() {\n",
        input_suffix: ";\n}\n",
        input_extra: [{ filename: "b.rs", text: "struct B;\n" }],
        prompt: "    let x =",
    });
    const [warm] = dialect.warm?.(input()) ?? [];
    deepEqual([warm?.body?.n_predict, warm?.body?.stream], [0, false]);
});

test("llama.cpp's pieces become text, log-probabilities and what it cost", () => {
    const { readCompletion } = createLlamaServerDialect();
    deepEqual(
        readCompletion({ content: "a", stop: false, completion_probabilities: [{ logprob: -1 }] }),
        {
            text: "a",
            logProbabilities: [-1],
        },
    );
    const timings = { cache_n: 8, prompt_n: 1, prompt_ms: 5, predicted_n: 2, predicted_ms: 7 };
    const end = { content: "", stop: true, stop_type: "limit", model: "m" };
    deepEqual(readCompletion({ ...end, timings }), {
        text: "",
        finish: "length",
        usage: {
            promptTokens: 9,
            reusedTokens: 8,
            newTokens: 2,
            prefillMs: 5,
            decodeMs: 7,
            totalMs: 12,
        },
        model: "m",
    });
    deepEqual(
        ["eos", "word", "limit", undefined].map((stop_type) => {
            const piece = readCompletion({ content: "", stop: true, stop_type });
            return piece !== undefined && "finish" in piece ? piece.finish : undefined;
        }),
        ["end", "stop", "length", "stop"],
    );
    deepEqual(readCompletion({ error: { code: 400, message: "x" } }), {
        failure: { status: 400, body: { error: { code: 400, message: "x" } } },
    });
    equal(readCompletion({ content: 1 }), undefined);
});

test("llama.cpp scores a text that its grammar forces", async () => {
    const { score } = createLlamaServerDialect();
    equal(literalGrammar('a"\\\n\t\r\u0001é'), 'root ::= "a\\"\\\\\\n\\t\\r\\x01é"');
    const answer = (content: string) => ({
        content,
        stop: true,
        completion_probabilities: [
            { logprob: -1, bytes: [32] },
            { logprob: -0.5, bytes: [49] },
            { logprob: -9, bytes: [] },
        ],
    });
    const request = { ...input().request, continuations: ["1", ""] };
    const asked: ServerRequest[] = [];
    const scores = await score?.(asking({ "/completion": answer(" 1") }, asked), request, hole);
    deepEqual(scores, [
        { logLikelihood: -1.5, tokens: 2 },
        { logLikelihood: 0, tokens: 0 },
    ]);
    equal(asked[0]?.body?.grammar, 'root ::= " 1"');
    // Another text, or none that can be read: this server cannot score.
    for (const other of [answer("1"), { content: " 1", stop: true }, {}]) {
        equal(await score?.(asking({ "/completion": other }), request, hole), undefined);
    }
});
