import { createHash } from "node:crypto";
import { closeSync, createReadStream, fstatSync, openSync, readSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { ModelErrors } from "./errors.ts";
import type { ByteSource } from "./protobuf-reader.ts";

export function isMissing(error: unknown): boolean {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "ENOENT" || code === "ENOTDIR";
}

/** A parsed JSON file; throws `model.fileMissing`, `model.pointerFile` or `model.invalidManifest`. */
export async function readJson(file: string): Promise<unknown> {
    let text: string;
    try {
        text = await readFile(file, "utf8");
    } catch (error) {
        throw isMissing(error) ? ModelErrors.fileMissing(file) : ModelErrors.folderUnreadable(file);
    }
    if (isPointer(text)) throw ModelErrors.pointerFile(file);
    try {
        return JSON.parse(text);
    } catch {
        throw ModelErrors.invalidManifest(file, "it is not JSON");
    }
}

/** True for the small text file that stands for a large one in a Git LFS repository. */
export function isPointer(text: string): boolean {
    return text.startsWith("version https://git-lfs.github.com/spec/");
}

/** SHA-256 of a file in hexadecimal; rejects with CancelledError when cancelled. */
export async function sha256File(file: string, token: CancellationToken): Promise<string> {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
        throwIfCancelled(token);
        hash.update(chunk as Buffer);
    }
    return hash.digest("hex");
}

/** Lends a file's bytes to `use` and closes the file afterwards. */
export function withFile<T>(file: string, use: (source: ByteSource) => T): T {
    const descriptor = openSync(file, "r");
    try {
        return use({
            size: fstatSync(descriptor).size,
            read(offset, length) {
                const buffer = Buffer.alloc(length);
                return buffer.subarray(0, readSync(descriptor, buffer, 0, length, offset));
            },
        });
    } finally {
        closeSync(descriptor);
    }
}
