import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { type LinePart, mergeLines } from "@rust-ai-ide/merge/lines/line-merge";
import { splitLines } from "@rust-ai-ide/merge/lines/split-lines";
import { fillings } from "@rust-ai-ide/merge/resolution/align";
import type { ConflictHunk } from "@rust-ai-ide/merge/resolution/conflict-hunk";
import { catObjects } from "../git/cat-files.ts";
import { type MergedTrees, mergeTrees } from "../git/merge-tree.ts";
import { scratchObjects } from "../git/scratch-objects.ts";
import type { FileMerger } from "../merge/merge-texts.ts";
import { type MergeCommit, mergeCommits } from "./merge-commits.ts";

/** A conflict of the past with what the developers made of it. */
export interface ResolvedHunk extends ConflictHunk {
    readonly commit: string;
    /** Which conflict of the file, from 0. */
    readonly index: number;
    readonly resolution: string;
    /** Whether the file parses with a text in place of the conflict, and ours in place of the others. */
    readonly parses: (text: string) => boolean;
}

export interface HistoryOptions {
    /** The repository, or a folder below it; may be bare. */
    readonly folder: string;
    /** Which files are looked at. */
    readonly isWanted: (path: string) => boolean;
    readonly merger: FileMerger;
    /** Merges to look at, in this order; default: all, the newest first. */
    readonly choose?: (commits: readonly MergeCommit[]) => readonly MergeCommit[];
    readonly onProgress?: (done: number, total: number) => void;
}

/** Lines around a conflict that are told. */
const contextLines = 12;
const regularFile = /^100/;

/**
 * Replays merges of a repository's history with git and gives the conflicts that it stops at, with
 * their resolutions: what stands between the same lines in the commit that was made. Conflicts whose
 * surroundings were changed in that commit are left out.
 */
export async function* historyHunks(
    options: HistoryOptions,
    token: CancellationToken,
): AsyncGenerator<ResolvedHunk> {
    const { folder, isWanted, choose = (all) => all, onProgress } = options;
    const commits = choose(await mergeCommits(folder, token));
    const scratch = await scratchObjects(folder, token);
    try {
        for (const [index, commit] of commits.entries()) {
            throwIfCancelled(token);
            onProgress?.(index, commits.length);
            const merged = await mergedTrees(folder, commit, scratch.env, token);
            const wanted = merged?.conflicts.filter(
                ({ path, ours, theirs }) =>
                    isWanted(path) &&
                    regularFile.test(ours?.mode ?? "") &&
                    regularFile.test(theirs?.mode ?? ""),
            );
            if (wanted === undefined || wanted.length === 0) continue;
            const names = wanted.flatMap(({ path, base, ours, theirs }) => [
                base?.oid ?? "",
                ours?.oid ?? "",
                theirs?.oid ?? "",
                path.includes("\n") ? "" : `${commit.commit}:${path}`,
            ]);
            const texts = await catObjects(folder, names, token, scratch.env);
            for (const [at, { path }] of wanted.entries()) {
                const [base = "", ours, theirs, made] = texts.slice(at * 4, at * 4 + 4);
                if (ours === undefined || theirs === undefined || made === undefined) continue;
                yield* hunksOf(
                    { commit: commit.commit, path, base, ours, theirs, made },
                    options.merger,
                );
            }
        }
    } finally {
        await scratch.dispose();
    }
}

/** Undefined where git cannot merge the two, as with objects that a shallow clone does not have. */
async function mergedTrees(
    folder: string,
    { ours, theirs }: MergeCommit,
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
): Promise<MergedTrees | undefined> {
    try {
        return await mergeTrees(folder, ours, theirs, env, token);
    } catch (error) {
        if (CodedError.is(error)) return undefined;
        throw error;
    }
}

interface ReplayedFile {
    readonly commit: string;
    readonly path: string;
    readonly base: string;
    readonly ours: string;
    readonly theirs: string;
    readonly made: string;
}

async function* hunksOf(file: ReplayedFile, merger: FileMerger): AsyncGenerator<ResolvedHunk> {
    const { commit, path, base, ours, theirs, made } = file;
    if ([base, ours, theirs, made].some((text) => text.includes("\0") || text.includes("\ufffd")))
        return;
    const parts = mergeLines(base, ours, theirs, { isZealous: false });
    if (parts.every(({ kind }) => kind === "text")) return;
    const resolutions = fillings(parts, made);
    const { method, conflicts, text } = await merger.merge({ base, ours, theirs, path });
    const isWhole = method === "structured" && conflicts.length === 0;
    const structured = isWhole ? fillings(parts, text) : [];
    let index = -1;
    for (const [at, part] of parts.entries()) {
        if (part.kind === "text") continue;
        index++;
        const resolution = resolutions[index];
        if (resolution === undefined) continue;
        yield {
            commit,
            path,
            index,
            base: part.base ?? "",
            ours: part.ours,
            theirs: part.theirs,
            before: contextOf(parts[at - 1], "end"),
            after: contextOf(parts[at + 1], "start"),
            structured: structured[index],
            resolution,
            parses: parseCheck(merger, path, parts, at),
        };
    }
}

function parseCheck(
    merger: FileMerger,
    path: string,
    parts: readonly LinePart[],
    at: number,
): (text: string) => boolean {
    const textOf = (list: readonly LinePart[]): string =>
        list.map((part) => (part.kind === "text" ? part.text : part.ours)).join("");
    const [before, after] = [textOf(parts.slice(0, at)), textOf(parts.slice(at + 1))];
    const known = new Map<string, boolean>();
    return (text) => {
        const found = known.get(text) ?? merger.parses(path, before + text + after);
        known.set(text, found);
        return found;
    };
}

function contextOf(part: LinePart | undefined, side: "start" | "end"): string {
    if (part?.kind !== "text") return "";
    const lines = splitLines(part.text);
    return (side === "end" ? lines.slice(-contextLines) : lines.slice(0, contextLines)).join("");
}
