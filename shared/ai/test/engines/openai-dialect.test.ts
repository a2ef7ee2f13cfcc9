import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { createOpenAiDialect } from "../../src/engines/openai-dialect.ts";
import { asking, hole, input, modelsOf, waysOf } from "./dialect-support.ts";

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
