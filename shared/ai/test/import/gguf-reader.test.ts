import assert from "node:assert/strict";
import { test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import { planGgufImport } from "../../src/import/gguf-import.ts";
import { readGguf } from "../../src/import/gguf-reader.ts";
import {
    fixture,
    ggufBytes,
    sourceOf,
    type TestFile,
    text,
    unsigned32,
    unsigned64,
} from "./gguf-bytes.ts";

/** A file to its entries and tensors, or to the error. */
function check(file: TestFile | Buffer, expected: string): void {
    const bytes = Buffer.isBuffer(file) ? file : ggufBytes(file);
    expectText(describe(bytes), expected);
}

function describe(bytes: Buffer): string {
    try {
        const { version, metadata, tensors } = readGguf(sourceOf(bytes));
        return [
            `version ${version}`,
            ...[...metadata].map(([key, value]) => `${key} = ${JSON.stringify(value)}`),
            ...[...tensors.values()].map(
                ({ name, format, shape, offset, bytes: size }) =>
                    `${name}: ${format.name} [${shape}], ${size} bytes at ${offset}`,
            ),
        ].join("\n");
    } catch (error) {
        if (!CodedError.is(error)) throw error;
        return `${error.code}: ${error.message}`;
    }
}

const data = new Uint8Array(64);
const tensor = { name: "a", shape: [4, 2], type: 0, data: data.subarray(0, 32) };

test("reads metadata of every kind and the places of tensors", () => {
    check(
        {
            metadata: {
                name: { text: "Grüße" },
                layers: { count: 3 },
                base: { float: 0.5 },
                tied: { flag: true },
                tokens: { texts: ["a", ""] },
                kinds: { integers: [1, -2] },
                byte: { raw: Buffer.concat([unsigned32(0), Buffer.of(200)]) },
                signed: { raw: Buffer.concat([unsigned32(1), Buffer.of(200)]) },
                short: { raw: Buffer.concat([unsigned32(2), Buffer.of(255, 255)]) },
                "signed short": { raw: Buffer.concat([unsigned32(3), Buffer.of(255, 255)]) },
                long: { raw: Buffer.concat([unsigned32(10), unsigned64(2 ** 40)]) },
                "signed long": { raw: Buffer.concat([unsigned32(11), unsigned64(7)]) },
                double: { raw: Buffer.concat([unsigned32(12), Buffer.alloc(8)]) },
                // A list of lists is stepped over.
                lists: {
                    raw: Buffer.concat([
                        ...[9, 9].map(unsigned32),
                        unsigned64(1),
                        unsigned32(8),
                        unsigned64(1),
                        text("inner"),
                    ]),
                },
            },
            tensors: [tensor, { name: "b", shape: [32], type: 8, data: data.subarray(0, 34) }],
        },
        `
        version 3
        name = "Grüße"
        layers = 3
        base = 0.5
        tied = true
        tokens = ["a",""]
        kinds = [1,-2]
        byte = 200
        signed = -56
        short = 65535
        signed short = -1
        long = 1099511627776
        signed long = 7
        double = 0
        a: F32 [4,2], 32 bytes at 512
        b: Q8_0 [32], 34 bytes at 544
    `,
    );
    check({ version: 2, metadata: {} }, "version 2");
});

test("names what is no GGUF file", () => {
    check(Buffer.alloc(0), "import.notGguf: The file is not a GGUF file.");
    check(Buffer.from("GGUF"), "import.notGguf: The file is not a GGUF file.");
    check(Buffer.from("PK\u0003\u0004 and more"), "import.notGguf: The file is not a GGUF file.");
    const bigEndian = Buffer.concat([Buffer.from("GGUF"), Buffer.of(0, 0, 0, 3), Buffer.alloc(16)]);
    check(bigEndian, "import.bigEndian: The GGUF file was written for big-endian machines.");
    check(
        { version: 1, metadata: {} },
        "import.unsupportedVersion: The file has version 1 of GGUF; versions 2 and 3 can be read.",
    );
    check(
        { version: 4, metadata: {} },
        "import.unsupportedVersion: The file has version 4 of GGUF; versions 2 and 3 can be read.",
    );
});

test("does not believe what a damaged file says", () => {
    const cut = ggufBytes({ metadata: { name: { text: "abc" } } }).subarray(0, 40);
    check(cut, "import.truncated: The file ends inside name.");
    check(
        { metadata: {}, tensors: [{ ...tensor, shape: [4, 2000] }] },
        "import.truncated: The file ends inside the tensor a.",
    );
    check(
        { metadata: {}, tensors: [{ ...tensor, shape: [2 ** 39, 2 ** 39] }] },
        "import.corrupt: The file is damaged: the tensor a has an impossible size.",
    );
    check(
        { metadata: {}, tensors: [{ ...tensor, shape: [0, 2] }] },
        "import.corrupt: The file is damaged: the tensor a has an impossible size.",
    );
    check(
        { metadata: {}, tensors: [{ ...tensor, shape: [] }] },
        "import.corrupt: The file is damaged: the tensor a has 0 dimensions.",
    );
    check(
        { metadata: {}, tensors: [{ ...tensor, shape: [33, 2], type: 8 }] },
        "import.corrupt: The file is damaged: the tensor a has rows that are no multiple of 32.",
    );
    check(
        { metadata: {}, tensors: [{ ...tensor, offset: 7n }] },
        "import.corrupt: The file is damaged: the tensor a is not aligned.",
    );
    check(
        { metadata: {}, tensors: [{ ...tensor, offset: 2n ** 63n }] },
        "import.corrupt: The file is damaged: the tensor a is impossibly large.",
    );
    check(
        { metadata: {}, tensors: [tensor, tensor] },
        "import.corrupt: The file is damaged: the tensor a is there twice.",
    );
    check(
        {
            metadata: [
                ["a", { count: 1 }],
                ["a", { count: 1 }],
            ],
        },
        "import.corrupt: The file is damaged: a is there twice.",
    );
    check(
        { metadata: { a: { raw: unsigned32(77) } } },
        "import.corrupt: The file is damaged: a has the unknown type 77.",
    );
    const deep = Array.from({ length: 6 }, () => Buffer.concat([unsigned32(9), unsigned64(1)]));
    check(
        { metadata: { a: { raw: Buffer.concat([unsigned32(9), ...deep]) } } },
        "import.corrupt: The file is damaged: a is nested too deeply.",
    );
    const endless = Buffer.concat([unsigned32(9), unsigned32(8), unsigned64(1_000_000)]);
    check({ metadata: { a: { raw: endless } } }, "import.truncated: The file ends inside a.");
    check(
        { metadata: { "general.alignment": { count: 3 } } },
        "import.invalidMetadata: The file's value of general.alignment cannot be used: it is no power of two.",
    );
});

test("names a type of weights that cannot be read", () => {
    check(
        { metadata: {}, tensors: [{ ...tensor, type: 16 }] },
        "import.unsupportedType: The tensor a is quantised as IQ2_XXS, which cannot be read.",
    );
    check(
        { metadata: {}, tensors: [{ ...tensor, type: 4 }] },
        "import.unsupportedType: The tensor a is quantised as the type 4, which cannot be read.",
    );
});

/** Imports all of a file, the weights too; only coded errors may come out. */
function importAll(bytes: Uint8Array): void {
    const source = sourceOf(bytes);
    try {
        const plan = planGgufImport(source);
        for (const file of plan.graph.files("model.onnx", {})) for (const _ of file.chunks());
    } catch (error) {
        if (!CodedError.is(error)) throw error;
    }
    assert.ok(source.largestRead <= Math.max(65_536, bytes.length), "no read beyond the file");
}

test("survives cut and changed files, reading nothing that is not there", () => {
    const files = ["llama-blocks.gguf", "qwen2-floats.gguf"].map(fixture);
    const anyFile = fc.constantFrom(...files);
    // Most of the meaning is in the header; the weights behind it are plain numbers.
    const place = fc.oneof(fc.nat(1000), fc.nat(16_000), fc.nat(90_000));
    fc.assert(
        fc.property(anyFile, place, (file, length) => importAll(file.subarray(0, length))),
        { numRuns: 60 },
    );
    const change = fc.tuple(place, fc.integer({ min: 0, max: 255 }));
    fc.assert(
        fc.property(anyFile, fc.array(change, { minLength: 1, maxLength: 8 }), (file, changes) => {
            const bytes = Buffer.from(file);
            for (const [at, value] of changes) bytes[at % bytes.length] = value;
            importAll(bytes);
        }),
        { numRuns: 150 },
    );
    fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
            importAll(Buffer.concat([Buffer.from("GGUF"), unsigned32(3), bytes]));
        }),
        { numRuns: 200 },
    );
});
