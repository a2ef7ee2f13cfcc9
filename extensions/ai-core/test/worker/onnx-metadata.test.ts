import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { withFile } from "../../worker/models/files.ts";
import { type OnnxMetadata, readOnnxMetadata } from "../../worker/models/onnx-metadata.ts";
import type { ByteSource } from "../../worker/models/protobuf-reader.ts";
import { fixtureFolder } from "./exactness-fixture.ts";

function sourceOf(bytes: Uint8Array): ByteSource {
    return {
        size: bytes.length,
        read: (offset, length) => bytes.subarray(offset, offset + length),
    };
}

function metadataOf(name: "llama" | "llama-rows"): OnnxMetadata {
    const metadata = withFile(`${fixtureFolder(name)}/model.onnx`, readOnnxMetadata);
    assert.ok(metadata.ok);
    return metadata.value;
}

test("operator sets, properties, inputs and outputs are read", () => {
    const { opsets, properties, inputs, outputs, operators, externalFiles } =
        metadataOf("llama-rows");
    assert.equal(opsets.get("ai.onnx"), 17);
    assert.equal(opsets.get("com.microsoft"), 1);
    assert.equal(properties.get("layout"), "rows/1");
    assert.deepEqual(inputs[0], { name: "input_ids", shape: [1, "s"] });
    assert.deepEqual(outputs[0], { name: "logits", shape: [1, "wanted", 288] });
    assert.ok(operators.has("FusedMatMul"));
    assert.equal(externalFiles.size, 0);
});

test("a file cut anywhere, or with a byte changed, is read or refused", () => {
    const whole = readFileSync(`${fixtureFolder("llama-rows")}/model.onnx`);
    fc.assert(
        fc.property(
            fc.nat(whole.length),
            fc.nat(whole.length - 1),
            fc.nat(255),
            (end, at, value) => {
                const cut = readOnnxMetadata(sourceOf(whole.subarray(0, end)));
                assert.ok(cut.ok || cut.problem !== "");
                const changed = Buffer.from(whole);
                changed[at] = value;
                readOnnxMetadata(sourceOf(changed));
            },
        ),
        { numRuns: 60 },
    );
});

test("garbage is refused", () => {
    fc.assert(
        fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
            readOnnxMetadata(sourceOf(bytes));
        }),
        { numRuns: 2000 },
    );
    for (const text of ["", "hello world", "\u0008\u0007"]) {
        assert.equal(readOnnxMetadata(sourceOf(Buffer.from(text))).ok, false);
    }
});

test("weights in other files are found", () => {
    const field = (number: number, content: Buffer | string): Buffer => {
        const bytes = Buffer.from(content);
        return Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);
    };
    const entry = Buffer.concat([field(1, "location"), field(2, "model.onnx_data")]);
    const initialiser = Buffer.concat([field(8, "weight"), field(13, entry)]);
    const input = (name: string): Buffer => field(11, field(1, name));
    const graph = Buffer.concat([field(5, initialiser), input("weight"), input("input_ids")]);
    const opset = Buffer.from([8 * 8 + 2, 2, 2 * 8, 17]);
    const metadata = readOnnxMetadata(sourceOf(Buffer.concat([field(7, graph), opset])));
    assert.ok(metadata.ok);
    assert.deepEqual([...metadata.value.externalFiles], ["model.onnx_data"]);
    // Old exporters list weights among the inputs.
    assert.deepEqual(
        metadata.value.inputs.map(({ name }) => name),
        ["input_ids"],
    );
});
