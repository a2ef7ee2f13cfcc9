import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { blockFormats } from "../../src/import/block-formats.ts";
import { quantiseBlock } from "../../src/import/block-quantise.ts";
import { readFloats } from "../../src/import/float-rows.ts";
import {
    carryingPacker,
    dequantise,
    quantisingPacker,
    type RowPacker,
} from "../../src/import/row-packer.ts";
import { tensorFormat } from "../../src/import/tensor-formats.ts";
import { fixture } from "./gguf-bytes.ts";

interface FormatSample {
    readonly type: number;
    readonly name: string;
    readonly bytes: Buffer;
    readonly weights: Float32Array;
}

/** Blocks with the weights that the reference implementation reads in them. */
const samples: readonly FormatSample[] = JSON.parse(fixture("block-formats.json").toString()).map(
    (sample: { type: number; name: string; bytes: string; weights: string }) => ({
        ...sample,
        bytes: Buffer.from(sample.bytes, "base64"),
        weights: new Float32Array(Uint8Array.from(Buffer.from(sample.weights, "base64")).buffer),
    }),
);

function formatOf({ type, name }: Pick<FormatSample, "type" | "name">) {
    const format = blockFormats.get(type);
    assert.ok(format, `${name} is known`);
    assert.equal(format.name, name);
    return format;
}

/** What MatMulNBits computes with: (q - 2^(bits-1)) * scale, and the offset of the group. */
function unpack(packer: RowPacker, row: Uint8Array, count: number): number[] {
    const { bits, group } = packer.layout;
    const packed = {
        values: new Uint8Array((count * bits) / 8),
        scales: new Float32Array(count / group),
        offsets: new Float32Array(count / group),
    };
    packer.pack(row, packed);
    return Array.from({ length: count }, (_, index) => {
        const byte = packed.values[Math.floor((index * bits) / 8)] ?? 0;
        const code = bits === 8 ? byte : index % 2 === 0 ? byte & 15 : byte >> 4;
        const at = Math.floor(index / group);
        const scale = packed.scales[at] ?? 0;
        return (code - 2 ** (bits - 1)) * scale + (packed.offsets[at] ?? 0);
    });
}

/** Equal up to the last bits of a float32: the reference rounds after each step. */
function assertClose(actual: ArrayLike<number>, expected: Float32Array, name: string): void {
    assert.equal(actual.length, expected.length);
    const largest = expected.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    expected.forEach((weight, index) => {
        const difference = Math.abs((actual[index] ?? Number.NaN) - weight);
        assert.ok(difference <= largest * 1e-6, `${name} ${index}: ${actual[index]} ${weight}`);
    });
}

test("reads every block format as the reference implementation does", () => {
    assert.deepEqual(
        samples.map(({ name }) => name).sort(),
        ["IQ4_NL", "IQ4_XS", "Q2_K", "Q3_K", "Q4_0", "Q4_1", "Q4_K", "Q5_0"].concat([
            "Q5_1",
            "Q5_K",
            "Q6_K",
            "Q8_0",
        ]),
    );
    for (const sample of samples) {
        assertClose(dequantise(sample.bytes, formatOf(sample)), sample.weights, sample.name);
    }
});

test("carries every block format over without changing a weight", () => {
    for (const sample of samples) {
        const format = formatOf(sample);
        const carried = unpack(carryingPacker(format), sample.bytes, sample.weights.length);
        assertClose(carried, sample.weights, sample.name);
        if (format.hasOffsets) continue;
        const wide = unpack(carryingPacker(format, 8), sample.bytes, sample.weights.length);
        assertClose(wide, sample.weights, `${sample.name} in 8 bits`);
    }
});

test("reads the formats that files hardly have", () => {
    const half = Buffer.of(0, 0x3c);
    const codes = Buffer.from(Int8Array.from({ length: 32 }, (_, index) => index - 16).buffer);
    const row = Buffer.concat([half, half, codes]);
    const weights = Float32Array.from({ length: 32 }, (_, index) => index - 16);
    assertClose(dequantise(row, formatOf({ type: 9, name: "Q8_1" })), weights, "Q8_1");
    const block = Buffer.alloc(292);
    block.writeFloatLE(2);
    for (let index = 0; index < 256; index++) block.writeInt8(index - 128, 4 + index);
    const wide = Float32Array.from({ length: 256 }, (_, index) => (index - 128) * 2);
    const format = formatOf({ type: 15, name: "Q8_K" });
    assertClose(dequantise(block, format), wide, "Q8_K");
    assertClose(unpack(carryingPacker(format), block, 256), wide, "Q8_K carried");
});

test("reads the formats of plain numbers", () => {
    const check = (type: number, bytes: number[], expected: number[]): void => {
        const format = tensorFormat(type);
        assert.ok(format.kind === "float");
        assert.deepEqual([...readFloats(Uint8Array.from(bytes), format)], expected);
    };
    check(0, [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0], [1, -2]);
    check(1, [0, 0x3c, 0, 0xc0, 1, 0, 0, 0x7c], [1, -2, 2 ** -24, Number.POSITIVE_INFINITY]);
    check(1, [1, 0x7e], [Number.NaN]);
    check(30, [0x80, 0x3f, 0, 0xc0], [1, -2]);
});

test("quantises within half a step, and a format with offsets again", () => {
    const weight = fc.float({ min: -8, max: 8, noNaN: true });
    fc.assert(
        fc.property(fc.array(weight, { minLength: 32, maxLength: 32 }), (list) => {
            const weights = Float32Array.from(list);
            const codes = new Uint8Array(32);
            const scale = quantiseBlock(weights, 8, codes, 0);
            weights.forEach((own, index) => {
                const seen = ((codes[index] ?? 0) - 128) * scale;
                assert.ok(Math.abs(seen - own) <= scale * 0.5001 + 1e-30);
            });
            const coarse = quantiseBlock(weights, 4, codes, 0);
            const error = weights.reduce(
                (sum, own, index) => sum + (((codes[index] ?? 0) - 8) * coarse - own) ** 2,
                0,
            );
            const extreme = weights.reduce((most, own) => Math.max(most, Math.abs(own)), 0);
            // The plain way, largest magnitude at 7, is among the tries.
            assert.ok(error <= 32 * (extreme / 14) ** 2 * 1.001 + 1e-12);
        }),
    );
    for (const name of ["Q4_1", "Q2_K"]) {
        const sample = samples.find((candidate) => candidate.name === name);
        assert.ok(sample);
        const again = unpack(
            quantisingPacker(formatOf(sample), 8),
            sample.bytes,
            sample.weights.length,
        );
        const extreme = sample.weights.reduce((most, own) => Math.max(most, Math.abs(own)), 0);
        sample.weights.forEach((own, index) => {
            assert.ok(Math.abs((again[index] ?? Number.NaN) - own) <= extreme / 200);
        });
    }
    const floats = tensorFormat(0);
    assert.ok(floats.kind === "float");
    const row = new Uint8Array(Float32Array.from({ length: 32 }, (_, index) => index).buffer);
    const packer = quantisingPacker(floats, 8);
    assert.equal(Math.round(unpack(packer, row, 32)[31] ?? 0), 31);
});
