import { Utf8Decoder } from "../tokeniser/utf8.ts";
import type { ByteSource } from "./byte-source.ts";
import { ImportErrors } from "./errors.ts";
import { type TensorFormat, tensorFormat } from "./tensor-formats.ts";

/** A value of a GGUF file's metadata. Arrays hold numbers or strings; other arrays are left out. */
export type GgufValue = number | boolean | string | readonly number[] | readonly string[];

export interface GgufTensor {
    readonly name: string;
    readonly format: TensorFormat;
    /** Sizes with the innermost first, as the file has them: [columns, rows] for a matrix. */
    readonly shape: readonly number[];
    /** Place of the data in the file. */
    readonly offset: number;
    readonly bytes: number;
}

export interface GgufFile {
    readonly version: number;
    readonly metadata: ReadonlyMap<string, GgufValue>;
    readonly tensors: ReadonlyMap<string, GgufTensor>;
}

/** Far above what any model has; a damaged file may say anything. */
const limits = {
    entries: 65_536,
    stringBytes: 16 * 1024 * 1024,
    arrayItems: 16 * 1024 * 1024,
    arrayDepth: 4,
    tensorElements: 2 ** 40,
} as const;

/** Sizes in bytes of the metadata types with a fixed size, by their number in the file. */
const fixedSizes: readonly (number | undefined)[] = [
    1,
    1,
    2,
    2,
    4,
    4,
    4,
    1,
    undefined,
    undefined,
    8,
    8,
    8,
];
const stringType = 8;
const arrayType = 9;

/**
 * Reads the header of a GGUF file: metadata and the places of the tensors. Nothing that the file
 * says about sizes is believed: memory is taken only for bytes that are there. Throws an
 * `import.*` error. Source: ggml, docs/gguf.md (versions 2 and 3).
 */
export function readGguf(source: ByteSource): GgufFile {
    const cursor = new Cursor(source);
    if (source.size < 8 || cursor.unsigned32("the header") !== 0x46554747) {
        throw ImportErrors.notGguf();
    }
    const version = cursor.unsigned32("the header");
    // The versions are small numbers; the other byte order shows them in the upper half.
    if ((version & 0xffff) === 0) throw ImportErrors.bigEndian();
    if (version !== 2 && version !== 3) throw ImportErrors.unsupportedVersion(version);
    const tensorCount = cursor.count("the number of tensors", limits.entries);
    const metadataCount = cursor.count("the number of metadata entries", limits.entries);
    const metadata = new Map<string, GgufValue>();
    for (let index = 0; index < metadataCount; index++) {
        const key = cursor.string("a metadata key");
        if (metadata.has(key)) throw ImportErrors.corrupt(quoted(key), "is there twice");
        const value = cursor.value(cursor.unsigned32(quoted(key)), quoted(key), 0);
        if (value !== undefined) metadata.set(key, value);
    }
    const headers = Array.from({ length: tensorCount }, () => readTensorHeader(cursor));
    const alignment = readAlignment(metadata);
    const dataStart = Math.ceil(cursor.position / alignment) * alignment;
    const tensors = new Map<string, GgufTensor>();
    for (const header of headers) {
        if (tensors.has(header.name)) {
            throw ImportErrors.corrupt(`the tensor ${quoted(header.name)}`, "is there twice");
        }
        tensors.set(header.name, place(header, dataStart, alignment, source.size));
    }
    return { version, metadata, tensors };
}

interface TensorHeader {
    readonly name: string;
    readonly shape: readonly number[];
    readonly type: number;
    readonly offset: number;
}

function readTensorHeader(cursor: Cursor): TensorHeader {
    const name = cursor.string("a tensor's name");
    const at = `the tensor ${quoted(name)}`;
    const dimensions = cursor.unsigned32(at);
    if (dimensions < 1 || dimensions > 4) {
        throw ImportErrors.corrupt(at, `has ${dimensions} dimensions`);
    }
    const shape = Array.from({ length: dimensions }, () => cursor.count(at, limits.tensorElements));
    return { name, shape, type: cursor.unsigned32(at), offset: cursor.count(at, 2 ** 50) };
}

function place(
    { name, shape, type, offset }: TensorHeader,
    dataStart: number,
    alignment: number,
    fileSize: number,
): GgufTensor {
    const at = `the tensor ${quoted(name)}`;
    const format = tensorFormat(type);
    if (format.kind === "unknown") throw ImportErrors.unsupportedType(name, format.name);
    const elements = shape.reduce((product, size) => product * size, 1);
    if (elements < 1 || elements > limits.tensorElements) {
        throw ImportErrors.corrupt(at, "has an impossible size");
    }
    if ((shape[0] ?? 0) % format.blockSize !== 0) {
        throw ImportErrors.corrupt(at, `has rows that are no multiple of ${format.blockSize}`);
    }
    if (offset % alignment !== 0) throw ImportErrors.corrupt(at, "is not aligned");
    const bytes = (elements / format.blockSize) * format.blockBytes;
    if (dataStart + offset + bytes > fileSize) throw ImportErrors.truncated(at);
    return { name, format, shape, offset: dataStart + offset, bytes };
}

