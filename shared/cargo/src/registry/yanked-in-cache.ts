import { decodeUtf8 } from "./utf8.ts";

/**
 * Whether a file of cargo's index cache tells a version as yanked; undefined where it does not know
 * the version. Reads the one record alone, for those who ask for a thousand crates at once; what is
 * broken elsewhere in the file is not noticed. The format is that of `readIndexCache`.
 */
export function yankedInCache(bytes: Uint8Array, version: string): boolean | undefined {
    if (bytes[0] !== 3 || bytes[1] !== 2) return undefined;
    let at = bytes.indexOf(0, 5) + 1;
    while (at > 0 && at < bytes.length) {
        const versionEnd = bytes.indexOf(0, at);
        const recordEnd = versionEnd < 0 ? -1 : bytes.indexOf(0, versionEnd + 1);
        if (recordEnd < 0) return undefined;
        if (versionEnd - at === version.length && isAt(bytes, at, version)) {
            const record = decodeUtf8(bytes.subarray(versionEnd + 1, recordEnd));
            if (record[0] !== "{" || record.at(-1) !== "}") return undefined;
            // A key of the record itself: in a text the quotes would have backslashes, and nothing
            // else in a record has this name with a boolean.
            return /"yanked"\s*:\s*true/.test(record);
        }
        at = recordEnd + 1;
    }
    return undefined;
}

/** Versions are ASCII. */
function isAt(bytes: Uint8Array, at: number, text: string): boolean {
    for (let index = 0; index < text.length; index++) {
        if (bytes[at + index] !== text.charCodeAt(index)) return false;
    }
    return true;
}
