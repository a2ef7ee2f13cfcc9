import { gunzipSync } from "node:zlib";
import { unzipSync } from "fflate";
import { AdvisorySourceErrors } from "./advisory-source-errors.ts";

/** A file of an archive. Nothing of an archive is ever written to the disk. */
export interface ArchiveEntry {
    readonly name: string;
    readonly bytes: Uint8Array;
}

/** A database has 1,200 small files; what is beyond these is no database, or was made to do harm. */
export const archiveLimits = {
    archiveBytes: 256_000_000,
    unpackedBytes: 512_000_000,
    entries: 200_000,
    fileBytes: 2_000_000,
} as const;

/**
 * The regular files of a .tar, .tar.gz or .zip that are wanted, in its order. Links, devices and
 * names that lead out of the archive are left out. Throws `advisory-source.*`.
 */
export function archiveEntries(
    bytes: Uint8Array,
    path: string,
    isWanted: (name: string) => boolean,
): readonly ArchiveEntry[] {
    const wants = (name: string): boolean => isSafeName(name) && isWanted(name);
    try {
        if (startsWith(bytes, [0x50, 0x4b])) return zipEntries(bytes, wants);
        if (startsWith(bytes, [0x1f, 0x8b])) {
            const maxOutputLength = archiveLimits.unpackedBytes;
            return tarEntries(gunzipSync(bytes, { maxOutputLength }), wants);
        }
        if (isTar(bytes)) return tarEntries(bytes, wants);
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ERR_BUFFER_TOO_LARGE") {
            throw AdvisorySourceErrors.tooLarge("over 512 MB when unpacked");
        }
        if (error instanceof LimitError) throw AdvisorySourceErrors.tooLarge(error.message);
        const reason = error instanceof Error ? error.message : "it is cut off.";
        throw AdvisorySourceErrors.brokenArchive(path, reason);
    }
    throw AdvisorySourceErrors.unknownArchive(path);
}

class LimitError extends Error {}

/** No absolute path, no drive, no way up, nothing that is no name. */
export function isSafeName(name: string): boolean {
    if (name === "" || name.length > 1_000 || /^(?:[/\\]|[A-Za-z]:)/.test(name)) return false;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: names with them are what is refused.
    return !/[\u0000-\u001f\\]/.test(name) && !name.split("/").includes("..");
}

function zipEntries(bytes: Uint8Array, wants: (name: string) => boolean): readonly ArchiveEntry[] {
    let count = 0;
    let total = 0;
    const files = unzipSync(bytes, {
        filter: ({ name, originalSize }) => {
            if (++count > archiveLimits.entries) throw new LimitError("too many files");
            if (!wants(name)) return false;
            if (originalSize > archiveLimits.fileBytes) return false;
            total += originalSize;
            if (total > archiveLimits.unpackedBytes) throw new LimitError("too many bytes");
            return true;
        },
    });
    return Object.entries(files).map(([name, content]) => ({ name, bytes: content }));
}

const blockSize = 512;

/** POSIX.1-1988 ustar with the long names of GNU tar and of pax. */
function tarEntries(bytes: Uint8Array, wants: (name: string) => boolean): readonly ArchiveEntry[] {
    const entries: ArchiveEntry[] = [];
    let longName: string | undefined;
    let count = 0;
    for (let at = 0; at + blockSize <= bytes.length; ) {
        const header = bytes.subarray(at, at + blockSize);
        if (header.every((byte) => byte === 0)) break;
        if (++count > archiveLimits.entries) throw new LimitError("too many files");
        if (!hasChecksum(header)) throw new Error("a header is broken.");
        const size = number(header, 124, 12);
        const start = at + blockSize;
        if (!Number.isSafeInteger(size) || size < 0 || start + size > bytes.length) {
            throw new Error("it is cut off.");
        }
        const content = bytes.subarray(start, start + size);
        at = start + Math.ceil(size / blockSize) * blockSize;
        const type = String.fromCharCode(header[156] ?? 0);
        if (type === "L") longName = text(content, 0, content.length);
        else if (type === "x") longName = paxPath(content) ?? longName;
        else if (type !== "g") {
            const prefix = text(header, 345, 155);
            const short = text(header, 0, 100);
            const name = (longName ?? (prefix === "" ? short : `${prefix}/${short}`)).replace(
                /^(?:\.\/)+/,
                "",
            );
            longName = undefined;
            const isFile = type === "0" || type === "\0" || type === "7";
            if (isFile && size <= archiveLimits.fileBytes && wants(name)) {
                entries.push({ name, bytes: content });
            }
        }
    }
    return entries;
}

function isTar(bytes: Uint8Array): boolean {
    return bytes.length >= blockSize && hasChecksum(bytes.subarray(0, blockSize));
}

/** The sum of all bytes, those of the field itself taken for blanks. */
function hasChecksum(header: Uint8Array): boolean {
    let sum = 0;
    for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 32 : byte;
    return sum === number(header, 148, 8);
}

function number(block: Uint8Array, start: number, length: number): number {
    // A set first bit means a big-endian number instead of octal digits.
    if (((block[start] ?? 0) & 0x80) !== 0) {
        let value = (block[start] ?? 0) & 0x7f;
        for (let at = start + 1; at < start + length; at++) value = value * 256 + (block[at] ?? 0);
        return value;
    }
    const digits = text(block, start, length).trim();
    return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : digits === "" ? 0 : Number.NaN;
}

function text(block: Uint8Array, start: number, length: number): string {
    const part = block.subarray(start, start + length);
    const end = part.indexOf(0);
    return Buffer.from(end < 0 ? part : part.subarray(0, end)).toString("utf8");
}

/** `25 path=name` and a line break: the number is the length of the whole record. */
function paxPath(content: Uint8Array): string | undefined {
    let path: string | undefined;
    for (let at = 0; at < content.length; ) {
        const space = content.indexOf(32, at);
        const length = Number.parseInt(text(content, at, Math.min(10, content.length - at)), 10);
        if (space < 0 || !(length > 0)) break;
        const record = Buffer.from(content.subarray(space + 1, at + length - 1)).toString("utf8");
        if (record.startsWith("path=")) path = record.slice(5);
        at += length;
    }
    return path;
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
    return magic.every((byte, index) => bytes[index] === byte);
}
