import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createLlamaServerDialect, isLlamaServer } from "../../src/engines/llama-server-dialect.ts";
import { createOllamaDialect, isOllama } from "../../src/engines/ollama-dialect.ts";
import { areVectorsOf } from "../../src/engines/openai-chat.ts";
import { createOpenAiDialect, isOpenAi } from "../../src/engines/openai-dialect.ts";
import type { ServerDialect } from "../../src/engines/server-dialect.ts";
import { hole, input } from "./dialect-support.ts";

const props = {
    total_slots: 2,
    chat_template: "x",
    default_generation_settings: { n_ctx: 2048, params: {} },
};
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

test("a path in front of the code is a comment of the code's language", () => {
    const dialects = [createLlamaServerDialect(), createOllamaDialect(), createOpenAiDialect()];
    const starts = (path: string) =>
        dialects.map((dialect) => {
            const [way] = dialect.completions({
                ...input({ fillsIn: true }),
                hole: { ...hole, path, context: [] },
            });
            return String(way?.body?.input_prefix ?? way?.body?.prompt).split("\n", 1)[0];
        });
    deepEqual(starts("a.rs"), ["// a.rs", "// a.rs", "// a.rs"]);
    deepEqual(starts("a.py"), ["# a.py", "# a.py", "# a.py"]);
});

test("an answer is held to a schema in the way of each server, and only where one is asked for", () => {
    const answerSchema = { type: "object" };
    const format = (dialect: ServerDialect, schema?: typeof answerSchema): unknown => {
        const request = { ...input().request, messages: [], answerSchema: schema };
        const body = dialect.chat(request, input().model).body ?? {};
        return body.response_format ?? body.format;
    };
    const openAi = {
        type: "json_schema",
        json_schema: { name: "answer", strict: true, schema: answerSchema },
    };
    const dialects = [createLlamaServerDialect(), createOllamaDialect(), createOpenAiDialect()];
    deepEqual(
        dialects.map((dialect) => format(dialect, answerSchema)),
        [openAi, answerSchema, openAi],
    );
    deepEqual(
        dialects.map((dialect) => format(dialect)),
        [undefined, undefined, undefined],
    );
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
