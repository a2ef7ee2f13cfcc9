import { createHash, randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { lstat, readFile, rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ByteReader } from "@rust-ai-ide/analysis/index/byte-reader";
import { ByteWriter } from "@rust-ai-ide/analysis/index/byte-writer";
import { defineErrors } from "@rust-ai-ide/core/errors";
import { retryWhileBusy } from "../atomic-file.ts";
import { hashBytes } from "./known-hashes.ts";

export const IndexFileErrors = defineErrors("index", {
    "import-foreign": (file: string) => [
        `${file} is no exported index.`,
        "Give a file that rust-ai index --export has written.",
    ],
    "import-damaged": (file: string) => [
        `${file} is damaged or incomplete.`,
        "Export it again, or copy it again.",
    ],
    "import-version": (file: string) => [
        `${file} was made by another version of the product.`,
        "Export it with the same version.",
    ],
    "needs-cache": () => [
        "An index is imported into the cache on disk, and there is none.",
        "Leave --no-cache out.",
    ],
    "cache-locked": () => [
        "Another process writes the cache, so nothing can be imported.",
        "Close the editor, or name another folder with --cache.",
    ],
    "export-failed": (file: string, reason: string) => [
        `The index cannot be written to ${file} (${reason}).`,
        "Check the folder's permissions and the space on its disk.",
    ],
});

/** One file of an exported index. */
export interface ExportedFile {
    /** Relative, with "/" separators; for people, because only the hash counts. */
    readonly path: string;
    /** As of `hashText`. */
    readonly hash: string;
    readonly facts: Uint8Array;
}

const mark = "rust-ai index 1\n";
const digestBytes = 32;
const chunkBytes = 1 << 20;
/** A larger file is none that fits into memory on import. */
const largestBytes = 2 ** 31 - 1;

/**
 * Writes an index for other machines: the mark, the version of the facts, then path, hash and facts of
 * each file, an empty path behind the last one, and SHA-256 over all of it. The file appears when
 * it is whole. Returns the number of files. Throws `index.export-failed`.
 */
export async function writeIndexFile(
    path: string,
    version: string,
    files: Iterable<ExportedFile>,
): Promise<number> {
    const temporary = `${path}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
    let count = 0;
    const counted = function* (): Iterable<ExportedFile> {
        for (const file of files) {
            count++;
            yield file;
        }
    };
    try {
        await refuseDevice(path);
        const to = createWriteStream(temporary, { flags: "wx", mode: 0o644 });
        await pipeline(Readable.from(chunks(version, counted())), to);
        await retryWhileBusy(() => rename(temporary, path));
        return count;
    } catch (error) {
        await rm(temporary, { force: true }).catch(() => {});
        const { code = "unknown" } = error as NodeJS.ErrnoException;
        throw IndexFileErrors["export-failed"](path, code);
    }
}

/** A rename would put a file into the place of a device, such as /dev/null, for every program. */
async function refuseDevice(path: string): Promise<void> {
    const status = await lstat(path).catch(() => undefined);
    if (status === undefined || status.isFile() || status.isSymbolicLink()) return;
    throw Object.assign(new Error("not a regular file"), { code: "not a regular file" });
}

function* chunks(version: string, files: Iterable<ExportedFile>): Iterable<Uint8Array> {
    const digest = createHash("sha256");
    const writer = new ByteWriter(chunkBytes);
    writer.utf8(mark);
    writer.string(version);
    for (const { path, hash, facts } of files) {
        writer.string(path);
        writer.raw(Buffer.from(hash, "latin1"));
        writer.varint(facts.length);
        writer.raw(facts);
        if (writer.length < chunkBytes) continue;
        const chunk = writer.take();
        digest.update(chunk);
        yield chunk;
    }
    writer.string("");
    const last = writer.take();
    yield last;
    yield digest.update(last).digest();
}

/**
 * Tells every file of an exported index, after all of it was checked. Facts are views. Throws
 * `index.import-foreign`, `index.import-version`, `index.import-damaged`, and what reading throws.
 */
export async function readIndexFile(
    path: string,
    version: string,
    tell: (file: ExportedFile) => void,
): Promise<number> {
    const bytes = await readFile(path);
    if (bytes.toString("latin1", 0, mark.length) !== mark || bytes.length > largestBytes) {
        throw IndexFileErrors["import-foreign"](path);
    }
    const end = bytes.length - digestBytes;
    const content = bytes.subarray(0, Math.max(0, end));
    if (
        !createHash("sha256")
            .update(content)
            .digest()
            .equals(bytes.subarray(Math.max(0, end)))
    ) {
        throw IndexFileErrors["import-damaged"](path);
    }
    const reader = new ByteReader(content, mark.length);
    if (reader.string() !== version) throw IndexFileErrors["import-version"](path);
    let count = 0;
    for (;;) {
        const name = reader.string();
        if (name === "") break;
        const hash = content.toString("latin1", reader.at, reader.at + hashBytes);
        reader.skip(hashBytes);
        const length = reader.count();
        const facts = content.subarray(reader.at, reader.at + length);
        reader.skip(length);
        if (reader.failed) break;
        tell({ path: name, hash, facts });
        count++;
    }
    // The checksum holds, so whoever wrote it wrote something else.
    if (reader.failed || reader.left > 0) throw IndexFileErrors["import-foreign"](path);
    return count;
}
