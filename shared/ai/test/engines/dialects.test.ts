import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { EngineErrors } from "../../src/engines/engine-errors.ts";
import { fimFamilyOf } from "../../src/engines/fim-families.ts";
import { createLlamaServerDialect, isLlamaServer } from "../../src/engines/llama-server-dialect.ts";
import { literalGrammar } from "../../src/engines/llama-server-score.ts";
import { createOllamaDialect, isOllama } from "../../src/engines/ollama-dialect.ts";
import { areVectorsOf } from "../../src/engines/openai-chat.ts";
import { createOpenAiDialect, isOpenAi } from "../../src/engines/openai-dialect.ts";
import type {
    Ask,
    CompletionInput,
    ServedModel,
    ServerDialect,
    ServerRequest,
} from "../../src/engines/server-dialect.ts";
import type { Hole } from "../../src/engines/text-prompt.ts";

const hole: Hole = {
    path: "a.rs",
    before: "fn f() {\n",
    line: "    let x =",
    held: " ",
    after: ";\n}\n",
    context: [{ kind: "definition", path: "b.rs", text: "struct B;\n" }],
};

function input(model: Partial<ServedModel> = {}, stop: readonly string[] = []): CompletionInput {
    const name = model.name ?? "m";
    return {
        request: {
            model: name,
            slot: "s",
            parts: { path: "a.rs", prefix: "", suffix: "" },
            mode: "single-line",
            maxNewTokens: 16,
            stop,
            temperature: 0,
            priority: 0,
        },
        hole,
        model: {
            name,
            label: name,
            tasks: ["complete"],
            state: "ready",
            family: fimFamilyOf(name),
            ...model,
        },
    };
}

type Answers = Readonly<Record<string, unknown>>;

/** A server made of answers by path; those that are missing are not supported. */
function asking(answers: Answers, asked: ServerRequest[] = []): Ask {
    return async (request) => {
        asked.push(request);
        const answer = answers[request.path];
        if (answer === undefined) throw EngineErrors.taskUnsupported("x", "y");
        return answer;
    };
}

/** One line for each model that a server has. */
async function modelsOf(dialect: ServerDialect, answers: Answers): Promise<string[]> {
    const { models, slots } = await dialect.facts(asking(answers));
    const lines = models.map(
        ({ name, label, tasks, contextLength, state, family, fillsIn }) =>
            `${name} (${label}) ${tasks.join("+")} ${contextLength} ${state} ${family?.name} ${fillsIn}`,
    );
    return slots === undefined ? lines : [...lines, `${slots} slots`];
}

/** Where a completion is asked for, in order, and with which prompt. */
function waysOf(dialect: ServerDialect, model: Partial<ServedModel>): string[] {
    return dialect.completions(input(model)).map(({ path, body }) => {
        const prompt = String(body?.prompt);
        const shape = prompt.includes("fim") || prompt.includes("[SUFFIX]") ? "sentinels" : "plain";
        return `${path} ${shape}${body?.suffix === undefined ? "" : " with suffix"}`;
    });
}

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

test("OpenAI-compatible servers are told apart by who they say they are", async () => {
    const list = (...data: unknown[]) => ({ "/v1/models": { data } });
    deepEqual(
        await modelsOf(
            createOpenAiDialect(),
            list({ id: "org/Qwen2.5-Coder-7B", owned_by: "vllm", max_model_len: 512 }),
        ),
        [
            "org/Qwen2.5-Coder-7B (Qwen2.5-Coder-7B) complete+score+chat 512 ready Qwen Coder undefined",
        ],
    );
    deepEqual(
        await modelsOf(
            createOpenAiDialect(),
            list({ id: "a" }, { id: "text-embedding-nomic" }, { id: "whisper-1" }),
        ),
        [
            "a (a) complete+chat undefined available undefined undefined",
            "text-embedding-nomic (text-embedding-nomic) embed undefined available undefined undefined",
            "whisper-1 (whisper-1)  undefined available undefined undefined",
        ],
    );
});

test("fields that not every server takes go only to those that do", async () => {
    const fields = async (owner: string): Promise<string[]> => {
        const dialect = createOpenAiDialect();
        await dialect.facts(asking({ "/v1/models": { data: [{ id: "m", owned_by: owner }] } }));
        const [way] = dialect.completions(input({}, ["a", "b", "c", "d", "e"]));
        const chat = dialect.chat({ ...input().request, messages: [] }, input().model);
        deepEqual(way?.body?.stop, ["\n", "a", "b", "c"]);
        return [...Object.keys(way?.body ?? {}), ...Object.keys(chat.body ?? {})].filter((name) =>
            /suffix|logprobs|stream_options/.test(name),
        );
    };
    deepEqual(await fields("vllm"), ["stream_options", "logprobs", "stream_options"]);
    deepEqual(await fields("organization_owner"), ["stream_options", "stream_options"]);
    deepEqual(await fields("someone"), ["suffix"]);
    const dialect = createOpenAiDialect();
    deepEqual(waysOf(dialect, { name: "qwen2.5-coder" }), [
        "/v1/completions sentinels",
        "/v1/completions plain",
    ]);
    deepEqual(waysOf(dialect, { name: "codestral-latest" }), [
        "/v1/fim/completions plain with suffix",
        "/v1/completions sentinels",
        "/v1/completions plain",
    ]);
});

