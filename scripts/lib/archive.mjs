import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { crc32, gzipSync } from "node:zlib";
import { readJson } from "./files.mjs";
import { megabytes } from "./log.mjs";
import { dist, root } from "./paths.mjs";

/** @typedef {{ name: string, content: Buffer, executable: boolean }} Entry */

/** 2026-01-01, so that the same content gives the same bytes. */
const fixedTime = 1_767_225_600;

/**
 * Writes the one file that a user carries to a machine without a network.
 * @param {string} target
 * @param {readonly string[]} files The VSIX files.
 * @returns {Promise<string>} A line that says what was written.
 */
export async function writeArchive(target, files) {
    const { version } = readJson(join(root, "package.json"));
    const name = `rust-ai-ide-${version}-${target}`;
    const offline = join(root, "scripts/offline");
    const entries = [
        ...files,
        join(offline, "install.sh"),
        join(offline, "install.cmd"),
        join(root, "LICENSE"),
    ].map((path) => ({
        name: `${name}/${basename(path)}`,
        content: readFileSync(path),
        executable: path.endsWith(".sh"),
    }));
    const windows = target.startsWith("win32");
    // VSIX files are compressed already: the lowest level only packs the scripts.
    const content = windows ? zip(entries) : gzipSync(tar(entries), { level: 1 });
    const path = join(dist, "archives", name + (windows ? ".zip" : ".tar.gz"));
    mkdirSync(join(dist, "archives"), { recursive: true });
    writeFileSync(`${path}.part`, content);
    renameSync(`${path}.part`, path);
    return `${basename(path)} ${megabytes(content.length)}, ${files.length} extensions`;
}

/**
 * A ustar archive (POSIX.1-1988), which every tar reads.
 * @param {readonly Entry[]} entries
 */
export function tar(entries) {
    const blocks = entries.flatMap(({ name, content, executable }) => {
        const header = Buffer.alloc(512);
        header.write(name, 0, 100);
        header.write(executable ? "0000755\0" : "0000644\0", 100);
        header.write("0000000\x000000000\0", 108);
        header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
        header.write(`${fixedTime.toString(8).padStart(11, "0")}\0`, 136);
        header.write("        0", 148);
        header.write("ustar\x0000", 257);
        const sum = header.reduce((total, byte) => total + byte, 0);
        header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
        return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
    });
    return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/**
 * A zip archive whose entries are stored, after section 4.3 of PKWARE's APPNOTE.
 * @param {readonly Entry[]} entries
 */
export function zip(entries) {
    /** @type {Buffer[]} */
    const bodies = [];
    /** @type {Buffer[]} */
    const directory = [];
    let offset = 0;
    for (const { name, content, executable } of entries) {
        const path = Buffer.from(name);
        const common = Buffer.alloc(26);
        common.writeUInt16LE(20, 0);
        common.writeUInt32LE(dosTime(), 6);
        common.writeUInt32LE(crc32(content), 10);
        common.writeUInt32LE(content.length, 14);
        common.writeUInt32LE(content.length, 18);
        common.writeUInt16LE(path.length, 22);
        const body = Buffer.concat([Buffer.from("PK\x03\x04"), common, path, content]);
        const tail = Buffer.alloc(14);
        tail.writeUInt32LE((executable ? 0o100755 : 0o100644) * 65_536, 6);
        tail.writeUInt32LE(offset, 10);
        // Version 3.0 made on Unix, so that the mode above is honoured.
        directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x1e\x03"), common, tail, path]));
        bodies.push(body);
        offset += body.length;
    }
    const size = directory.reduce((total, record) => total + record.length, 0);
    const end = Buffer.alloc(18);
    end.writeUInt16LE(entries.length, 4);
    end.writeUInt16LE(entries.length, 6);
    end.writeUInt32LE(size, 8);
    end.writeUInt32LE(offset, 12);
    return Buffer.concat([...bodies, ...directory, Buffer.from("PK\x05\x06"), end]);
}

/** The fixed time as DOS writes it: date in the upper half, time in the lower. */
function dosTime() {
    const date = new Date(fixedTime * 1000);
    const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5);
    return (day | date.getUTCDate()) * 65_536;
}
