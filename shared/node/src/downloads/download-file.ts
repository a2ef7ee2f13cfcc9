import { mkdir, rename } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import { CodedError } from "@rust-ai-ide/core/errors";
import { sleep } from "@rust-ai-ide/core/waiting";
import { retryWhileBusy } from "../atomic-file.ts";
import type { ProxyEnvironment } from "../engines/proxy-settings.ts";
import { inspectAnswer, type Plan } from "./answer.ts";
import { type DownloadDisk, type PartFile, systemDisk } from "./download-disk.ts";
import { DownloadErrors } from "./download-errors.ts";
import { sniff } from "./file-start.ts";
import { type HttpAnswer, httpGet } from "./http-get.ts";
import { emptyPart, type Part, partPath, readPart, removePart, writeState } from "./part-file.ts";

export interface FileDownload {
    readonly url: string;
    /** Where it will lie; unfinished it is beside that, with `.part` behind its name. */
    readonly target: string;
    readonly bytes?: number | undefined;
    /** Bounds what is accepted where the size is not known exactly. */
    readonly approximateBytes?: number | undefined;
    readonly sha256?: string | undefined;
    /** The checksum is that of an earlier download, not of the catalogue. */
    readonly isPinned?: boolean | undefined;
    readonly onProgress?: ((done: number, total: number | undefined) => void) | undefined;
    readonly token: CancellationToken;
}

export interface DownloadSurroundings {
    readonly clock: Clock;
    readonly environment: ProxyEnvironment;
    readonly disk?: DownloadDisk | undefined;
    /** Silence of the server that ends a try; 30 s when absent. */
    readonly timeoutMs?: number | undefined;
    /** Pauses before further tries that follow one without progress. */
    readonly retryDelays?: readonly number[] | undefined;
}

export interface DownloadedFile {
    readonly path: string;
    readonly bytes: number;
    readonly sha256: string;
    /** Bytes that were there already when the download began. */
    readonly resumedFrom: number;
}

const defaultTimeoutMs = 30_000;
const defaultRetryDelays = [500, 2000, 5000];
/** Of these a second try may come to another end. */
const passing = ["download.interrupted", "download.timedOut", "download.serverFailed"];

/**
 * Downloads one file, going on with what an earlier try has left. When it is cancelled or the
 * network fails, the part stays; when the bytes are wrong, nothing does. Rejects with `download.*`
 * or CancelledError.
 */
export async function downloadFile(
    download: FileDownload,
    surroundings: DownloadSurroundings,
): Promise<DownloadedFile> {
    try {
        await mkdir(dirname(download.target), { recursive: true });
        return await run(download, surroundings);
    } catch (error) {
        if (CodedError.is(error) || CancelledError.is(error)) throw error;
        const code = (error as NodeJS.ErrnoException).code;
        // Errors without a code are defects, which have to be seen as such.
        if (code === undefined) throw error;
        throw DownloadErrors.notWritten(download.target, code);
    }
}

async function run(
    download: FileDownload,
    surroundings: DownloadSurroundings,
): Promise<DownloadedFile> {
    const { target, url, token, sha256 } = download;
    const delays = surroundings.retryDelays ?? defaultRetryDelays;
    let part = await readPart(target, url, { hasChecksum: sha256 !== undefined, token });
    const resumedFrom = part.bytes;
    for (let failures = 0; ; ) {
        const before = part.bytes;
        const { part: after, failure } = await attempt(download, part, surroundings);
        part = after;
        if (failure === undefined) return finish(download, part, resumedFrom);
        if (!CodedError.is(failure) || !passing.includes(failure.code)) throw failure;
        // Progress means that trying again is worth it, however often the line breaks.
        failures = part.bytes > before ? 1 : failures + 1;
        const delay = delays[failures - 1];
        if (delay === undefined) throw failure;
        await sleep(surroundings.clock, delay, token);
    }
}

interface Attempt {
    readonly part: Part;
    /** Undefined when everything has arrived. */
    readonly failure?: unknown;
}

