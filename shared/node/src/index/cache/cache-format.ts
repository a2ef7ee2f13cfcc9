import { crc32 } from "node:zlib";
import { ByteReader } from "@rust-ai-ide/analysis/index/byte-reader";
import { ByteWriter } from "@rust-ai-ide/analysis/index/byte-writer";
import { hashBytes } from "../known-hashes.ts";

/** "RAF" and the format of segments; "RAT" and that of tables. */
const recordMark = 0x01464152;
const tableMark = 0x01544152;
/** Mark, length of the facts, hash of the file, checksum over length, hash and facts. */
const headBytes = 4 + 4 + hashBytes + 4;

/** Where the facts of a content lie, and how much they are worth keeping. */
export interface CacheEntry {
    segment: number;
    /** Of the record's head. */
    offset: number;
    /** Of the facts; 0: the content has none. */
    length: number;
    /** Hours since 1970. */
    usedAt: number;
    /** Days on which they were asked for again. */
    hits: number;
}

/** Content hashes as text of one unit a byte, which is what maps can hold. */
export function hashText(hash: Uint8Array): string {
    return Buffer.from(hash.buffer, hash.byteOffset, hashBytes).toString("latin1");
}

export function recordBytes(length: number): number {
    return headBytes + length;
}

export function encodeRecord(hash: string, facts: Uint8Array): Buffer {
    const record = Buffer.allocUnsafe(headBytes + facts.length);
    record.writeUInt32LE(recordMark, 0);
    record.writeUInt32LE(facts.length, 4);
    record.write(hash, 8, "latin1");
    record.set(facts, headBytes);
    record.writeUInt32LE(checksum(record, 0, facts.length), headBytes - 4);
    return record;
}

/** The facts of a record; undefined when it is another's, cut off, or damaged. */
export function decodeRecord(bytes: Buffer, offset: number, hash: string): Uint8Array | undefined {
    const length = headAt(bytes, offset);
    if (length === undefined || bytes.length < offset + headBytes + length) return undefined;
    if (bytes.toString("latin1", offset + 8, offset + 8 + hashBytes) !== hash) return undefined;
    if (bytes.readUInt32LE(offset + headBytes - 4) !== checksum(bytes, offset, length)) return;
    return bytes.subarray(offset + headBytes, offset + headBytes + length);
}

function checksum(bytes: Buffer, offset: number, length: number): number {
    const head = crc32(bytes.subarray(offset + 4, offset + headBytes - 4));
    return crc32(bytes.subarray(offset + headBytes, offset + headBytes + length), head);
}

function headAt(bytes: Buffer, offset: number): number | undefined {
    if (offset + headBytes > bytes.length) return undefined;
    return bytes.readUInt32LE(offset) === recordMark ? bytes.readUInt32LE(offset + 4) : undefined;
}

/**
 * The whole records from an offset on; returns where they end, which is in front of the first one that
 * is cut off or damaged.
 */
export function scanRecords(
    bytes: Buffer,
    from: number,
    tell: (hash: string, offset: number, length: number) => void,
): number {
    let offset = from;
    for (;;) {
        const length = headAt(bytes, offset);
        if (length === undefined) return offset;
        const hash = bytes.toString("latin1", offset + 8, offset + 8 + hashBytes);
        if (decodeRecord(bytes, offset, hash) === undefined) return offset;
        tell(hash, offset, length);
        offset += headBytes + length;
    }
}

/** What is known of a cache without looking at its segments. */
export interface CacheTable {
    readonly entries: Map<string, CacheEntry>;
    /** How much of each segment the entries speak of. */
    readonly segments: Map<number, number>;
}

export function encodeTable({ entries, segments }: CacheTable): Uint8Array {
    const writer = new ByteWriter(1 << 16);
    writer.varint(tableMark);
    writer.varint(segments.size);
    for (const [segment, length] of segments) {
        writer.varint(segment);
        writer.varint(length);
    }
    writer.varint(entries.size);
    for (const [hash, entry] of entries) {
        writer.raw(Buffer.from(hash, "latin1"));
        writer.varint(entry.segment);
        writer.varint(entry.offset);
        writer.varint(entry.length);
        writer.varint(entry.usedAt);
        writer.varint(entry.hits);
    }
    return sealed(writer.take());
}

/** Undefined when it is none of ours, or damaged. */
export function decodeTable(bytes: Uint8Array): CacheTable | undefined {
    const content = unsealed(bytes);
    if (content === undefined) return undefined;
    const reader = new ByteReader(content);
    if (reader.varint() !== tableMark) return undefined;
    const segments = new Map<number, number>();
    for (let left = reader.count(2); left > 0; left--) {
        const segment = reader.varint();
        segments.set(segment, reader.varint());
    }
    const entries = new Map<string, CacheEntry>();
    for (let left = reader.count(hashBytes + 5); left > 0; left--) {
        const hash = hashText(content.subarray(reader.at, reader.at + hashBytes));
        reader.skip(hashBytes);
        const segment = reader.varint();
        const offset = reader.varint();
        const length = reader.varint();
        const usedAt = reader.varint();
        const hits = reader.varint();
        entries.set(hash, { segment, offset, length, usedAt, hits });
    }
    return reader.failed || reader.left > 0 ? undefined : { entries, segments };
}

/** Bytes with their checksum behind them. */
export function sealed(bytes: Uint8Array): Uint8Array {
    const all = Buffer.allocUnsafe(bytes.length + 4);
    all.set(bytes);
    all.writeUInt32LE(crc32(bytes), bytes.length);
    return all;
}

/** The bytes in front of their checksum; undefined when it is not theirs. */
export function unsealed(bytes: Uint8Array): Uint8Array | undefined {
    if (bytes.length < 4) return undefined;
    const content = bytes.subarray(0, bytes.length - 4);
    const stored = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return stored.readUInt32LE(content.length) === crc32(content) ? content : undefined;
}
