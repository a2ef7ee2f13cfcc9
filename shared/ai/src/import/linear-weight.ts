import type { BlockLayout } from "./row-packer.ts";

/** Bytes of a tensor, made while they are written: no tensor has to be in memory as a whole. */
export interface TensorData {
    readonly bytes: number;
    chunks(): Iterable<Uint8Array>;
}

/** A matrix in the block form of MatMulNBits: rows are outputs, columns inputs. */
export interface BlockWeight extends BlockLayout {
    readonly kind: "blocks";
    readonly rows: number;
    readonly columns: number;
    /** uint8 [rows, columns / group, group * bits / 8]. */
    readonly values: TensorData;
    /** float32 [rows, columns / group]. */
    readonly scales: TensorData;
    /** float32 [columns / group, rows]; only where the layout has offsets. */
    readonly offsets: TensorData;
}

/** A matrix [rows, columns] of plain numbers. */
export interface FloatWeight {
    readonly kind: "float";
    readonly rows: number;
    readonly columns: number;
    readonly type: "float" | "float16" | "bfloat16";
    readonly data: TensorData;
}

export type LinearWeight = BlockWeight | FloatWeight;

/** Data that is in memory already. */
export function dataOf(array: ArrayBufferView): TensorData {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    return { bytes: bytes.length, chunks: () => [bytes] };
}
