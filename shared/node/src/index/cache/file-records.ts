import { ByteReader } from "@rust-ai-ide/analysis/index/byte-reader";
import { ByteWriter } from "@rust-ai-ide/analysis/index/byte-writer";
import { hashBytes } from "../known-hashes.ts";
import type { DiskStamp } from "../pool-contract.ts";
import type { IndexProblem } from "../workspace-indexer.ts";
import { hashText, sealed, unsealed } from "./cache-format.ts";

/** "RAS" and the format. */
const mark = 0x01534152;
/** As coarse as times of a file system may be: FAT counts two seconds. */
const coarsestMs = 2_000;

/** What was found out of a file, and what it looked like from outside then. */
export interface FileRecord {
    readonly stamp: DiskStamp;
    /** As of `hashText`; "" when it was too large to be read. */
    readonly hash: string;
    readonly lines: number;
    readonly hasFacts: boolean;
    /** It is none that an index has: a binary file, a link. */
    readonly isLeftOut: boolean;
    /**
     * It was written so shortly before it was read that another write could have left the same stamp:
     * its stamp says nothing (git calls such entries racily clean).
     */
    readonly isRacy: boolean;
    /** What there is to say of the file, which is said again when it is not read. */
    readonly problems: readonly Omit<IndexProblem, "path">[];
}

/** `readAt`: a time before the file was read, in milliseconds since 1970. */
export function isRacy(stamp: DiskStamp, readAt: number): boolean {
    return stamp.mtimeMs > readAt - coarsestMs;
}

/** Records by path for the next start. Those whose stamp says nothing are left out. */
export function encodeRecords(records: ReadonlyMap<string, FileRecord>): Uint8Array {
    const writer = new ByteWriter(1 << 16);
    const numbers = Buffer.allocUnsafe(24);
    const kept = [...records].filter(([, record]) => !record.isRacy);
    writer.varint(mark);
    writer.varint(kept.length);
    let last = "";
    for (const [path, { stamp, hash, lines, hasFacts, isLeftOut, problems }] of kept) {
        const shared = sharedLength(last, path);
        writer.varint(shared);
        writer.string(path.slice(shared));
        numbers.writeDoubleLE(stamp.size, 0);
        numbers.writeDoubleLE(stamp.mtimeMs, 8);
        numbers.writeDoubleLE(stamp.inode, 16);
        writer.raw(numbers);
        writer.raw(Buffer.from(hash.padEnd(hashBytes, "\0"), "latin1"));
        writer.varint(lines);
        writer.byte((hasFacts ? 1 : 0) | (isLeftOut ? 2 : 0));
        writer.varint(problems.length);
        for (const { code, message } of problems) {
            writer.string(code);
            writer.string(message);
        }
        last = path;
    }
    return sealed(writer.take());
}

/** Undefined when it is none of ours, or damaged. */
export function decodeRecords(bytes: Uint8Array): Map<string, FileRecord> | undefined {
    const content = unsealed(bytes);
    if (content === undefined) return undefined;
    const reader = new ByteReader(content);
    if (reader.varint() !== mark) return undefined;
    const numbers = new DataView(content.buffer, content.byteOffset, content.length);
    const records = new Map<string, FileRecord>();
    let path = "";
    for (let left = reader.count(29 + hashBytes); left > 0; left--) {
        const shared = reader.varint();
        path = path.slice(0, shared) + reader.string();
        if (reader.left < 24 + hashBytes + 2) return undefined;
        const { at } = reader;
        const stamp = {
            size: numbers.getFloat64(at, true),
            mtimeMs: numbers.getFloat64(at + 8, true),
            inode: numbers.getFloat64(at + 16, true),
        };
        const stored = content.subarray(at + 24, at + 24 + hashBytes);
        const hash = stored.some((byte) => byte !== 0) ? hashText(stored) : "";
        reader.skip(24 + hashBytes);
        const lines = reader.varint();
        const bits = reader.byte();
        const problems: Omit<IndexProblem, "path">[] = [];
        for (let more = reader.count(2); more > 0; more--) {
            problems.push({ code: reader.string(), message: reader.string() });
        }
        const hasFacts = (bits & 1) !== 0;
        const isLeftOut = (bits & 2) !== 0;
        const record = { stamp, hash, lines, hasFacts, isLeftOut, isRacy: false, problems };
        records.set(path, record);
    }
    return reader.failed ? undefined : records;
}

/** Units that both begin with, never ending inside of a surrogate pair. */
function sharedLength(one: string, other: string): number {
    let length = 0;
    while (length < one.length && one.charCodeAt(length) === other.charCodeAt(length)) length++;
    const last = one.charCodeAt(length - 1);
    return last >= 0xd800 && last < 0xdc00 ? length - 1 : length;
}
