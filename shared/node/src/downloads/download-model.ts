import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CatalogEntry, CatalogFile } from "@rust-ai-ide/ai/catalog/catalog-schema";
import { downloadBytes } from "@rust-ai-ide/ai/catalog/read-catalog";
import { neededDisk } from "@rust-ai-ide/ai/catalog/recommend";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { acquireLock, isProcessAlive } from "../exclusive-lock.ts";
import { ChecksumStore } from "./checksum-store.ts";
import { systemDisk } from "./download-disk.ts";
import { DownloadErrors } from "./download-errors.ts";
import { type DownloadSurroundings, downloadFile } from "./download-file.ts";
import type { DownloadFolders } from "./download-folders.ts";

export interface ModelDownload {
    readonly entry: CatalogEntry;
    readonly folders: Pick<DownloadFolders, "downloads" | "checksums">;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
    readonly token: CancellationToken;
}

/** Whose word the checksum was held against; `first`: nobody's, from now on it is demanded. */
type ChecksumOrigin = "catalog" | "pinned" | "first";

export interface DownloadedModelFile {
    readonly file: string;
    readonly path: string;
    readonly bytes: number;
    readonly sha256: string;
    readonly checksum: ChecksumOrigin;
}

export interface DownloadedModel {
    readonly folder: string;
    readonly files: readonly DownloadedModelFile[];
}

/** A lock that was made this long ago and names nobody was left by a program that died. */
const unnamedLockMs = 5000;

/**
 * Downloads all files of a model, then lets `use` have them while no other program may: it can
 * import and remove them. The caller has asked the user. Files that are complete already are only
 * checked. Rejects with `download.*`, CancelledError or what `use` throws; what is complete stays.
 */
export async function downloadModel<T>(
    download: ModelDownload,
    surroundings: DownloadSurroundings,
    use: (downloaded: DownloadedModel) => Promise<T>,
): Promise<T> {
    const { entry, folders, token } = download;
    const folder = join(folders.downloads, entry.id);
    try {
        await mkdir(folder, { recursive: true });
    } catch (error) {
        const { code = "no reason given" } = error as NodeJS.ErrnoException;
        throw DownloadErrors.notWritten(folder, code);
    }
    const lock = await acquireLock(join(folder, ".lock"), async ({ processId, ageMs }) => {
        return processId === 0 ? ageMs > unnamedLockMs : !isProcessAlive(processId);
    });
    if (lock === undefined) throw DownloadErrors.busy(entry.id);
    try {
        await checkSpace(download, folder, surroundings);
        const store = new ChecksumStore(folders.checksums);
        const files: DownloadedModelFile[] = [];
        let before = 0;
        let coming = downloadBytes(entry);
        for (const file of entry.files) {
            throwIfCancelled(token);
            coming -= downloadBytes({ files: [file] });
            // What the server says about a size counts more than what is said about it elsewhere.
            const report = (done: number, size = downloadBytes({ files: [file] })): void =>
                download.onProgress?.(before + done, before + Math.max(done, size) + coming);
            const obtained = await obtain(file, folder, { store, surroundings, token, report });
            files.push(obtained);
            before += obtained.bytes;
        }
        return await use({ folder, files });
    } finally {
        lock.dispose();
    }
}

/** Forgets what the files of a model have to be, for a model whose publisher replaced them. */
export async function forgetChecksums(
    entry: Pick<CatalogEntry, "files">,
    folders: Pick<DownloadFolders, "checksums">,
): Promise<void> {
    const store = new ChecksumStore(folders.checksums);
    for (const { url } of entry.files) await store.forget(url);
}

/** Weights that have been imported are in the model's own folder now. */
export async function removeDownload(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/** Before the first byte, so that nobody waits for an hour to hear it. */
async function checkSpace(
    { entry }: ModelDownload,
    folder: string,
    { disk = systemDisk }: DownloadSurroundings,
): Promise<void> {
    const free = await disk.freeBytes(folder);
    let there = 0;
    for (const { file } of entry.files) {
        for (const name of [file, `${file}.part`]) there += await sizeOf(join(folder, name));
    }
    const needed = neededDisk(entry) - there;
    if (free !== undefined && needed > free) throw DownloadErrors.diskFull(folder, needed, free);
}

async function obtain(
    { file, url, bytes, approximateBytes, sha256 }: CatalogFile,
    folder: string,
    work: {
        readonly store: ChecksumStore;
        readonly surroundings: DownloadSurroundings;
        readonly token: CancellationToken;
        readonly report: (done: number, size?: number) => void;
    },
): Promise<DownloadedModelFile> {
    const { store, token } = work;
    const target = join(folder, file);
    const pinned = sha256 === undefined ? await store.find(url) : undefined;
    const expected = sha256 ?? pinned;
    const checksum = sha256 !== undefined ? "catalog" : pinned !== undefined ? "pinned" : "first";
    const size = expected === undefined ? 0 : await sizeOf(target);
    if (size > 0 && (await hashOf(target, token)) === expected) {
        work.report(size, size);
        return { file, path: target, bytes: size, sha256: expected as string, checksum };
    }
    const downloaded = await downloadFile(
        {
            url,
            target,
            bytes,
            approximateBytes,
            sha256: expected,
            isPinned: pinned !== undefined,
            onProgress: work.report,
            token,
        },
        work.surroundings,
    );
    if (expected === undefined) await store.remember(url, downloaded);
    return {
        file,
        path: target,
        bytes: downloaded.bytes,
        sha256: downloaded.sha256,
        checksum,
    };
}

async function sizeOf(path: string): Promise<number> {
    return (await stat(path).catch(() => undefined))?.size ?? 0;
}

async function hashOf(path: string, token: CancellationToken): Promise<string> {
    const hash = createHash("sha256");
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
        throwIfCancelled(token);
        hash.update(piece as Buffer);
    }
    return hash.digest("hex");
}
