import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

/** Files of a zip archive by path, after section 4.3 of PKWARE's APPNOTE; a reader for tests. */
export function readZip(path: string): Map<string, () => Buffer> {
    const bytes = readFileSync(path);
    const end = bytes.lastIndexOf("PK\x05\x06");
    const count = bytes.readUInt16LE(end + 10);
    const files = new Map<string, () => Buffer>();
    let at = bytes.readUInt32LE(end + 16);
    for (let index = 0; index < count; index++) {
        const method = bytes.readUInt16LE(at + 10);
        const size = bytes.readUInt32LE(at + 20);
        const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
        const local = bytes.readUInt32LE(at + 42);
        const pathOf = bytes.toString("utf8", at + 46, at + 46 + (name ?? 0));
        files.set(pathOf, () => {
            const start =
                local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
            const packed = bytes.subarray(start, start + size);
            return method === 0 ? packed : inflateRawSync(packed);
        });
        at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
    }
    return files;
}