function readAlignment(metadata: ReadonlyMap<string, GgufValue>): number {
    const alignment = metadata.get("general.alignment") ?? 32;
    const isPossible =
        typeof alignment === "number" &&
        alignment >= 1 &&
        alignment <= 65_536 &&
        Number.isInteger(Math.log2(alignment));
    if (isPossible) return alignment;
    throw ImportErrors.invalidMetadata("general.alignment", "is no power of two");
}

/** A name from the file, short enough for a message. */
function quoted(name: string): string {
    return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}

/** Reads values one after the other through a window, so that small reads do not each go to the disk. */
class Cursor {
    position = 0;
    private readonly source: ByteSource;
    private window: Uint8Array = new Uint8Array(0);
    private windowStart = 0;

    constructor(source: ByteSource) {
        this.source = source;
    }

    unsigned32(place: string): number {
        return this.view(4, place).getUint32(0, true);
    }

    /** An unsigned 64-bit number of at most `limit`. */
    count(place: string, limit: number): number {
        const value = this.view(8, place).getBigUint64(0, true);
        if (value > BigInt(limit)) throw ImportErrors.corrupt(place, "is impossibly large");
        return Number(value);
    }

    string(place: string): string {
        const length = this.count(place, limits.stringBytes);
        const decoder = new Utf8Decoder();
        return decoder.push(this.bytes(length, place)) + decoder.flush();
    }

    /** A value of a metadata type; undefined for arrays of what nobody asks for. */
    value(type: number, place: string, depth: number): GgufValue | undefined {
        if (type === stringType) return this.string(place);
        if (type === arrayType) return this.array(place, depth);
        return this.number(type, place);
    }

    private array(place: string, depth: number): GgufValue | undefined {
        if (depth >= limits.arrayDepth) throw ImportErrors.corrupt(place, "is nested too deeply");
        const type = this.unsigned32(place);
        const count = this.count(place, limits.arrayItems);
        // Every item takes bytes of the file: what cannot be there is not allocated.
        const smallest = type === stringType ? 8 : type === arrayType ? 12 : this.size(type, place);
        if (this.position + count * smallest > this.source.size) {
            throw ImportErrors.truncated(place);
        }
        if (type === stringType) {
            const strings: string[] = [];
            for (let index = 0; index < count; index++) strings.push(this.string(place));
            return strings;
        }
        if (type === arrayType) {
            for (let index = 0; index < count; index++) this.array(place, depth + 1);
            return undefined;
        }
        const numbers: number[] = [];
        for (let index = 0; index < count; index++) {
            numbers.push(Number(this.number(type, place)));
        }
        return numbers;
    }

    private number(type: number, place: string): number | boolean {
        const view = this.view(this.size(type, place), place);
        switch (type) {
            case 0:
                return view.getUint8(0);
            case 1:
                return view.getInt8(0);
            case 2:
                return view.getUint16(0, true);
            case 3:
                return view.getInt16(0, true);
            case 4:
                return view.getUint32(0, true);
            case 5:
                return view.getInt32(0, true);
            case 6:
                return view.getFloat32(0, true);
            case 7:
                return view.getUint8(0) !== 0;
            case 10:
                return Number(view.getBigUint64(0, true));
            case 11:
                return Number(view.getBigInt64(0, true));
            default:
                return view.getFloat64(0, true);
        }
    }

    private size(type: number, place: string): number {
        const size = fixedSizes[type];
        if (size === undefined) throw ImportErrors.corrupt(place, `has the unknown type ${type}`);
        return size;
    }

    private view(length: number, place: string): DataView {
        const bytes = this.bytes(length, place);
        return new DataView(bytes.buffer, bytes.byteOffset, length);
    }

    private bytes(length: number, place: string): Uint8Array {
        const start = this.position;
        if (start + length > this.source.size) throw ImportErrors.truncated(place);
        const inWindow = start - this.windowStart;
        if (inWindow + length > this.window.length) {
            this.window = this.source.read(start, Math.max(length, 65_536));
            this.windowStart = start;
        }
        const from = start - this.windowStart;
        const bytes = this.window.subarray(from, from + length);
        if (bytes.length !== length) throw ImportErrors.truncated(place);
        this.position = start + length;
        return bytes;
    }
}
