import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ByteSource } from "../../src/import/byte-source.ts";

export const fixtureFolder = join(import.meta.dirname, "../../../../test/fixtures/gguf");

export function fixture(name: string): Buffer {
    return readFileSync(join(fixtureFolder, name));
}

/** A source over bytes that notes the largest read, which must never depend on what the bytes say. */
export function sourceOf(bytes: Uint8Array): ByteSource & { largestRead: number } {
    return {
        size: bytes.length,
        largestRead: 0,
        read(offset, length) {
            this.largestRead = Math.max(this.largestRead, length);
            return bytes.subarray(offset, offset + length);
        },
    };
}

export type Value =
    | { readonly text: string }
    | { readonly count: number }
    | { readonly float: number }
    | { readonly flag: boolean }
    | { readonly texts: readonly string[] }
    | { readonly integers: readonly number[] }
    | { readonly raw: Buffer };

export interface TestTensor {
    readonly name: string;
    readonly shape: readonly number[];
    /** Number of the type in the file. */
    readonly type: number;
    readonly data: Uint8Array;
    /** Replaces the true offset. */
    readonly offset?: bigint;
}

export interface TestFile {
    readonly version?: number;
    readonly metadata: Readonly<Record<string, Value>> | readonly (readonly [string, Value])[];
    readonly tensors?: readonly TestTensor[];
}

/** A GGUF file as its specification describes it. */
export function ggufBytes({ version = 3, metadata, tensors = [] }: TestFile): Buffer {
    const entries = Array.isArray(metadata) ? metadata : Object.entries(metadata);
    const parts = [
        Buffer.from("GGUF"),
        unsigned32(version),
        unsigned64(tensors.length),
        unsigned64(entries.length),
        ...entries.flatMap(([key, value]) => [text(key), valueBytes(value)]),
    ];
    let offset = 0;
    for (const tensor of tensors) {
        parts.push(
            text(tensor.name),
            unsigned32(tensor.shape.length),
            ...tensor.shape.map(unsigned64),
            unsigned32(tensor.type),
            unsigned64(tensor.offset ?? offset),
        );
        offset += aligned(tensor.data.length);
    }
    const header = Buffer.concat(parts);
    return Buffer.concat([
        header,
        padding(header.length),
        ...tensors.map(({ data }) => padded(data)),
    ]);
}

export function text(value: string): Buffer {
    const bytes = Buffer.from(value);
    return Buffer.concat([unsigned64(bytes.length), bytes]);
}

export function unsigned32(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
}

export function unsigned64(value: number | bigint): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(value));
    return bytes;
}

function valueBytes(value: Value): Buffer {
    if ("raw" in value) return value.raw;
    if ("text" in value) return Buffer.concat([unsigned32(8), text(value.text)]);
    if ("count" in value) return Buffer.concat([unsigned32(4), unsigned32(value.count)]);
    if ("flag" in value) return Buffer.concat([unsigned32(7), Buffer.of(value.flag ? 1 : 0)]);
    if ("float" in value) {
        const bytes = Buffer.alloc(4);
        bytes.writeFloatLE(value.float);
        return Buffer.concat([unsigned32(6), bytes]);
    }
    const items = "texts" in value ? value.texts.map(text) : value.integers.map(signed32);
    const type = "texts" in value ? 8 : 5;
    const count = unsigned64(items.length);
    return Buffer.concat([unsigned32(9), unsigned32(type), count, ...items]);
}

function signed32(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    return bytes;
}

function aligned(size: number): number {
    return Math.ceil(size / 32) * 32;
}

function padding(size: number): Buffer {
    return Buffer.alloc(aligned(size) - size);
}

function padded(data: Uint8Array): Buffer {
    return Buffer.concat([data, padding(data.length)]);
}
