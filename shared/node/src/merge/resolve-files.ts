import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { splitLines } from "@rust-ai-ide/merge/lines/split-lines";
import { writeFileAtomic } from "../atomic-file.ts";
import { runGit } from "../git/run-git.ts";
import { topLevel } from "../review/git-changes.ts";
import type { FileMerger } from "./merge-texts.ts";
import { type ProposedConflict, proposeConflicts, sidesOf } from "./propose-conflicts.ts";
import { ResolutionErrors } from "./resolution-errors.ts";

/** A file that git stopped at, with what could stand in place of its conflicts. */
export interface ConflictedFile {
    /** Relative to the repository, with `/`. */
    readonly path: string;
    readonly text: string;
    readonly conflicts: readonly ProposedConflict[];
}

export interface ResolvedFiles {
    readonly folder: string;
    readonly files: readonly ConflictedFile[];
    /** Files that have no markers, such as deleted or binary ones, which nobody can merge by text. */
    readonly others: readonly string[];
}

/** The conflicted files of a working tree. Runs git: only for trusted workspaces. */
export async function conflictedFiles(
    from: string,
    only: readonly string[],
    merger: FileMerger,
    token: CancellationToken,
): Promise<ResolvedFiles> {
    const folder = await topLevel(from, token);
    const asked = ["diff", "--name-only", "--diff-filter=U", "-z", "--no-ext-diff", "--"];
    const out = await runGit({ folder, arguments: asked }, token);
    const paths = [...new Set(out.split("\0"))].filter(
        (path) => path !== "" && (only.length === 0 || only.includes(path)),
    );
    const files: ConflictedFile[] = [];
    const others: string[] = [];
    for (const path of paths.sort()) {
        throwIfCancelled(token);
        const text = await readFile(join(folder, path), "utf8").catch(() => undefined);
        const sides = await sidesOf(folder, path, token);
        const conflicts =
            text === undefined || text.includes("\ufffd")
                ? []
                : await proposeConflicts(path, text, sides, merger);
        if (text === undefined || conflicts.length === 0) others.push(path);
        else files.push({ path, text, conflicts });
    }
    return { folder, files, others };
}

/** The text with its sure resolutions in place, and how many there are. */
export function withSureOnes({ text, conflicts }: ConflictedFile): {
    readonly text: string;
    readonly count: number;
} {
    const lines = splitLines(text);
    let count = 0;
    for (const { conflict, proposals } of [...conflicts].reverse()) {
        const [first] = proposals;
        if (first?.isAutomatic !== true) continue;
        lines.splice(conflict.line, conflict.endLine - conflict.line, first.text);
        count++;
    }
    return { text: lines.join(""), count };
}

const backupFolder = "rust-ai-resolve";

/**
 * Writes texts of files, each at once and whole, and keeps what they were in git's folder until the
 * next time, for {@link undoResolution}. Files stay unmerged for git: nothing is staged.
 */
export async function writeResolution(
    folder: string,
    texts: ReadonlyMap<string, { readonly before: string; readonly after: string }>,
    token: CancellationToken,
): Promise<void> {
    const backup = await backupPath(folder, token);
    await rm(backup, { recursive: true, force: true });
    await mkdir(backup, { recursive: true });
    const kept = [...texts].map(([path, { before, after }], index) => ({
        path,
        before,
        after,
        index,
    }));
    for (const { before, index } of kept) await writeFile(join(backup, `${index}`), before);
    const list = kept.map(({ path, after }) => ({ path, after }));
    await writeFile(join(backup, "files.json"), JSON.stringify(list));
    for (const { path, after } of kept) await writeFileAtomic(join(folder, path), after);
}

/**
 * Brings the conflicts of the latest resolution back; gives their paths. Rejects with
 * `resolution.nothingToUndo`, or with `resolution.changedMeanwhile` where a file is not what was
 * written.
 */
export async function undoResolution(
    from: string,
    token: CancellationToken,
): Promise<readonly string[]> {
    const folder = await topLevel(from, token);
    const backup = await backupPath(folder, token);
    const text = await readFile(join(backup, "files.json"), "utf8").catch(() => {
        throw ResolutionErrors.nothingToUndo();
    });
    const list = JSON.parse(text) as readonly { readonly path: string; readonly after: string }[];
    for (const { path, after } of list) {
        const now = await readFile(join(folder, path), "utf8").catch(() => undefined);
        if (now !== after) throw ResolutionErrors.changedMeanwhile(path);
    }
    for (const [index, { path }] of list.entries()) {
        const before = await readFile(join(backup, `${index}`), "utf8");
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFileAtomic(join(folder, path), before);
    }
    await rm(backup, { recursive: true, force: true });
    return list.map(({ path }) => path);
}

async function backupPath(folder: string, token: CancellationToken): Promise<string> {
    const asked = ["rev-parse", "--path-format=absolute", "--git-path", backupFolder];
    return (await runGit({ folder, arguments: asked }, token)).replace(/\r?\n$/, "");
}