test("OpenAI's chunks become pieces", () => {
    const { readCompletion, readChat, readEmbedding } = createOpenAiDialect();
    const finish = (choice: object): unknown => {
        const piece = readCompletion({ choices: [choice] });
        return piece !== undefined && "finish" in piece ? piece.finish : undefined;
    };
    deepEqual(
        [
            finish({ finish_reason: null }),
            finish({ finish_reason: "length" }),
            finish({ finish_reason: "stop" }),
            finish({ finish_reason: "stop", stop_reason: null }),
        ],
        [undefined, "length", "stop", "end"],
    );
    const logprobs = { token_logprobs: [null, -1] };
    deepEqual(readCompletion({ choices: [{ text: "a", logprobs }], model: "m" }), {
        text: "a",
        logProbabilities: [-1],
        model: "m",
    });
    deepEqual(readCompletion({ choices: [{ delta: { content: "a" } }] }), { text: "a" });
    const usage = { prompt_tokens: 3, completion_tokens: 2 };
    deepEqual(readChat({ choices: [], usage }), { text: "", promptTokens: 3, newTokens: 2 });
    deepEqual(readChat({ choices: [{ delta: { content: "a" }, finish_reason: "length" }] }), {
        text: "a",
        finish: "length",
    });
    deepEqual(readChat({ error: { message: "x", code: "bad" } }), {
        failure: { status: 500, body: { error: { message: "x", code: "bad" } } },
    });
    const data = [
        { index: 1, embedding: [2] },
        { index: 0, embedding: [1] },
    ];
    deepEqual([readEmbedding({ data }), readEmbedding({})], [[[1], [2]], undefined]);
});

test("vLLM scores by repeating the prompt", async () => {
    const { score } = createOpenAiDialect();
    const request = { ...input().request, continuations: ["1;"] };
    const start = "// b.rs\nstruct B;\n\n// a.rs\nfn f() {\n    let x =".length;
    const answer = (logprobs: unknown) => ({ "/v1/completions": { choices: [{ logprobs }] } });
    const told = {
        token_logprobs: [null, -7, -1, -0.25, -9],
        text_offset: [0, start - 3, start, start + 2, start + 3],
    };
    deepEqual(await score?.(asking(answer(told)), request, hole), [
        { logLikelihood: -1.25, tokens: 2 },
    ]);
    const bad = [undefined, {}, { token_logprobs: [1], text_offset: [] }];
    for (const logprobs of [...bad, { token_logprobs: [-1], text_offset: [9_999] }]) {
        equal(await score?.(asking(answer(logprobs)), request, hole), undefined);
    }
});

test("each kind is recognised by what only it answers", () => {
    const answers = [props, { models: [] }, { data: [] }, { error: "no" }, "text", [], 1];
    deepEqual(
        answers.map((answer) => [isLlamaServer(answer), isOllama(answer), isOpenAi(answer)]),
        [
            [true, false, false],
            [false, true, false],
            [false, false, true],
            ...[1, 2, 3, 4].map(() => [false, false, false]),
        ],
    );
    equal(isLlamaServer({ role: "router" }), true);
});

test("vectors are used only when they are those that were asked for", () => {
    deepEqual(
        [
            areVectorsOf([[1], [2]], 2),
            areVectorsOf([[1], [2, 3]], 2),
            areVectorsOf([[1]], 2),
            areVectorsOf([[]], 1),
            areVectorsOf(undefined, 1),
        ],
        [true, false, false, false, false],
    );
});

test("no message whatever breaks a reader", () => {
    const dialects = [createLlamaServerDialect(), createOllamaDialect(), createOpenAiDialect()];
    const shape = fc.oneof(
        fc.jsonValue(),
        fc.record(
            {
                content: fc.jsonValue(),
                stop: fc.boolean(),
                response: fc.string(),
                done: fc.boolean(),
                message: fc.record({ content: fc.jsonValue() }),
                choices: fc.array(fc.record({ text: fc.jsonValue(), delta: fc.jsonValue() })),
                usage: fc.record({ prompt_tokens: fc.jsonValue() }),
                timings: fc.record({ prompt_n: fc.jsonValue() }),
            },
            { requiredKeys: [] },
        ),
    );
    fc.assert(
        fc.property(shape, (message) => {
            for (const dialect of dialects) {
                for (const read of [dialect.readCompletion, dialect.readChat]) {
                    const piece = read(message);
                    if (piece !== undefined && "text" in piece) equal(typeof piece.text, "string");
                }
                const vectors = dialect.readEmbedding(message);
                ok(vectors === undefined || Array.isArray(vectors));
            }
        }),
    );
});
