import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { conflictLines } from "@rust-ai-ide/merge/prediction/conflict-lines";
import type { PathChange } from "@rust-ai-ide/merge/prediction/path-change";
import {
    type FilePrediction,
    type MergePrediction,
    type MergeSubject,
    type MergeVerdict,
    mergeVerdicts,
} from "@rust-ai-ide/merge/prediction/prediction";
import { type ConflictedPath, mergeTrees, type StagedFile } from "../git/merge-tree.ts";
import { authorsOf } from "../git/path-authors.ts";
import type { FileMerger } from "../merge/merge-texts.ts";
import type { BlobTexts } from "./blob-texts.ts";
import { type BuildBreakFinder, type FileBreaks, itemsAt } from "./build-breaks.ts";
import type { PreparedMerge } from "./prepared-merges.ts";

export interface PredictionTools {
    readonly folder: string;
    /** Of the folder that git writes its objects to. */
    readonly env: Readonly<Record<string, string>>;
    readonly merger: FileMerger;
    readonly breaks: BuildBreakFinder;
    readonly blobs: BlobTexts;
}

/** Objects whose texts say more of a merge. */
export function wantedTexts(
    { mine, others, made }: PreparedMerge,
    { breaks }: PredictionTools,
): readonly string[] {
    const conflicts = typeof made === "object" ? made.conflicts : [];
    return [
        ...breaks.wanted(mine, others),
        ...conflicts
            .filter(isPlain)
            .flatMap(({ base, ours, theirs }) => oidsOf(base, ours, theirs)),
    ];
}

/** What a merge of two states would come to. Rejects with CancelledError or a `git.*` error. */
export async function predictMerge(
    ours: MergeSubject,
    theirs: MergeSubject,
    prepared: PreparedMerge,
    tools: PredictionTools,
    token: CancellationToken,
): Promise<MergePrediction> {
    const { folder, env, breaks, blobs } = tools;
    const { bases, mine, others } = prepared;
    const [base] = bases;
    if (base !== undefined && (base === theirs.commit || base === ours.commit)) {
        return { ours, theirs, verdict: "clean", files: [], sharedPaths: 0 };
    }
    const known = new Set(mine.map(({ path }) => path));
    const sharedPaths = others.filter(({ path }) => known.has(path)).length;
    const merged =
        base !== undefined && prepared.made === "untouched"
            ? undefined
            : typeof prepared.made === "object"
              ? prepared.made
              : await mergeTrees(folder, ours.commit, theirs.commit, env, token);
    await blobs.load(wantedTexts({ ...prepared, made: merged }, tools), token);
    const conflicts = merged?.conflicts ?? [];
    const broken = await breaks.find(mine, others, token);
    const paths = [
        ...conflicts.map(({ path }) => path),
        ...broken.flatMap((each) => changedPaths(each, others)),
    ];
    const authors = await authorsOf(folder, [base, theirs.commit], paths, env, token);
    const files: FilePrediction[] = [];
    for (const conflict of conflicts) {
        const own = authors.get(conflict.path) ?? (base === undefined ? [theirs.author] : []);
        files.push(await conflictOf(conflict, own, tools));
    }
    for (const each of broken) {
        const own = changedPaths(each, others).flatMap((path) => authors.get(path) ?? []);
        files.push(buildBreak(each, [...new Set(own)]));
    }
    const isClean = merged?.isClean !== false;
    const least: MergeVerdict = isClean || files.length > 0 ? "clean" : "textual";
    const verdict = files.reduce<MergeVerdict>(
        (worst, file) =>
            mergeVerdicts.indexOf(file.verdict) > mergeVerdicts.indexOf(worst)
                ? file.verdict
                : worst,
        least,
    );
    return { ours, theirs, verdict, files, sharedPaths };
}

/** The file of theirs that a break is about: the one that uses something, or the ones that changed it. */
function changedPaths(
    { path, breaks }: FileBreaks,
    others: readonly PathChange[],
): readonly string[] {
    const names = new Set(breaks.flatMap(({ changedIn }) => changedIn ?? []));
    return others
        .filter((each) => each.path === path || names.has(each.path))
        .map((each) => each.path);
}

async function conflictOf(
    conflict: ConflictedPath,
    authors: readonly string[],
    { merger, blobs }: PredictionTools,
): Promise<FilePrediction> {
    const { path, kind, base, ours, theirs } = conflict;
    const found = {
        path,
        conflictKind:
            kind ?? (ours === undefined || theirs === undefined ? "modify/delete" : "content"),
        authors,
        breaks: [],
    };
    const texts = isPlain(conflict)
        ? [base, ours, theirs].map((side) => blobs.get(side?.oid ?? ""))
        : [];
    const [before = "", mine, others] = texts;
    if (
        mine === undefined ||
        others === undefined ||
        mine.includes("\0") ||
        others.includes("\0")
    ) {
        return { ...found, verdict: "textual", lines: [], items: [] };
    }
    const lines = conflictLines(before, mine, others);
    const items = await itemsAt(path, mine, lines, merger);
    const { conflicts, method } = await merger.merge({
        base: before,
        ours: mine,
        theirs: others,
        path,
    });
    const isResolved = conflicts.length === 0 && method === "structured";
    return { ...found, verdict: isResolved ? "structural" : "textual", lines, items };
}

/** Whether both sides are files, and no links or repositories. */
function isPlain({ ours, theirs }: ConflictedPath): boolean {
    return [ours, theirs].every((side) => /^100/.test(side?.mode ?? ""));
}

function oidsOf(...sides: readonly (StagedFile | undefined)[]): readonly string[] {
    return sides.flatMap((side) => (side === undefined ? [] : [side.oid]));
}

function buildBreak({ path, breaks }: FileBreaks, authors: readonly string[]): FilePrediction {
    const [first] = breaks;
    const line = first?.usedAt[0]?.line ?? 1;
    return {
        path,
        verdict: "build",
        lines: [{ start: line, end: line }],
        items: breaks.map(({ item }) => item),
        authors,
        breaks,
    };
}
