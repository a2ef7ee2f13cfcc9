import { type BlockFormat, emptyBlock } from "./block-formats.ts";
import { quantiseBlock } from "./block-quantise.ts";
import { readFloats } from "./float-rows.ts";
import { byteAt } from "./half-float.ts";
import type { TensorFormat } from "./tensor-formats.ts";

/** How MatMulNBits reads a matrix. */
export interface BlockLayout {
    readonly bits: 4 | 8;
    readonly group: 16 | 32;
    readonly hasOffsets: boolean;
}

/** Where a row's numbers go: its K * bits / 8 bytes, and one scale and offset for each group. */
export interface PackedRow {
    readonly values: Uint8Array;
    readonly scales: Float32Array;
    readonly offsets: Float32Array;
}

/** Turns the bytes of one row of a tensor into those of MatMulNBits. */
export interface RowPacker {
    readonly layout: BlockLayout;
    pack(row: Uint8Array, packed: PackedRow): void;
}

/** Carries a block format over as it is: the same integers, scales and offsets. */
export function carryingPacker(format: BlockFormat, bits: 4 | 8 = format.bits): RowPacker {
    const { group, hasOffsets, blockSize, blockBytes, centre } = format;
    const block = emptyBlock(format);
    const groups = blockSize / group;
    const shift = (1 << (bits - 1)) - centre;
    return {
        layout: { bits, group, hasOffsets },
        pack: (row, { values, scales, offsets }) => {
            const count = row.length / blockBytes;
            for (let index = 0; index < count; index++) {
                format.read(row, index * blockBytes, block, format);
                scales.set(block.scales, index * groups);
                if (hasOffsets) offsets.set(block.offsets, index * groups);
                for (let code = 0; code < blockSize; code++) {
                    block.codes[code] = byteAt(block.codes, code) + shift;
                }
                packCodes(block.codes, bits, values, (index * blockSize * bits) / 8);
            }
        },
    };
}

/** Quantises again, or for the first time: blocks of 32 without offsets. */
export function quantisingPacker(format: TensorFormat, bits: 4 | 8): RowPacker {
    const group = 32;
    const codes = new Uint8Array(group);
    return {
        layout: { bits, group, hasOffsets: false },
        pack: (row, { values, scales }) => {
            const weights =
                format.kind === "float" ? readFloats(row, format) : dequantise(row, format);
            for (let start = 0; start < weights.length; start += group) {
                scales[start / group] = quantiseBlock(
                    weights.subarray(start, start + group),
                    bits,
                    codes,
                    0,
                );
                packCodes(codes, bits, values, (start * bits) / 8);
            }
        },
    };
}

/** Weights of a row of blocks. */
export function dequantise(row: Uint8Array, format: BlockFormat): Float32Array {
    const block = emptyBlock(format);
    const count = row.length / format.blockBytes;
    const weights = new Float32Array(count * format.blockSize);
    for (let index = 0; index < count; index++) {
        format.read(row, index * format.blockBytes, block, format);
        block.codes.forEach((code, place) => {
            const group = Math.floor(place / format.group);
            const scale = block.scales[group] ?? 0;
            const offset = format.hasOffsets ? (block.offsets[group] ?? 0) : 0;
            weights[index * format.blockSize + place] = (code - format.centre) * scale + offset;
        });
    }
    return weights;
}

/** With 4 bits the first of two codes is the low nibble. */
function packCodes(codes: Uint8Array, bits: 4 | 8, values: Uint8Array, to: number): void {
    if (bits === 8) {
        values.set(codes, to);
        return;
    }
    for (let index = 0; index < codes.length; index += 2) {
        values[to + index / 2] = byteAt(codes, index) | (byteAt(codes, index + 1) << 4);
    }
}