/** One connection. What has arrived counts, whatever ends it. */
async function attempt(
    download: FileDownload,
    part: Part,
    surroundings: DownloadSurroundings,
): Promise<Attempt> {
    const headers: Record<string, string> = {};
    if (part.bytes > 0) {
        headers.range = `bytes=${part.bytes}-`;
        if (part.validator !== undefined) headers["if-range"] = part.validator;
    }
    let answer: HttpAnswer;
    try {
        answer = await httpGet(download.url, {
            headers,
            timeoutMs: surroundings.timeoutMs ?? defaultTimeoutMs,
            environment: surroundings.environment,
            token: download.token,
        });
    } catch (failure) {
        return { part, failure };
    }
    try {
        const plan = inspectAnswer(answer, part, download);
        if (plan.kind === "complete") return { part };
        if (plan.kind === "again") {
            answer.close();
            // Without a range there is no such answer a second time.
            return await attempt(download, emptyPart(), surroundings);
        }
        const base = plan.offset === 0 ? emptyPart() : part;
        return await receive(download, answer, { ...base, validator: plan.validator }, plan, {
            disk: surroundings.disk ?? systemDisk,
        });
    } catch (failure) {
        return { part, failure };
    } finally {
        answer.close();
    }
}

async function receive(
    download: FileDownload,
    answer: HttpAnswer,
    start: Part,
    plan: Extract<Plan, { kind: "receive" }>,
    { disk }: { readonly disk: DownloadDisk },
): Promise<Attempt> {
    const { target, url, onProgress } = download;
    await checkSpace(disk, target, (plan.total ?? 0) - start.bytes);
    const file = await disk.openPart(partPath(target), start.bytes === 0 ? "w" : "r+");
    let bytes = start.bytes;
    let failure: unknown;
    try {
        await writeState(target, {
            url,
            ...(plan.validator === undefined ? {} : { validator: plan.validator }),
        });
        let head = Buffer.alloc(0);
        for await (const piece of answer.body) {
            if (bytes + piece.length > plan.limit) throw tooMuch(download, plan);
            if (bytes < 4) {
                head = Buffer.concat([head, piece.subarray(0, 16)]);
                const problem = head.length >= 4 ? sniff(target, head) : undefined;
                if (problem) throw DownloadErrors.notAModel(basename(target), problem);
            }
            await writeAt(file, piece, bytes, { disk, target });
            start.hash.update(piece);
            bytes += piece.length;
            onProgress?.(bytes, plan.total);
        }
        if (plan.total !== undefined && bytes < plan.total) {
            failure = DownloadErrors.interrupted(answer.host);
        } else {
            await file.sync();
        }
    } catch (error) {
        failure = error;
    } finally {
        await file.close();
    }
    const isWrong = ["download.notAModel", "download.tooLarge", "download.wrongSize"].some((code) =>
        CodedError.is(failure, code),
    );
    if (isWrong) {
        await removePart(target);
        return { part: emptyPart(), failure };
    }
    return { part: { ...start, bytes }, failure };
}

function tooMuch(
    { target, bytes }: FileDownload,
    { limit }: Extract<Plan, { kind: "receive" }>,
): CodedError {
    return bytes === undefined
        ? DownloadErrors.tooLarge(basename(target), limit)
        : DownloadErrors.wrongSize(basename(target), bytes, limit + 1);
}

async function writeAt(
    file: PartFile,
    piece: Uint8Array,
    position: number,
    { disk, target }: { readonly disk: DownloadDisk; readonly target: string },
): Promise<void> {
    try {
        await file.write(piece, position);
    } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? "";
        if (code !== "ENOSPC" && code !== "EDQUOT") throw error;
        const folder = dirname(target);
        throw DownloadErrors.diskFull(folder, piece.length, (await disk.freeBytes(folder)) ?? 0);
    }
}

async function checkSpace(disk: DownloadDisk, target: string, needed: number): Promise<void> {
    const folder = dirname(target);
    const free = await disk.freeBytes(folder);
    if (free !== undefined && needed > free) throw DownloadErrors.diskFull(folder, needed, free);
}

/** The checksum decides; only then the file gets its name. */
async function finish(
    { target, bytes, sha256, isPinned }: FileDownload,
    part: Part,
    resumedFrom: number,
): Promise<DownloadedFile> {
    const name = basename(target);
    const actual = part.hash.digest("hex");
    if (bytes !== undefined && part.bytes !== bytes) {
        await removePart(target);
        throw DownloadErrors.wrongSize(name, bytes, part.bytes);
    }
    if (sha256 !== undefined && actual !== sha256) {
        await removePart(target);
        throw isPinned === true ? DownloadErrors.changed(name) : DownloadErrors.wrongChecksum(name);
    }
    await retryWhileBusy(() => rename(partPath(target), target));
    await removePart(target);
    return { path: target, bytes: part.bytes, sha256: actual, resumedFrom };
}
