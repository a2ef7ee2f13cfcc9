import type { DecodedBlock } from "./block-formats.ts";
import { byteAt, halfAt, signedAt } from "./half-float.ts";

/*
 * The K formats of ggml: blocks of 256 weights, whose groups have small integer scales that
 * multiply the block's own. Source: ggml-common.h and ggml-quants.c, dequantize_row_*_K.
 */

/** 16 pairs of 4-bit scale and offset, 64 bytes of 2-bit codes, scale, offset. Groups of 16. */
export function readQ2K(bytes: Uint8Array, at: number, block: DecodedBlock): void {
    const scale = halfAt(bytes, at + 80);
    const offset = halfAt(bytes, at + 82);
    for (let group = 0; group < 16; group++) {
        const pair = byteAt(bytes, at + group);
        const own = scale * (pair & 15);
        block.scales[group] = own;
        block.offsets[group] = 2 * own - offset * (pair >> 4);
    }
    readTwoBits(bytes, at + 16, block.codes);
}

/** 256 upper bits, 64 bytes of 2-bit codes, 16 scales of 6 bits in 12 bytes, scale. Groups of 16. */
export function readQ3K(bytes: Uint8Array, at: number, block: DecodedBlock): void {
    const scale = halfAt(bytes, at + 108);
    for (let group = 0; group < 16; group++) {
        const lower = byteAt(bytes, at + 96 + (group & 7)) >> (group < 8 ? 0 : 4);
        const upper = byteAt(bytes, at + 104 + (group & 3)) >> (2 * (group >> 2));
        block.scales[group] = scale * (((lower & 15) | ((upper & 3) << 4)) - 32);
    }
    readTwoBits(bytes, at + 32, block.codes);
    for (let index = 0; index < 256; index++) {
        const upper = (byteAt(bytes, at + (index & 31)) >> (index >> 5)) & 1;
        block.codes[index] = byteAt(block.codes, index) | (upper << 2);
    }
}

/** Scale, offset, 8 pairs of 6 bits in 12 bytes, 128 bytes of 4-bit codes. Groups of 32. */
export function readQ4K(bytes: Uint8Array, at: number, block: DecodedBlock): void {
    readPairs(bytes, at, block, 8);
    readFourBits(bytes, at + 16, block.codes);
}

/** As {@link readQ4K}, with 256 fifth bits in front of the codes. */
export function readQ5K(bytes: Uint8Array, at: number, block: DecodedBlock): void {
    readPairs(bytes, at, block, 16);
    readFourBits(bytes, at + 48, block.codes);
    for (let index = 0; index < 256; index++) {
        const upper = (byteAt(bytes, at + 16 + (index & 31)) >> (index >> 5)) & 1;
        block.codes[index] = byteAt(block.codes, index) | (upper << 4);
    }
}

/** 128 bytes of lower, 64 bytes of upper bits, 16 scales of 8 bits, scale. Groups of 16. */
export function readQ6K(bytes: Uint8Array, at: number, block: DecodedBlock): void {
    const scale = halfAt(bytes, at + 208);
    for (let group = 0; group < 16; group++) {
        block.scales[group] = scale * signedAt(bytes, at + 192 + group);
    }
    for (let index = 0; index < 256; index++) {
        const half = index >> 7;
        const inHalf = index & 127;
        const lower = byteAt(bytes, at + half * 64 + (inHalf & 63)) >> (inHalf < 64 ? 0 : 4);
        const upper = byteAt(bytes, at + 128 + half * 32 + (inHalf & 31)) >> (2 * (inHalf >> 5));
        block.codes[index] = (lower & 15) | ((upper & 3) << 4);
    }
}

/** A float32 scale, 256 signed bytes, sums that follow from them. */
export function readQ8K(bytes: Uint8Array, at: number, block: DecodedBlock): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, 4);
    block.scales.fill(view.getFloat32(0, true));
    for (let index = 0; index < 256; index++) {
        block.codes[index] = signedAt(bytes, at + 4 + index) + 128;
    }
}

/** Scales and offsets of 8 groups; the upper bits of the last four stand above those of the first. */
function readPairs(bytes: Uint8Array, at: number, block: DecodedBlock, centre: number): void {
    const scale = halfAt(bytes, at);
    const offset = halfAt(bytes, at + 2);
    const packed = (index: number): number => byteAt(bytes, at + 4 + index);
    for (let group = 0; group < 8; group++) {
        const isFirst = group < 4;
        const factor = isFirst
            ? packed(group) & 63
            : (packed(group + 4) & 15) | ((packed(group - 4) >> 6) << 4);
        const share = isFirst
            ? packed(group + 4) & 63
            : (packed(group + 4) >> 4) | ((packed(group) >> 6) << 4);
        const own = scale * factor;
        block.scales[group] = own;
        block.offsets[group] = centre * own - offset * share;
    }
}

/** Two rounds of 128 codes: 32 bytes hold four layers of 32. */
function readTwoBits(bytes: Uint8Array, at: number, codes: Uint8Array): void {
    for (let index = 0; index < 256; index++) {
        const pair = byteAt(bytes, at + (index >> 7) * 32 + (index & 31));
        codes[index] = (pair >> (2 * ((index >> 5) & 3))) & 3;
    }
}

/** Four rounds of 64 codes: 32 bytes hold 32 low nibbles, then 32 high ones. */
function readFourBits(bytes: Uint8Array, at: number, codes: Uint8Array): void {
    for (let index = 0; index < 256; index++) {
        const pair = byteAt(bytes, at + (index >> 6) * 32 + (index & 31));
        codes[index] = (pair >> (index & 32 ? 4 : 0)) & 15;
    }
}
