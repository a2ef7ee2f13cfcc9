import { readFile } from "node:fs/promises";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { defaultMarkers } from "@rust-ai-ide/merge/lines/conflict-markers";
import type { MergeResult } from "@rust-ai-ide/merge/merge-result";
import { writeFileAtomic } from "../atomic-file.ts";
import { MergeDriverErrors } from "./merge-driver-errors.ts";
import { mergeTexts } from "./merge-texts.ts";

/** What git gives a driver: `%O %A %B %L %P`. The result goes to the file of our side. */
export interface DriverRun {
    readonly base: string;
    readonly ours: string;
    readonly theirs: string;
    readonly markerSize: number;
    /** Of the file in the repository. */
    readonly path: string;
    readonly grammarsFolder?: string | undefined;
    /** Milliseconds for the items of the file; default: 10 seconds. */
    readonly timeLimitMs?: number;
}

const mostMegabytes = 8;

/**
 * One run of the merge driver. The file of our side is replaced as the last step, at once and whole;
 * whatever fails before leaves it as it was, for git's own merge. Rejects with CancelledError,
 * `mergeDriver.*` or `grammar.*`.
 */
export async function runMergeDriver(
    { base, ours, theirs, markerSize, path, grammarsFolder, timeLimitMs }: DriverRun,
    token: CancellationToken,
): Promise<MergeResult> {
    const read = (file: string): Promise<string> => textOf(file, path);
    const texts = await Promise.all([read(base), read(ours), read(theirs)]);
    const result = await mergeTexts(
        { base: texts[0], ours: texts[1], theirs: texts[2], path },
        { markers: { ...defaultMarkers, size: markerSize }, grammarsFolder, timeLimitMs },
        token,
    );
    await writeFileAtomic(ours, result.text);
    return result;
}

async function textOf(file: string, path: string): Promise<string> {
    const bytes = await readFile(file);
    if (bytes.length > mostMegabytes << 20) throw MergeDriverErrors.tooLarge(path, mostMegabytes);
    try {
        // A byte order mark is a part of what is merged.
        const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
        if (!text.includes("\0")) return text;
    } catch {
        // Told below.
    }
    throw MergeDriverErrors.notText(path);
}
