/** Writes ONNX models as protocol buffers: just what a decoder graph needs. Source: onnx.proto. */

export type Attribute = string | number | readonly number[] | { readonly float: number };
export type Dimension = number | string;

export const elementTypes = { float: 1, uint8: 2, int32: 6, int64: 7 } as const;
export type ElementType = keyof typeof elementTypes;

function varint(value: number): Buffer {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    do {
        const more = rest > 0x7fn;
        bytes.push(Number(rest & 0x7fn) | (more ? 0x80 : 0));
        rest >>= 7n;
    } while (rest > 0n);
    return Buffer.from(bytes);
}

function integer(field: number, value: number): Buffer {
    return Buffer.concat([varint(field * 8), varint(value)]);
}

function bytes(field: number, value: Buffer | string): Buffer {
    const content = typeof value === "string" ? Buffer.from(value) : value;
    return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
}

function attribute(name: string, value: Attribute): Buffer {
    const parts = [bytes(1, name)];
    if (typeof value === "string") parts.push(bytes(4, value), integer(20, 3));
    else if (typeof value === "number") parts.push(integer(3, value), integer(20, 2));
    else if ("float" in value) {
        const float = Buffer.alloc(4);
        float.writeFloatLE(value.float);
        parts.push(varint(2 * 8 + 5), float, integer(20, 1));
    } else parts.push(...value.map((item) => integer(8, item)), integer(20, 7));
    return bytes(5, Buffer.concat(parts));
}

function valueInfo(field: number, name: string, type: ElementType, shape: Dimension[]): Buffer {
    const dimensions = shape.map((dimension) =>
        bytes(1, typeof dimension === "string" ? bytes(2, dimension) : integer(1, dimension)),
    );
    const tensor = Buffer.concat([
        integer(1, elementTypes[type]),
        bytes(2, Buffer.concat(dimensions)),
    ]);
    return bytes(field, Buffer.concat([bytes(1, name), bytes(2, bytes(1, tensor))]));
}

/** Collects a graph and serialises it as a model of opset 17 with Microsoft's operators. */
export class OnnxGraph {
    private readonly nodes: Buffer[] = [];
    private readonly initialisers: Buffer[] = [];
    private readonly values: Buffer[] = [];

    /** Adds a node; answers its first output. */
    node(
        operator: string,
        inputs: readonly string[],
        outputs: readonly [string, ...string[]],
        attributes: Readonly<Record<string, Attribute>> = {},
        domain = "",
    ): string {
        this.nodes.push(
            bytes(
                1,
                Buffer.concat([
                    ...inputs.map((input) => bytes(1, input)),
                    ...outputs.map((output) => bytes(2, output)),
                    bytes(3, outputs[0]),
                    bytes(4, operator),
                    ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
                    ...(domain === "" ? [] : [bytes(7, domain)]),
                ]),
            ),
        );
        return outputs[0];
    }

    constant(name: string, type: ElementType, shape: number[], data: ArrayBufferView): string {
        const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
        this.initialisers.push(
            bytes(
                5,
                Buffer.concat([
                    ...shape.map((dimension) => integer(1, dimension)),
                    integer(2, elementTypes[type]),
                    bytes(8, name),
                    bytes(9, raw),
                ]),
            ),
        );
        return name;
    }

    integers(name: string, values: readonly number[]): string {
        return this.constant(
            name,
            "int64",
            [values.length],
            BigInt64Array.from(values.map((value) => BigInt(value))),
        );
    }

    input(name: string, type: ElementType, shape: Dimension[]): string {
        this.values.push(valueInfo(11, name, type, shape));
        return name;
    }

    output(name: string, type: ElementType, shape: Dimension[]): void {
        this.values.push(valueInfo(12, name, type, shape));
    }

    serialise(): Buffer {
        const graph = [...this.nodes, bytes(2, "decoder"), ...this.initialisers, ...this.values];
        return Buffer.concat([
            integer(1, 8),
            bytes(2, "rust-ai-ide benchmark"),
            bytes(7, Buffer.concat(graph)),
            bytes(8, Buffer.concat([bytes(1, ""), integer(2, 17)])),
            bytes(8, Buffer.concat([bytes(1, "com.microsoft"), integer(2, 1)])),
        ]);
    }
}
