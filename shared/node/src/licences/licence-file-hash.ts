import { isUtf8 } from "node:buffer";

const primes = [2654435761, 2246822519, 3266489917, 668265263, 374761393] as const;
const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * The hash that `[[licenses.clarify]]` has of a file: XXH32 of its lines with plain newlines. As in
 * cargo-deny, a file ends where its text is no UTF-8.
 */
export function licenceFileHash(bytes: Uint8Array): number {
    return xxHash32(plainLines(bytes));
}

function plainLines(bytes: Uint8Array): Uint8Array {
    const plain = new Uint8Array(bytes.length + 1);
    let length = 0;
    for (let start = 0; start < bytes.length; ) {
        const found = bytes.indexOf(newline, start);
        const next = found === -1 ? bytes.length : found + 1;
        if (!isUtf8(bytes.subarray(start, next))) break;
        let end = found === -1 ? next : found;
        while (end > start && bytes[end - 1] === carriageReturn) end -= 1;
        plain.set(bytes.subarray(start, end), length);
        length += end - start;
        plain[length] = newline;
        length += 1;
        start = next;
    }
    return plain.subarray(0, length);
}

/** XXH32 with the seed 0, as xxHash's specification has it. */
export function xxHash32(bytes: Uint8Array): number {
    const [first, second, third, fourth, fifth] = primes;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    let hash: number = fifth;
    if (bytes.length >= 16) {
        const lanes = [first + second, second, 0, -first];
        for (; at + 16 <= bytes.length; at += 16) {
            for (let lane = 0; lane < 4; lane += 1) {
                const read = view.getUint32(at + 4 * lane, true);
                const sum = ((lanes[lane] ?? 0) + Math.imul(read, second)) | 0;
                lanes[lane] = Math.imul(rotated(sum, 13), first);
            }
        }
        hash = lanes.reduce((sum, lane, index) => (sum + rotated(lane, turns[index] ?? 0)) | 0, 0);
    }
    hash = (hash + bytes.length) | 0;
    for (; at + 4 <= bytes.length; at += 4) {
        hash = (hash + Math.imul(view.getUint32(at, true), third)) | 0;
        hash = Math.imul(rotated(hash, 17), fourth);
    }
    for (; at < bytes.length; at += 1) {
        hash = (hash + Math.imul(view.getUint8(at), fifth)) | 0;
        hash = Math.imul(rotated(hash, 11), first);
    }
    hash = Math.imul(hash ^ (hash >>> 15), second);
    hash = Math.imul(hash ^ (hash >>> 13), third);
    return (hash ^ (hash >>> 16)) >>> 0;
}

const turns = [1, 7, 12, 18] as const;

function rotated(value: number, by: number): number {
    return (value << by) | (value >>> (32 - by));
}
