import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";
import {
    type CancellationToken,
    CancelledError,
    NeverCancelled,
    throwIfCancelled,
} from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { CliErrors } from "./cli-errors.ts";

/** Points and n-grams of real projects are far smaller; more would not fit into a text. */
const largestInputBytes = 400_000_000;

/** Opening a pipe without it waits for a writer. Windows does not know it. */
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Bytes of a file. Throws `cli.fileMissing`, `cli.isFolder`, `cli.notAFile`, `cli.tooLarge` or
 * `cli.unreadable`.
 */
export async function readBytes(
    path: string,
    limit = largestInputBytes,
    token: CancellationToken = NeverCancelled,
): Promise<Uint8Array> {
    const bytes = await readAtMost(path, limit, token);
    if (bytes === undefined) throw CliErrors.tooLarge(path, limit);
    return bytes;
}

/**
 * Bytes of a file, undefined when there are more than `limit`. Devices and pipes are refused: they
 * may never end. Throws `cli.fileMissing`, `cli.isFolder`, `cli.notAFile`, `cli.unreadable` or
 * CancelledError.
 */
export async function readAtMost(
    path: string,
    limit: number,
    token: CancellationToken,
): Promise<Uint8Array | undefined> {
    throwIfCancelled(token);
    try {
        // Before it is opened, because opening a device may already do something.
        const status = await stat(path);
        if (status.isDirectory()) throw CliErrors.isFolder(path);
        if (!status.isFile()) throw CliErrors.notAFile(path);
        if (status.size > limit) return undefined;
        const handle = await open(path, openFlags);
        // The size may have grown since, and files of the kernel have none: the end counts.
        return await collectAtMost(handle.createReadStream({ end: limit }), limit, token);
    } catch (error) {
        throw fileError(path, error);
    }
}

/** All that comes, undefined when it is more than `limit` bytes; a source that never ends is left. */
export async function collectAtMost(
    source: AsyncIterable<Uint8Array | string>,
    limit: number,
    token: CancellationToken,
): Promise<Uint8Array | undefined> {
    const iterator = source[Symbol.asyncIterator]();
    let cancel = (): void => {};
    const cancelled = new Promise<never>((_, reject) => {
        cancel = () => reject(new CancelledError());
    });
    // It may be cancelled between two races.
    cancelled.catch(() => {});
    const subscription = token.onCancellationRequested(cancel);
    const chunks: Buffer[] = [];
    let size = 0;
    try {
        for (;;) {
            const next = await Promise.race([iterator.next(), cancelled]);
            if (next.done === true) return Buffer.concat(chunks);
            const chunk = Buffer.from(next.value);
            size += chunk.byteLength;
            if (size > limit) return undefined;
            chunks.push(chunk);
        }
    } finally {
        subscription.dispose();
        // Closes the source. Not awaited: that would take until a silent writer says something.
        iterator.return?.().catch(() => {});
    }
}

/** Throws `cli.notAFolder` or `cli.unreadable`. */
export async function requireFolder(path: string): Promise<void> {
    let isFolder = false;
    try {
        isFolder = (await stat(path)).isDirectory();
    } catch (error) {
        if (codeOf(error) !== "ENOENT" && codeOf(error) !== "ENOTDIR") throw fileError(path, error);
    }
    if (!isFolder) throw CliErrors.notAFolder(path);
}

/** Text of a file that has to be UTF-8; a byte order mark is dropped. */
export async function readText(path: string): Promise<string> {
    const text = decodeText(await readBytes(path));
    if (text === undefined) throw CliErrors.invalidText(path);
    return text;
}

/** UTF-8 to text without byte order mark; undefined when it is not UTF-8. */
export function decodeText(bytes: Uint8Array): string | undefined {
    try {
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
        return undefined;
    }
}

/** What is wrong with a file or a stream, in this program's words. */
export function fileError(path: string, error: unknown): Error {
    if (CodedError.is(error) || CancelledError.is(error)) return error;
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return CliErrors.fileMissing(path);
    if (code === "EISDIR") return CliErrors.isFolder(path);
    return CliErrors.unreadable(path, code);
}

function codeOf(error: unknown): string {
    return error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
}
