import { type ByteSource, readExactly } from "./byte-source.ts";
import type { GgufTensor } from "./gguf-reader.ts";
import { type BlockWeight, dataOf, type FloatWeight, type TensorData } from "./linear-weight.ts";
import type { PackedRow, RowPacker } from "./row-packer.ts";

/** Rows of a tensor, in their own order or in that of `rowAt`: result row -> tensor row. */
export interface MatrixPart {
    readonly tensor: GgufTensor;
    readonly rowAt?: (row: number) => number;
}

/** What is read at once, unless the order of the rows needs the whole tensor. */
const chunkBytes = 4 * 1024 * 1024;

interface RowChunk {
    /** Rows one after the other, in the order of the result. */
    readonly bytes: Uint8Array;
    readonly rows: number;
}

function rowsOf({ tensor }: MatrixPart): number {
    return tensor.shape[1] ?? 1;
}

function* rowChunks(source: ByteSource, part: MatrixPart): Generator<RowChunk> {
    const { tensor, rowAt } = part;
    const rows = rowsOf(part);
    const rowBytes = tensor.bytes / rows;
    const perChunk = rowAt ? rows : Math.max(1, Math.floor(chunkBytes / rowBytes));
    for (let first = 0; first < rows; first += perChunk) {
        const count = Math.min(perChunk, rows - first);
        const bytes = readExactly(
            source,
            tensor.offset + first * rowBytes,
            count * rowBytes,
            `the tensor ${tensor.name}`,
        );
        yield { bytes: rowAt ? inOrder(bytes, rowBytes, rowAt) : bytes, rows: count };
    }
}

function inOrder(bytes: Uint8Array, rowBytes: number, rowAt: (row: number) => number): Uint8Array {
    const ordered = new Uint8Array(bytes.length);
    for (let row = 0; row * rowBytes < bytes.length; row++) {
        const from = rowAt(row) * rowBytes;
        ordered.set(bytes.subarray(from, from + rowBytes), row * rowBytes);
    }
    return ordered;
}

/**
 * Matrices of equal columns below each other, packed in blocks. The integers are made chunk by
 * chunk; scales and offsets, which are small, stay in memory from then until they are written.
 */
export function blockWeight(
    source: ByteSource,
    parts: readonly MatrixPart[],
    packer: RowPacker,
): BlockWeight {
    const { layout } = packer;
    const rows = parts.reduce((sum, part) => sum + rowsOf(part), 0);
    const columns = parts[0]?.tensor.shape[0] ?? 0;
    const groups = columns / layout.group;
    const rowBytes = (columns * layout.bits) / 8;
    let scales: Float32Array | undefined;
    let offsets: Float32Array | undefined;
    function* values(): Generator<Uint8Array> {
        const ownScales = new Float32Array(rows * groups);
        const ownOffsets = new Float32Array(layout.hasOffsets ? rows * groups : 0);
        const offsetRow = new Float32Array(groups);
        let row = 0;
        for (const part of parts) {
            for (const chunk of rowChunks(source, part)) {
                const packed = new Uint8Array(chunk.rows * rowBytes);
                const inputBytes = chunk.bytes.length / chunk.rows;
                for (let index = 0; index < chunk.rows; index++, row++) {
                    const target: PackedRow = {
                        values: packed.subarray(index * rowBytes, (index + 1) * rowBytes),
                        scales: ownScales.subarray(row * groups, (row + 1) * groups),
                        offsets: offsetRow,
                    };
                    const start = index * inputBytes;
                    packer.pack(chunk.bytes.subarray(start, start + inputBytes), target);
                    if (layout.hasOffsets) {
                        // The sums of the groups are multiplied with this matrix, so it is transposed.
                        for (let group = 0; group < groups; group++) {
                            ownOffsets[group * rows + row] = offsetRow[group] ?? 0;
                        }
                    }
                }
                yield packed;
            }
        }
        scales = ownScales;
        offsets = ownOffsets;
    }
    const finish = (): void => {
        // Whoever writes the scales first has to make the integers for it.
        for (const _ of values());
    };
    return {
        kind: "blocks",
        ...layout,
        rows,
        columns,
        values: { bytes: rows * rowBytes, chunks: values },
        scales: {
            bytes: rows * groups * 4,
            chunks: () => {
                if (!scales) finish();
                const made = scales;
                scales = undefined;
                return made ? dataOf(made).chunks() : [];
            },
        },
        offsets: {
            bytes: layout.hasOffsets ? rows * groups * 4 : 0,
            chunks: () => {
                if (!offsets) finish();
                const made = offsets;
                offsets = undefined;
                return made ? dataOf(made).chunks() : [];
            },
        },
    };
}

const elementTypes = { F32: "float", F16: "float16", BF16: "bfloat16" } as const;

/** Matrices of equal columns and one float format below each other, as they are. */
export function floatWeight(
    source: ByteSource,
    parts: readonly MatrixPart[],
    name: keyof typeof elementTypes,
): FloatWeight {
    const data: TensorData = {
        bytes: parts.reduce((sum, { tensor }) => sum + tensor.bytes, 0),
        *chunks() {
            for (const part of parts) {
                for (const chunk of rowChunks(source, part)) yield chunk.bytes;
            }
        },
    };
    return {
        kind: "float",
        rows: parts.reduce((sum, part) => sum + rowsOf(part), 0),
        columns: parts[0]?.tensor.shape[0] ?? 0,
        type: elementTypes[name],
        data,
    };
}
