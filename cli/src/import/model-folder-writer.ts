import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ImportErrors } from "@rust-ai-ide/ai/import/errors";
import {
    type CancellationToken,
    CancelledError,
    throwIfCancelled,
} from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { retryWhileBusy } from "@rust-ai-ide/node/atomic-file";
import { isProcessAlive } from "@rust-ai-ide/node/exclusive-lock";

/** A file that was written. */
export interface WrittenFile {
    readonly file: string;
    readonly bytes: number;
    readonly sha256: string;
}

/** Writes files into a model's folder that nobody sees before it is complete. */
export interface ModelFolderWriter {
    /** Where the files are until the end. */
    readonly folder: string;
    write(
        name: string,
        chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
        onBytes?: (bytes: number) => void,
    ): Promise<WrittenFile>;
}

/** The rename of a folder is atomic only beside it, so unfinished ones lie there. */
const unfinished = /^\.import-(\d+)-[0-9a-f]{8}(-old)?$/;

/**
 * Makes a model's folder: `fill` writes its files, then it takes its place in one step. When
 * anything fails or is cancelled, nothing is left and a folder that was there stays as it was.
 * Throws `import.exists`, `import.inTheWay`, `import.notWritten` or what `fill` throws.
 */
export async function writeModelFolder<T>(
    target: string,
    options: { readonly replace: boolean; readonly token: CancellationToken },
    fill: (writer: ModelFolderWriter) => Promise<T>,
): Promise<T> {
    const parent = dirname(target);
    const name = `.import-${process.pid}-${randomBytes(4).toString("hex")}`;
    const folder = join(parent, name);
    try {
        await checkTarget(target, options.replace);
        await mkdir(parent, { recursive: true });
        await sweep(parent);
        await mkdir(folder);
        const result = await fill({
            folder,
            write: (file, chunks, onBytes) =>
                writeFile(folder, file, chunks, options.token, onBytes),
        });
        throwIfCancelled(options.token);
        await replaceFolder(folder, target);
        return result;
    } catch (error) {
        if (CodedError.is(error) || CancelledError.is(error)) throw error;
        const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
        // Errors without a code are defects, which have to be seen as such.
        throw code === undefined ? error : ImportErrors.notWritten(target, code);
    } finally {
        // What went wrong before is what the user has to hear of.
        await remove(folder).catch(() => {});
    }
}

function remove(folder: string): Promise<void> {
    return rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/** Only what an import made is replaced: a wrong --output must not cost anybody's files. */
export async function checkTarget(target: string, replace: boolean): Promise<void> {
    const names = await readdir(target).catch(async (): Promise<string[]> => {
        // Not there, or below what is no folder: then making it says so.
        if ((await stat(target).catch(() => undefined)) === undefined) return [];
        throw ImportErrors.inTheWay(target);
    });
    if (names.length === 0) return;
    if (!names.includes("model.json")) throw ImportErrors.inTheWay(target);
    if (!replace) throw ImportErrors.exists(target);
}

async function writeFile(
    folder: string,
    name: string,
    chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    token: CancellationToken,
    onBytes: (bytes: number) => void = () => {},
): Promise<WrittenFile> {
    const hash = createHash("sha256");
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(path, "wx");
    let bytes = 0;
    try {
        for await (const chunk of chunks) {
            throwIfCancelled(token);
            hash.update(chunk);
            await writeAll(handle, chunk);
            bytes += chunk.length;
            onBytes(chunk.length);
        }
        await handle.sync();
    } finally {
        await handle.close();
    }
    return { file: name, bytes, sha256: hash.digest("hex") };
}

async function writeAll(
    handle: Awaited<ReturnType<typeof open>>,
    chunk: Uint8Array,
): Promise<void> {
    for (let done = 0; done < chunk.length; ) {
        done += (await handle.write(chunk, done)).bytesWritten;
    }
}

async function replaceFolder(folder: string, target: string): Promise<void> {
    const old = `${folder}-old`;
    const hadOld = await stat(target).then(
        () => true,
        () => false,
    );
    if (hadOld) await retryWhileBusy(() => rename(target, old));
    try {
        await retryWhileBusy(() => rename(folder, target));
    } catch (error) {
        if (hadOld) await rename(old, target);
        throw error;
    }
    // A file of it that is in use on Windows goes with the next import's sweep.
    if (hadOld) await remove(old).catch(() => {});
}

/** A process that was killed could not clean up after itself. */
async function sweep(parent: string): Promise<void> {
    for (const name of await readdir(parent)) {
        const owner = unfinished.exec(basename(name))?.[1];
        if (owner === undefined || isProcessAlive(Number(owner))) continue;
        await remove(join(parent, name)).catch(() => {});
    }
}
