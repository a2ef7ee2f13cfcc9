import type { TensorData } from "./linear-weight.ts";
import {
    bytesField,
    concatenate,
    integerField,
    integersField,
    lengthPrefix,
    textField,
} from "./protobuf-writer.ts";

/** Element types by their numbers in onnx.proto. */
export const elementTypes = { float: 1, uint8: 2, int64: 7, float16: 10, bfloat16: 16 } as const;
export type ElementType = keyof typeof elementTypes;

export type Attribute = string | number | readonly number[] | { readonly float: number };
export type Dimension = number | string;

interface Initialiser {
    readonly name: string;
    readonly type: ElementType;
    readonly shape: readonly number[];
    readonly data: TensorData;
}

/** A file of the model: its size is known before its bytes are made. */
export interface ModelFile {
    readonly name: string;
    readonly bytes: number;
    chunks(): Iterable<Uint8Array>;
}

export interface FileLimits {
    /** A graph with more weights has them in files of their own: a protocol buffer ends at 2 GiB. */
    readonly graphBytes: number;
    /** Size that files of weights do not exceed, unless one tensor alone does. */
    readonly pieceBytes: number;
}

export const defaultFileLimits: FileLimits = { graphBytes: 1.9e9, pieceBytes: 1.9e9 };

/** Weights in files of their own begin at multiples of this, so that they can be mapped into memory. */
const pageBytes = 4096;
/** Smaller tensors stay in the graph, where the runtime looks at them while it optimises. */
const smallTensorBytes = 4096;

/** Collects a decoder's graph and lays out its files. Source: onnx.proto; opset 17 with Microsoft's operators. */
export class OnnxModel {
    private readonly nodes: Uint8Array[] = [];
    private readonly values: Uint8Array[] = [];
    private readonly initialisers: Initialiser[] = [];

    /** Adds a node; answers its first output. */
    node(
        operator: string,
        inputs: readonly string[],
        outputs: readonly [string, ...string[]],
        attributes: Readonly<Record<string, Attribute>> = {},
        domain = "",
    ): string {
        const parts = [
            ...inputs.map((input) => textField(1, input)),
            ...outputs.map((output) => textField(2, output)),
            textField(3, outputs[0]),
            textField(4, operator),
            ...Object.entries(attributes).map(([name, value]) => attributeField(name, value)),
            ...(domain === "" ? [] : [textField(7, domain)]),
        ];
        this.nodes.push(bytesField(1, concatenate(parts)));
        return outputs[0];
    }

    constant(name: string, type: ElementType, shape: readonly number[], data: TensorData): string {
        this.initialisers.push({ name, type, shape, data });
        return name;
    }

    input(name: string, type: ElementType, shape: readonly Dimension[]): string {
        this.values.push(valueField(11, name, type, shape));
        return name;
    }

    output(name: string, type: ElementType, shape: readonly Dimension[]): void {
        this.values.push(valueField(12, name, type, shape));
    }

    /**
     * The model's files: the graph, named `name`, first; behind it those with weights, `name_data`
     * and `name_data_1`, …, when the graph would be too large with them.
     */
    files(
        name: string,
        metadata: Readonly<Record<string, string>>,
        limits: FileLimits = defaultFileLimits,
    ): ModelFile[] {
        const weights = this.initialisers.reduce((sum, { data }) => sum + data.bytes, 0);
        const isOutside = weights > limits.graphBytes;
        const pieces = new PieceTable(`${name}_data`, limits.pieceBytes);
        const tensors = this.initialisers.map((initialiser): (Uint8Array | TensorData)[] => {
            const header = tensorHeader(initialiser);
            const { data } = initialiser;
            if (isOutside && data.bytes >= smallTensorBytes) {
                const body = concatenate([header, pieces.add(data)]);
                return [bytesField(5, body)];
            }
            const raw = lengthPrefix(9, data.bytes);
            const size = header.length + raw.length + data.bytes;
            return [concatenate([lengthPrefix(5, size), header, raw]), data];
        });
        const body: (Uint8Array | TensorData)[] = [
            ...this.nodes,
            textField(2, "rows"),
            ...tensors.flat(),
            ...this.values,
        ];
        const bodyBytes = body.reduce((sum, part) => sum + sizeOf(part), 0);
        const parts = [
            integerField(1, 8),
            textField(2, "rust-ai-ide"),
            lengthPrefix(7, bodyBytes),
            ...body,
            bytesField(8, concatenate([textField(1, ""), integerField(2, 17)])),
            bytesField(8, concatenate([textField(1, "com.microsoft"), integerField(2, 1)])),
            ...Object.entries(metadata).map(([key, value]) =>
                bytesField(14, concatenate([textField(1, key), textField(2, value)])),
            ),
        ];
        return [fileOf(name, parts), ...pieces.files()];
    }
}

