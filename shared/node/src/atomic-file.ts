import { open, rename, unlink } from "node:fs/promises";

export interface AtomicWriteOptions {
    /** Permissions of the new file; default 0o644 less the process's mask. */
    readonly mode?: number;
    /** Waits until the bytes are on the disk, for data that must survive a power cut. */
    readonly durable?: boolean;
}

/** Delays before another rename, in milliseconds; virus scanners hold new files open for a moment on Windows. */
const renameDelays = [10, 40, 160, 640];
const passingCodes = new Set(["EPERM", "EACCES", "EBUSY"]);

/**
 * Replaces a file so that readers see the old or the new content, never a part. The temporary
 * file lies beside it (rename does not cross disks) and is removed when anything fails.
 */
export async function writeFileAtomic(
    path: string,
    content: string | Uint8Array,
    options: AtomicWriteOptions = {},
): Promise<void> {
    const temporary = `${path}.${process.pid}.${crypto.randomUUID()}.tmp`;
    try {
        const file = await open(temporary, "wx", options.mode ?? 0o644);
        try {
            await file.writeFile(content);
            if (options.durable === true) await file.sync();
        } finally {
            await file.close();
        }
        await retryWhileBusy(() => rename(temporary, path));
    } catch (error) {
        await unlink(temporary).catch(() => {});
        throw error;
    }
}

/** Repeats an operation that Windows refuses while another program holds the file open. */
export async function retryWhileBusy<T>(
    operation: () => Promise<T>,
    platform: NodeJS.Platform = process.platform,
): Promise<T> {
    const delays = platform === "win32" ? renameDelays : [];
    for (const delay of delays) {
        try {
            return await operation();
        } catch (error) {
            if (!passingCodes.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
            await new Promise((resolve) => setTimeout(resolve, delay));
        }
    }
    return operation();
}
