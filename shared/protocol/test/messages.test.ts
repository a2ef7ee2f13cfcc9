import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import type { CodedError } from "@rust-ai-ide/core/errors";
import fc from "fast-check";
import type * as v from "valibot";
import { CheckedCompletion, CompletionContext, SilenceReason } from "../src/completion.ts";
import {
    Chat,
    Complete,
    Health,
    Hello,
    inferenceProtocolVersion,
    LoadModel,
    ModelsChanged,
    TextDelta,
    Warm,
} from "../src/inference.ts";
import { InferenceErrors } from "../src/inference-errors.ts";
import { JsonRpcErrors, readWireMessage } from "../src/json-rpc-wire.ts";
import { CheckCompletion, GetCompletionContext } from "../src/language.ts";
import { parseMessage } from "../src/message-table.ts";
import { ModelManifest, ModelSummary } from "../src/model.ts";

/** What a schema says to a value: "ok", or the path of the first mismatch. */
function check(schema: v.GenericSchema, value: unknown, expected: string): void {
    const parsed = parseMessage(schema, value);
    equal(parsed.ok ? "ok" : parsed.message, expected);
}

const completeParams = {
    model: "m",
    slot: "file:///a.rs",
    parts: { path: "a.rs", prefix: "fn ", suffix: "" },
    mode: "single-line",
    maxNewTokens: 32,
    stop: [],
    temperature: 0,
};

const summary = {
    id: "m",
    name: "M",
    version: "1",
    licence: "MIT",
    bytes: 10,
    task: ["complete"],
    quantisation: "int4",
    contextLength: 1024,
    folder: "/models/m",
    state: "ready",
};

const manifest = {
    id: "rust-mini",
    name: "Rust mini",
    version: "0.1.0",
    task: ["complete", "score"],
    licence: "MIT",
    layout: "rows/1",
    file: "model.onnx",
    bytes: 100,
    sha256: "0".repeat(64),
    tokenizer: { file: "tokenizer.json", sha256: "f".repeat(64) },
    architecture: {
        type: "llama",
        layers: 12,
        hidden: 768,
        heads: 12,
        keyValueHeads: 12,
        headDimension: 64,
        vocabulary: 16_000,
        contextLength: 2048,
    },
    quantisation: "int4",
    prompt: { format: "plain", stop: [] },
};

test("a request that fits passes, one that does not names the place", () => {
    check(Hello.params, { token: "t", protocolVersion: 1, client: "c" }, "ok");
    check(Complete.params, completeParams, "ok");
    check(Complete.params, { ...completeParams, priority: 2, deadlineMs: 250 }, "ok");
    check(Complete.params, { ...completeParams, maxNewTokens: 0 }, "maxNewTokens: expected >=1");
    check(
        Complete.params,
        { ...completeParams, parts: { path: "a.rs", prefix: 1, suffix: "" } },
        "parts.prefix: expected string",
    );
    check(Complete.params, { ...completeParams, priority: 3 }, "priority: expected (0 | 1 | 2)");
    check(Complete.params, null, "the message: expected Object");
    equal(Number.isInteger(inferenceProtocolVersion), true);
});

test("a chat, a warm-up and alternatives have their shapes", () => {
    const { parts, slot } = completeParams;
    check(Warm.params, { model: "m", slot, parts }, "ok");
    check(Warm.params, { model: "m", slot }, 'parts: expected "parts"');
    check(Complete.params, { ...completeParams, alternatives: 3 }, "ok");
    check(Complete.params, { ...completeParams, alternatives: 9 }, "alternatives: expected <=8");
    const messages = [{ role: "user", content: "why?" }];
    const chat = { model: "m", stream: "1", messages, maxNewTokens: 64, temperature: 0 };
    check(Chat.params, chat, "ok");
    check(Chat.params, { ...chat, messages: [] }, "messages: expected >=1");
    check(
        Chat.params,
        { ...chat, messages: [{ role: "tool", content: "" }] },
        'messages.0.role: expected ("system" | "user" | "assistant")',
    );
    check(TextDelta.params, { stream: "1", text: "because" }, "ok");
    check(ModelManifest, { ...manifest, chat: { format: "chatml" } }, "ok");
    check(
        ModelManifest,
        { ...manifest, chat: { format: "{{ messages }}" } },
        'chat.format: expected ("chatml" | "llama-3")',
    );
});

test("the value that does not fit is never quoted", () => {
    const parsed = parseMessage(Complete.params, { ...completeParams, mode: "secret text" });
    ok(!parsed.ok && !parsed.message.includes("secret"));
});

test("answers and notifications have their shapes", () => {
    check(LoadModel.result, { model: summary, ms: 12.5 }, "ok");
    check(ModelsChanged.params, { models: [summary] }, "ok");
    check(
        ModelSummary,
        { ...summary, state: "asleep" },
        'state: expected ("available" | "loading" | "ready" | "working" | "failed")',
    );
    check(Health.result, { processId: 1.5 }, "processId: expected another value");
});

test("a model's manifest is checked before anything is loaded", () => {
    check(ModelManifest, manifest, "ok");
    check(
        ModelManifest,
        { ...manifest, id: "../up" },
        "id: expected /^[a-z0-9][a-z0-9._-]{0,63}$/",
    );
    check(ModelManifest, { ...manifest, sha256: "abc" }, "sha256: expected /^[0-9a-f]{64}$/");
    check(
        ModelManifest,
        { ...manifest, layout: "gguf" },
        'layout: expected ("rows/1" | "hugging-face")',
    );
});

test("what the grammar says is told apart by its kind", () => {
    for (const reason of SilenceReason.options) {
        check(CheckedCompletion, { kind: "silent", reason }, "ok");
        check(CompletionContext, { kind: "silent", version: 1, reason }, "ok");
    }
    check(CheckedCompletion, { kind: "shown", text: "x", replaceAfter: 0 }, "ok");
    check(
        CheckedCompletion,
        { kind: "shown", text: "x", replaceAfter: -1 },
        "replaceAfter: expected >=0",
    );
    const at = { uri: "file:///a.rs", version: 1, position: { line: 0, character: 3 } };
    check(GetCompletionContext.params, at, "ok");
    check(CheckCompletion.params, { ...at, text: "x", mode: "multi-line" }, "ok");
});

test("every error of the tables has its code, a sentence and a next step", () => {
    const tables = { rpc: JsonRpcErrors, inference: InferenceErrors };
    for (const [area, table] of Object.entries(tables)) {
        for (const [key, make] of Object.entries(table)) {
            const error = (make as (...details: unknown[]) => CodedError)("x", "x.");
            equal(error.code, `${area}.${key}`);
            ok(error.message.endsWith(".") && error.nextStep !== "", error.display);
            ok(!error.message.includes("undefined"), error.display);
        }
    }
});

test("sorting a line never throws", () => {
    fc.assert(
        fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
            const { kind } = readWireMessage(text);
            ok(["request", "notification", "result", "error", "garbage"].includes(kind));
        }),
    );
    const deep = "[".repeat(100_000);
    deepEqual(readWireMessage(deep).kind, "garbage");
});
