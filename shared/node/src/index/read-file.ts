import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import {
    closeSync,
    constants,
    fstatSync,
    openSync,
    readSync,
    realpathSync,
    type Stats,
} from "node:fs";
import { sep } from "node:path";
import { FileProblems, fileProblem, systemProblem } from "./file-problems.ts";
import { hashBytes } from "./known-hashes.ts";
import type { DiskStamp } from "./pool-contract.ts";
import type { IndexProblem } from "./workspace-indexer.ts";

/** Not through a link, and not waiting for a pipe's other end; Windows has neither flag. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
/** Where a NUL is looked for, as git and others do. */
const binaryBytes = 8192;

/** What a file holds; `bytes` are the reader's own, valid until it reads the next file. */
export interface ReadFile {
    readonly kind: "bytes";
    readonly stamp: DiskStamp;
    readonly bytes: Uint8Array;
    readonly problems: readonly IndexProblem[];
}

/** A file whose content is of no use; without a problem where there is nothing to tell. */
export interface UnreadFile {
    readonly kind: "gone" | "left-out" | "too-large" | "unchanged";
    readonly stamp: DiskStamp | undefined;
    readonly problems: readonly IndexProblem[];
}

/** Reads files, one after another and at once, into one buffer that it keeps. For worker threads. */
export class FileReader {
    private readonly largest: number;
    private buffer: Uint8Array;

    /** Files of more than `largest` bytes are not read. */
    constructor(largest: number) {
        this.largest = largest;
        this.buffer = new Uint8Array(Math.min(largest + 1, 1 << 18));
    }

    /** `known`: a file that has this stamp is not read. */
    read(path: string, known?: DiskStamp): ReadFile | UnreadFile {
        let file: number | undefined;
        try {
            file = openSync(path, openFlags);
            return this.readOpen(path, file, known);
        } catch (error) {
            // A link: what it leads to is met where it is, or lies outside.
            if (isLink(error)) return unread("left-out");
            const problem = systemProblem(path, error);
            return problem === undefined ? unread("gone") : unread("left-out", undefined, problem);
        } finally {
            if (file !== undefined) closeSync(file);
        }
    }

    private readOpen(path: string, file: number, known?: DiskStamp): ReadFile | UnreadFile {
        let before = fstatSync(file);
        for (let attempt = 0; ; attempt++) {
            const stamp = stampOf(before);
            if (!before.isFile()) return unread("left-out", stamp);
            if (known !== undefined && isSameStamp(known, stamp)) return unread("unchanged", stamp);
            if (before.size > this.largest) return this.tooLarge(path, stamp);
            const length = this.fill(file, before.size);
            const after = fstatSync(file);
            const isSteady = isSameStamp(stamp, stampOf(after)) && length === after.size;
            if (!isSteady && attempt === 0) {
                before = after;
                continue;
            }
            if (length > this.largest) return this.tooLarge(path, stamp);
            const bytes = this.buffer.subarray(0, length);
            if (isBinary(bytes))
                return unread("left-out", stamp, fileProblem(path, FileProblems.binary()));
            // Files of a kernel have no size and are none of ours; all else is being written.
            const problems = isSteady ? [] : [fileProblem(path, FileProblems.changing())];
            return { kind: "bytes", stamp, bytes, problems };
        }
    }

    private tooLarge(path: string, stamp: DiskStamp): UnreadFile {
        const problem = FileProblems["too-large"](megabytes(stamp.size), megabytes(this.largest));
        return unread("too-large", stamp, fileProblem(path, problem));
    }

    /** Number of bytes read from the start, at most one more than is allowed. */
    private fill(file: number, expected: number): number {
        const wanted = Math.min(expected, this.largest) + 1;
        if (this.buffer.length < wanted) this.buffer = new Uint8Array(wanted + (wanted >> 1));
        for (let length = 0; ; ) {
            const room = this.buffer.length - length;
            const count = readSync(file, this.buffer, length, room, length);
            length += count;
            // A file that grew beyond what was expected is told by its size afterwards.
            if (count === 0 || length === expected || length > this.largest) return length;
            if (length === this.buffer.length) {
                const larger = new Uint8Array(this.buffer.length * 2);
                larger.set(this.buffer);
                this.buffer = larger;
            }
        }
    }
}

/** The text of a file and where it was not as it should be. */
export interface DecodedText {
    readonly text: string;
    readonly isValid: boolean;
}

/**
 * Text of UTF-8, or of UTF-16 that begins with a byte order mark. The mark is not part of the text,
 * as in editors, so offsets count from behind it; what is invalid becomes U+FFFD, and offsets are those
 * of the text with it.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
    const encoding = utf16Of(bytes);
    if (encoding !== undefined) {
        return { text: new TextDecoder(encoding).decode(bytes), isValid: true };
    }
    const start = hasMark(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0;
    const { buffer, byteOffset, length } = bytes;
    const body = Buffer.from(buffer, byteOffset + start, length - start);
    return { text: body.toString("utf8"), isValid: isUtf8(body) };
}

/** Whether `decodeText` finds nothing invalid. */
export function isValidText(bytes: Uint8Array): boolean {
    return utf16Of(bytes) !== undefined || isUtf8(bytes);
}

/** The bytes for searches that know UTF-8 alone: those given, but for UTF-16. */
export function asUtf8(bytes: Uint8Array): Uint8Array {
    return utf16Of(bytes) === undefined ? bytes : Buffer.from(decodeText(bytes).text);
}

/** 16 bytes over the content and whatever else facts depend on. */
export function contentHash(bytes: Uint8Array, ...also: readonly string[]): Uint8Array {
    const hash = createHash("sha256").update(bytes);
    for (const each of also) hash.update(`\0${each}`);
    return hash.digest().subarray(0, hashBytes);
}

/** Whether a path that was told, not walked to, leads out of all roots by a link. */
export function leadsOut(path: string, realRoots: readonly string[]): boolean {
    let real: string;
    try {
        real = realpathSync(path);
    } catch {
        // Reading it will tell what is wrong.
        return false;
    }
    const slashed = real.replaceAll(sep, "/");
    return !realRoots.some((root) => slashed.startsWith(root.endsWith("/") ? root : `${root}/`));
}

function unread(
    kind: UnreadFile["kind"],
    stamp?: DiskStamp,
    ...problems: readonly IndexProblem[]
): UnreadFile {
    return { kind, stamp, problems };
}

function stampOf(status: Stats): DiskStamp {
    return { size: status.size, mtimeMs: status.mtimeMs, inode: status.ino };
}

function isSameStamp(one: DiskStamp, other: DiskStamp): boolean {
    return one.size === other.size && one.mtimeMs === other.mtimeMs && one.inode === other.inode;
}

function isLink(error: unknown): boolean {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ELOOP" || code === "EMLINK";
}

function isBinary(bytes: Uint8Array): boolean {
    return utf16Of(bytes) === undefined && bytes.subarray(0, binaryBytes).includes(0);
}

function utf16Of(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
    if (hasMark(bytes, 0xff, 0xfe)) return "utf-16le";
    return hasMark(bytes, 0xfe, 0xff) ? "utf-16be" : undefined;
}

function hasMark(bytes: Uint8Array, ...mark: readonly number[]): boolean {
    return mark.every((byte, at) => bytes[at] === byte);
}

function megabytes(bytes: number): string {
    return `${Math.round(bytes / 104_857.6) / 10} MB`;
}