function sizeOf(part: Uint8Array | TensorData): number {
    return part instanceof Uint8Array ? part.length : part.bytes;
}

function fileOf(name: string, parts: readonly (Uint8Array | TensorData)[]): ModelFile {
    return {
        name,
        bytes: parts.reduce((sum, part) => sum + sizeOf(part), 0),
        *chunks() {
            for (const part of parts) {
                if (part instanceof Uint8Array) yield part;
                else yield* part.chunks();
            }
        },
    };
}

function tensorHeader({ name, type, shape }: Initialiser): Uint8Array {
    return concatenate([
        ...shape.map((size) => integerField(1, size)),
        integerField(2, elementTypes[type]),
        textField(8, name),
    ]);
}

function attributeField(name: string, value: Attribute): Uint8Array {
    const parts = [textField(1, name)];
    if (typeof value === "string") parts.push(textField(4, value), integerField(20, 3));
    else if (typeof value === "number") parts.push(integerField(3, value), integerField(20, 2));
    else if ("float" in value) {
        const float = new Uint8Array(5);
        float[0] = 2 * 8 + 5;
        new DataView(float.buffer).setFloat32(1, value.float, true);
        parts.push(float, integerField(20, 1));
    } else parts.push(integersField(8, value), integerField(20, 7));
    return bytesField(5, concatenate(parts));
}

function valueField(
    field: number,
    name: string,
    type: ElementType,
    shape: readonly Dimension[],
): Uint8Array {
    const dimensions = shape.map((dimension) =>
        bytesField(
            1,
            typeof dimension === "string" ? textField(2, dimension) : integerField(1, dimension),
        ),
    );
    const tensor = concatenate([
        integerField(1, elementTypes[type]),
        bytesField(2, concatenate(dimensions)),
    ]);
    return bytesField(
        field,
        concatenate([textField(1, name), bytesField(2, bytesField(1, tensor))]),
    );
}

/** Gives tensors their places in the files beside the graph. */
class PieceTable {
    private readonly name: string;
    private readonly limit: number;
    private readonly pieces: { name: string; bytes: number; parts: (Uint8Array | TensorData)[] }[] =
        [];

    constructor(name: string, limit: number) {
        this.name = name;
        this.limit = limit;
    }

    /** Places a tensor; answers the fields of its TensorProto that say where. */
    add(data: TensorData): Uint8Array {
        let piece = this.pieces.at(-1);
        if (!piece || (piece.bytes > 0 && aligned(piece.bytes) + data.bytes > this.limit)) {
            const number = this.pieces.length;
            const name = number === 0 ? this.name : `${this.name}_${number}`;
            piece = { name, bytes: 0, parts: [] };
            this.pieces.push(piece);
        }
        const offset = aligned(piece.bytes);
        if (offset > piece.bytes) piece.parts.push(new Uint8Array(offset - piece.bytes));
        piece.parts.push(data);
        piece.bytes = offset + data.bytes;
        const entries = { location: piece.name, offset, length: data.bytes };
        return concatenate([
            ...Object.entries(entries).map(([key, value]) =>
                bytesField(13, concatenate([textField(1, key), textField(2, String(value))])),
            ),
            integerField(14, 1),
        ]);
    }

    files(): ModelFile[] {
        return this.pieces.map(({ name, parts }) => fileOf(name, parts));
    }
}

function aligned(offset: number): number {
    return Math.ceil(offset / pageBytes) * pageBytes;
}
