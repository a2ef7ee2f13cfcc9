import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, rm, stat } from "node:fs/promises";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import * as v from "valibot";
import { writeFileAtomic } from "../atomic-file.ts";

/** What lies beside an unfinished download, so that it can be gone on with. */
const PartState = v.object({
    url: v.string(),
    /** A strong ETag or the date of the last change: the rest is only asked for if it is still so. */
    validator: v.optional(v.string()),
});
export type PartState = v.InferOutput<typeof PartState>;

export interface Part {
    readonly bytes: number;
    /** Of the bytes that are there. */
    readonly hash: Hash;
    readonly validator: string | undefined;
}

export function partPath(target: string): string {
    return `${target}.part`;
}

function statePath(target: string): string {
    return `${target}.part.json`;
}

export function emptyPart(): Part {
    return { bytes: 0, hash: createHash("sha256"), validator: undefined };
}

/**
 * What an earlier try has left of the same address, read once for its checksum. Without a
 * validator only a known checksum can tell whether old and new bytes belong together.
 */
export async function readPart(
    target: string,
    url: string,
    options: { readonly hasChecksum: boolean; readonly token: CancellationToken },
): Promise<Part> {
    const path = partPath(target);
    const size = (await stat(path).catch(() => undefined))?.size ?? 0;
    const state = size === 0 ? undefined : await readState(target);
    if (state?.url !== url) return emptyPart();
    if (state.validator === undefined && !options.hasChecksum) return emptyPart();
    const hash = createHash("sha256");
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
        throwIfCancelled(options.token);
        hash.update(piece as Buffer);
    }
    return { bytes: size, hash, validator: state.validator };
}

async function readState(target: string): Promise<PartState | undefined> {
    try {
        const parsed = v.safeParse(
            PartState,
            JSON.parse(await readFile(statePath(target), "utf8")),
        );
        return parsed.success ? parsed.output : undefined;
    } catch {
        // Missing or damaged: the part is not gone on with.
        return undefined;
    }
}

export function writeState(target: string, state: PartState): Promise<void> {
    return writeFileAtomic(statePath(target), JSON.stringify(state));
}

/** Removes an unfinished download, or what is left beside a finished one. */
export async function removePart(target: string): Promise<void> {
    await rm(partPath(target), { force: true });
    await rm(statePath(target), { force: true });
}
