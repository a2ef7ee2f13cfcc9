import { readFile } from "node:fs/promises";
import { applyChanges } from "@rust-ai-ide/cargo/edit";
import type { FileEdit } from "@rust-ai-ide/protocol/cargo/what-if";
import { writeFileAtomic } from "../atomic-file.ts";
import { WhatIfErrors } from "./what-if-errors.ts";

/**
 * Writes an answer to the disk. `before` gives the texts that it was computed of: where one has
 * changed since, nothing is written (`what-if.staleTexts`). Locks come last, so that an end in
 * between leaves what cargo puts right by itself.
 */
export async function applyEdits(
    edits: readonly FileEdit[],
    before: (path: string) => string | undefined,
): Promise<void> {
    const texts: (readonly [string, string])[] = [];
    for (const { path, isNew, changes } of edits) {
        const known = before(path);
        const text = isNew ? "" : await readFile(path, "utf8").catch(() => undefined);
        const isStale = text === undefined || (!isNew && known !== undefined && known !== text);
        if (isStale) throw WhatIfErrors.staleTexts(path);
        texts.push([path, applyChanges(text, changes)]);
    }
    const isLock = (path: string): number => Number(path.endsWith(".lock"));
    texts.sort(([a], [b]) => isLock(a) - isLock(b));
    for (const [path, text] of texts) await writeFileAtomic(path, text);
}
