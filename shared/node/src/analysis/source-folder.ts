import { constants } from "node:fs";
import { lstat, open } from "node:fs/promises";

/** Not through a link, and not waiting for a pipe's other end; Windows has neither flag. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Identity of a file's content as far as the file system tells. */
export interface FileStamp {
    readonly size: number;
    readonly mtimeMs: number;
}

/** Size and time of a regular file; undefined when there is none. */
export async function stampOf(path: string): Promise<FileStamp | undefined> {
    try {
        const status = await lstat(path);
        return status.isFile() ? { size: status.size, mtimeMs: status.mtimeMs } : undefined;
    } catch {
        return undefined;
    }
}

/** Text of a regular file of at most `limit` bytes; undefined when it is none, larger or no UTF-8. */
export async function readSource(path: string, limit: number): Promise<string | undefined> {
    try {
        const handle = await open(path, openFlags);
        try {
            const status = await handle.stat();
            if (!status.isFile() || status.size > limit) return undefined;
            const buffer = new Uint8Array(limit + 1);
            let length = 0;
            for (;;) {
                const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
                length += bytesRead;
                if (length > limit) return undefined;
                if (bytesRead === 0) break;
            }
            return new TextDecoder("utf-8", { fatal: true }).decode(buffer.subarray(0, length));
        } finally {
            await handle.close();
        }
    } catch {
        return undefined;
    }
}
