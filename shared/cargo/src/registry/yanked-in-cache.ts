import { decodeUtf8 } from "./utf8.ts";

/** A file whose parts are read when they are asked for. */
export interface FileParts {
    /** In bytes. */
    readonly size: number;
    /** The bytes from `start` on, or as many as there are; valid until the next call. */
    read(start: number, length: number): Uint8Array;
}

const partLength = 16 * 1024;
/** More than any record of the index. */
const longestRecord = 4 * 1024 * 1024;

/**
 * Whether a file of cargo's index cache tells a version as yanked; undefined where it does not know
 * the version. Looks from the end on, since locks hold newer versions rather than older ones, and
 * stops at the one record, for those who ask for a thousand crates at once; what is broken elsewhere
 * in the file is not noticed. The format is that of `readIndexCache`.
 */
export function yankedInCache(file: FileParts, version: string): boolean | undefined {
    // Half of the files are not longer than a part, and are read once.
    const isSmall = file.size <= partLength;
    const head = file.read(0, isSmall ? partLength : 2);
    if (head[0] !== 3 || head[1] !== 2) return undefined;
    if (isSmall) return yankedInPart(file, 0, head, version);
    // Between two parts a version may be cut, so that they overlap by one and what is around it.
    const overlap = version.length + 2;
    for (let end = file.size; end > overlap; ) {
        const start = Math.max(0, end - partLength - overlap);
        const part = file.read(start, end - start);
        const found = yankedInPart(file, start, part, version);
        if (found !== undefined || start === 0) return found;
        end = start + overlap;
    }
    return undefined;
}

function yankedInPart(
    file: FileParts,
    start: number,
    part: Uint8Array,
    version: string,
): boolean | undefined {
    const found = behindVersion(part, version);
    if (found === undefined) return undefined;
    const recordEnd = part.indexOf(0, found);
    const record = recordEnd >= 0 ? part.subarray(found, recordEnd) : recordAt(file, start + found);
    return record === undefined ? undefined : yankedInRecord(record);
}

/** The place behind the version and the zeros around it. Records begin with a brace, versions never. */
function behindVersion(bytes: Uint8Array, version: string): number | undefined {
    const length = version.length + 2;
    let at = bytes.indexOf(0);
    while (at >= 0 && at + length <= bytes.length) {
        if (bytes[at + length - 1] === 0 && isAt(bytes, at + 1, version)) return at + length;
        at = bytes.indexOf(0, at + 1);
    }
    return undefined;
}

/** The bytes up to the next zero; undefined where there is none. */
function recordAt(file: FileParts, start: number): Uint8Array | undefined {
    for (let length = 4096; length <= longestRecord; length *= 2) {
        const bytes = file.read(start, length);
        const end = bytes.indexOf(0);
        if (end >= 0) return bytes.subarray(0, end);
        if (bytes.length < length) return undefined;
    }
    return undefined;
}

function yankedInRecord(bytes: Uint8Array): boolean | undefined {
    const record = decodeUtf8(bytes);
    if (record[0] !== "{" || record.at(-1) !== "}") return undefined;
    // A key of the record itself: in a text the quotes would have backslashes, and nothing else in
    // a record has this name with a boolean.
    return /"yanked"\s*:\s*true/.test(record);
}

/** Versions are ASCII. */
function isAt(bytes: Uint8Array, at: number, text: string): boolean {
    for (let index = 0; index < text.length; index++) {
        if (bytes[at + index] !== text.charCodeAt(index)) return false;
    }
    return true;
}
