import { byteAt, halfAt, signedAt } from "./half-float.ts";
import { readQ2K, readQ3K, readQ4K, readQ5K, readQ6K, readQ8K } from "./super-block-formats.ts";

/** One block, taken apart. */
export interface DecodedBlock {
    /** One integer for each weight, from 0 to 2^bits - 1. */
    readonly codes: Uint8Array;
    /** One number for each group of weights. */
    readonly scales: Float32Array;
    /** One number for each group; all 0 for formats without offsets. */
    readonly offsets: Float32Array;
}

/**
 * A block quantisation of ggml in the terms of MatMulNBits. A weight is
 * (code - centre) * scale + offset, with scale and offset of its group.
 */
export interface BlockFormat {
    readonly kind: "blocks";
    readonly name: string;
    /** Weights and bytes of a block. */
    readonly blockSize: 32 | 256;
    readonly blockBytes: number;
    /** Weights that share a scale. */
    readonly group: 16 | 32;
    /** Width of the integers that hold the codes without loss. */
    readonly bits: 4 | 8;
    readonly centre: number;
    readonly hasOffsets: boolean;
    readonly read: (bytes: Uint8Array, at: number, block: DecodedBlock, format: Centred) => void;
}

type Centred = Pick<BlockFormat, "centre" | "hasOffsets">;
type Row = Omit<BlockFormat, "kind">;

/** Values of the codes of the IQ4 formats. Source: ggml-common.h, kvalues_iq4nl. */
const nonLinear = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

/** By their numbers in a GGUF file. Source: ggml-common.h and ggml-quants.c, where the blocks are defined. */
const rows: ReadonlyArray<readonly [type: number, row: Row]> = [
    [2, plain("Q4_0", 18, 4, 8, false, readQ4)],
    [3, plain("Q4_1", 20, 4, 8, true, readQ4)],
    [6, plain("Q5_0", 22, 8, 16, false, readQ5)],
    [7, plain("Q5_1", 24, 8, 16, true, readQ5)],
    [8, plain("Q8_0", 34, 8, 128, false, (bytes, at, block) => readQ8(bytes, at, 2, block))],
    // The second number of a Q8_1 block is the sum of its weights, which follows from them.
    [9, plain("Q8_1", 36, 8, 128, false, (bytes, at, block) => readQ8(bytes, at, 4, block))],
    [10, superBlock("Q2_K", 84, 16, 4, 2, true, readQ2K)],
    [11, superBlock("Q3_K", 110, 16, 4, 4, false, readQ3K)],
    [12, superBlock("Q4_K", 144, 32, 4, 8, true, readQ4K)],
    [13, superBlock("Q5_K", 176, 32, 8, 16, true, readQ5K)],
    [14, superBlock("Q6_K", 210, 16, 8, 32, false, readQ6K)],
    [15, superBlock("Q8_K", 292, 32, 8, 128, false, readQ8K)],
    [20, plain("IQ4_NL", 18, 8, 128, false, readNonLinear)],
    [23, superBlock("IQ4_XS", 136, 32, 8, 128, false, readNonLinearSuperBlock)],
];

export const blockFormats: ReadonlyMap<number, BlockFormat> = new Map(
    rows.map(([type, row]) => [type, { kind: "blocks", ...row }]),
);

function plain(
    name: string,
    blockBytes: number,
    bits: 4 | 8,
    centre: number,
    hasOffsets: boolean,
    read: BlockFormat["read"],
): Row {
    return { name, blockSize: 32, blockBytes, group: 32, bits, centre, hasOffsets, read };
}

function superBlock(
    name: string,
    blockBytes: number,
    group: 16 | 32,
    bits: 4 | 8,
    centre: number,
    hasOffsets: boolean,
    read: BlockFormat["read"],
): Row {
    return { name, blockSize: 256, blockBytes, group, bits, centre, hasOffsets, read };
}

/** Room for one block of a format. */
export function emptyBlock(format: BlockFormat): DecodedBlock {
    const groups = format.blockSize / format.group;
    return {
        codes: new Uint8Array(format.blockSize),
        scales: new Float32Array(groups),
        offsets: new Float32Array(groups),
    };
}

/** Scale, smallest weight where the format has one, then 16 bytes: low nibbles first, high ones behind. */
function readQ4(bytes: Uint8Array, at: number, block: DecodedBlock, format: Centred): void {
    const start = readScale(bytes, at, block, format);
    for (let index = 0; index < 16; index++) {
        const pair = byteAt(bytes, start + index);
        block.codes[index] = pair & 15;
        block.codes[index + 16] = pair >> 4;
    }
}

/** As {@link readQ4}, with the fifth bits of all codes in four bytes in front. */
function readQ5(bytes: Uint8Array, at: number, block: DecodedBlock, format: Centred): void {
    const start = readScale(bytes, at, block, format);
    for (let index = 0; index < 16; index++) {
        const pair = byteAt(bytes, start + 4 + index);
        const low = byteAt(bytes, start + (index >> 3)) >> (index & 7);
        const high = byteAt(bytes, start + 2 + (index >> 3)) >> (index & 7);
        block.codes[index] = (pair & 15) | ((low & 1) << 4);
        block.codes[index + 16] = (pair >> 4) | ((high & 1) << 4);
    }
}

/** Answers where the codes begin. */
function readScale(bytes: Uint8Array, at: number, block: DecodedBlock, format: Centred): number {
    const scale = halfAt(bytes, at);
    block.scales[0] = scale;
    if (!format.hasOffsets) return at + 2;
    // The file's offset is that of the code 0.
    block.offsets[0] = halfAt(bytes, at + 2) + format.centre * scale;
    return at + 4;
}

function readQ8(bytes: Uint8Array, at: number, header: number, block: DecodedBlock): void {
    block.scales[0] = halfAt(bytes, at);
    for (let index = 0; index < 32; index++) {
        block.codes[index] = signedAt(bytes, at + header + index) + 128;
    }
}

function readNonLinear(bytes: Uint8Array, at: number, block: DecodedBlock): void {
    block.scales[0] = halfAt(bytes, at);
    readNonLinearCodes(bytes, at + 2, block.codes, 0);
}

/** Scale, 2 upper bits of 8 group scales, their 4 lower bits, then the codes of 8 groups. */
function readNonLinearSuperBlock(bytes: Uint8Array, at: number, block: DecodedBlock): void {
    const scale = halfAt(bytes, at);
    const upper = byteAt(bytes, at + 2) | (byteAt(bytes, at + 3) << 8);
    for (let group = 0; group < 8; group++) {
        const lower = byteAt(bytes, at + 4 + (group >> 1)) >> (4 * (group & 1));
        const factor = (lower & 15) | (((upper >> (2 * group)) & 3) << 4);
        block.scales[group] = scale * (factor - 32);
        readNonLinearCodes(bytes, at + 8 + 16 * group, block.codes, 32 * group);
    }
}

function readNonLinearCodes(bytes: Uint8Array, at: number, codes: Uint8Array, to: number): void {
    for (let index = 0; index < 16; index++) {
        const pair = byteAt(bytes, at + index);
        codes[to + index] = (nonLinear[pair & 15] ?? 0) + 128;
        codes[to + index + 16] = (nonLinear[pair >> 4] ?? 0) + 128;
    }
}
