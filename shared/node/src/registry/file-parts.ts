import { closeSync, openSync, readSync, statSync } from "node:fs";
import type { FileParts } from "@rust-ai-ide/cargo/registry/yanked-in-cache";

/** Shared, since memory of its own for each of a thousand files costs more than reading them. */
let buffer = Buffer.alloc(32 * 1024);

/**
 * Opens a file for one question; undefined where there is no file. Throws what the file system
 * throws.
 */
export function withFileParts<T>(path: string, ask: (file: FileParts) => T): T | undefined {
    // Asked first, since an error with its stack costs more than reading a file.
    const status = statSync(path, { throwIfNoEntry: false });
    if (status === undefined) return undefined;
    const file = openSync(path, "r");
    try {
        return ask({
            size: status.size,
            read: (start, length) => {
                if (length > buffer.length) buffer = Buffer.alloc(length);
                return buffer.subarray(0, readSync(file, buffer, 0, length, start));
            },
        });
    } finally {
        closeSync(file);
    }
}
