import assert from "node:assert/strict";
import { test } from "node:test";
import { modelIdOf } from "@rust-ai-ide/ai/import/model-id";
import { detectPromptTemplate } from "@rust-ai-ide/ai/import/prompt-detection";
import type { CodedError } from "@rust-ai-ide/core/errors";
import { halfToFloat, toFloat32 } from "../../worker/decoder/tensors.ts";
import { ModelErrors } from "../../worker/models/errors.ts";
import { explainLoadFailure, explainRunFailure } from "../../worker/models/runtime-failure.ts";

test("the prompt format follows from the special tokens", () => {
    const check = (tokens: string[], expected: string): void => {
        const template = detectPromptTemplate(new Set(tokens));
        const { format, stop } = template as { format: string; stop: readonly string[] };
        const middle = template.format === "fim" ? template.middle : "";
        assert.equal(`${format} ${middle} ${stop.join(" ")}`, expected);
    };
    check(
        ["<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|endoftext|>", "<|file_sep|>"],
        "fim <|fim_middle|> <|endoftext|> <|file_sep|>",
    );
    check(["<fim_prefix>", "<fim_middle>", "<fim_suffix>"], "fim <fim_middle> ");
    check(["<fim-prefix>", "<fim-middle>", "<fim-suffix>"], "fim <fim-middle> ");
    check(
        ["<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>", "<|EOT|>"],
        "fim <｜fim▁end｜> <|EOT|>",
    );
    check(["<|fim_prefix|>", "<|endoftext|>"], "plain  <|endoftext|>");
});

test("a folder's name becomes an id", () => {
    assert.equal(modelIdOf("Qwen2.5-Coder 0.5B"), "qwen2.5-coder-0.5b");
    assert.equal(modelIdOf("__..x"), "x");
    assert.equal(modelIdOf("模型"), "model");
    assert.equal(modelIdOf("a".repeat(200)).length, 64);
});

test("the runtime's messages become coded errors", () => {
    const check = (message: string, code: string, part = ""): void => {
        const error = explainLoadFailure(new Error(message), "/models/x/model.onnx");
        assert.equal(error.code, code);
        assert.ok(error.message.includes(part), error.message);
        assert.ok(!error.message.includes("/onnxruntime_src"));
    };
    check(
        "Load model from m failed:Fatal error: com.microsoft:Foo(-1) is not a registered function/op",
        "model.unknownOperator",
        "com.microsoft:Foo",
    );
    check("No Op registered for Bar with domain_version of 17", "model.unknownOperator", "Bar");
    check("Could not find an implementation for Baz(13) node", "model.unknownOperator", "Baz");
    check(
        "ONNX Runtime only *guarantees* support for models stamped with official released onnx opset versions. Opset 7 is under development and support for this is limited. Current official support for domain ai.onnx.ml is till opset 5.",
        "model.unsupportedOpset",
        "version 7 of the operators ai.onnx.ml; this version of the product knows 5",
    );
    check("Load model m failed. File doesn't exist", "model.fileMissing");
    check("Load model from m failed:Protobuf parsing failed.", "model.corrupt");
    check("std::bad_alloc", "model.outOfMemory");
    check(
        "/onnxruntime_src/onnxruntime/core/x.cc:12 void f(int) Something /models/x/model.onnx odd",
        "model.loadFailed",
        "model.onnx odd",
    );
    const coded = ModelErrors.unknown("x");
    assert.equal(explainLoadFailure(coded, ""), coded);
    assert.equal(explainRunFailure(coded, ""), coded);
    assert.equal(explainRunFailure("Failed to allocate memory", "").code, "model.outOfMemory");
    assert.equal(explainRunFailure(new Error("x"), "").code, "model.runFailed");
});

test("every error has a message and a next step", () => {
    for (const [key, make] of Object.entries(ModelErrors)) {
        const error = (make as (...details: unknown[]) => CodedError)("x", "y", "z");
        assert.equal(error.code, `model.${key}`);
        assert.ok(error.message.length > 10 && error.nextStep.length > 10);
    }
});

test("half floats are read", () => {
    const check = (bits: number, expected: number): void => {
        assert.equal(halfToFloat(bits), expected);
    };
    check(0x3c00, 1);
    check(0xc000, -2);
    check(0x0001, 2 ** -24);
    check(0x7bff, 65504);
    check(0x7c00, Number.POSITIVE_INFINITY);
    check(0xfc00, Number.NEGATIVE_INFINITY);
    check(0x7e00, Number.NaN);
    const tensor = { type: "float16", dims: [2], data: Uint16Array.of(0x3c00, 0x3800) };
    assert.deepEqual([...toFloat32(tensor)], [1, 0.5]);
    assert.deepEqual([...toFloat32({ ...tensor, data: [1, 2] })], [1, 2]);
});
