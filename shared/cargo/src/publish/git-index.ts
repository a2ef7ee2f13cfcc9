import { decodeUtf8 } from "../registry/utf8.ts";

/** Sizes of the parts of an entry before its path: times, device, owner, size, name of the object, flags. */
const fixedBytes = 40;
const flagsBytes = 2;
const nameMask = 0xfff;
const extendedFlag = 0x4000;
const signature = "DIRC";

/** Names of objects are SHA-1 or SHA-256. */
export type ObjectFormat = "sha1" | "sha256";

/**
 * The paths that git tracks, from the bytes of `.git/index` (gitformat-index, versions 2 to 4; of the
 * paths alone). Conflicted paths are there once. Undefined for what is no such file.
 */
export function readGitIndex(
    bytes: Uint8Array,
    format: ObjectFormat = "sha1",
): ReadonlySet<string> | undefined {
    if (bytes.length < 12 || ascii(bytes, 0, 4) !== signature) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const version = view.getUint32(4);
    if (version < 2 || version > 4) return undefined;
    const count = view.getUint32(8);
    const objectBytes = format === "sha1" ? 20 : 32;
    const paths = new Set<string>();
    let previous: Uint8Array = new Uint8Array();
    let at = 12;
    for (let index = 0; index < count; index++) {
        const flagsAt = at + fixedBytes + objectBytes;
        if (flagsAt + flagsBytes > bytes.length) return undefined;
        const flags = view.getUint16(flagsAt);
        const isExtended = version > 2 && (flags & extendedFlag) !== 0;
        const start = flagsAt + flagsBytes + (isExtended ? 2 : 0);
        let path: Uint8Array;
        if (version === 4) {
            const prefix = variable(bytes, start);
            if (prefix === undefined || prefix.value > previous.length) return undefined;
            const end = bytes.indexOf(0, prefix.end);
            if (end < 0) return undefined;
            const kept = previous.subarray(0, previous.length - prefix.value);
            path = joined(kept, bytes.subarray(prefix.end, end));
            at = end + 1;
        } else {
            const named = flags & nameMask;
            const end = named < nameMask ? start + named : bytes.indexOf(0, start);
            if (end < start || end > bytes.length) return undefined;
            path = bytes.subarray(start, end);
            // An entry is padded to a multiple of eight bytes, with at least one of them zero.
            at += (end - at + 8) & ~7;
        }
        previous = path;
        paths.add(decodeUtf8(path));
    }
    return paths;
}

/** The number in front of a path of version 4: offsets of pack files, most significant part first. */
function variable(
    bytes: Uint8Array,
    from: number,
): { readonly value: number; readonly end: number } | undefined {
    let at = from;
    let byte = bytes[at++];
    if (byte === undefined) return undefined;
    let value = byte & 127;
    while ((byte & 128) !== 0) {
        byte = bytes[at++];
        if (byte === undefined || value > 0xff_ffff) return undefined;
        value = (value + 1) * 128 + (byte & 127);
    }
    return { value, end: at };
}

function joined(start: Uint8Array, end: Uint8Array): Uint8Array {
    const all = new Uint8Array(start.length + end.length);
    all.set(start);
    all.set(end, start.length);
    return all;
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
    return String.fromCharCode(...bytes.subarray(start, end));
}
