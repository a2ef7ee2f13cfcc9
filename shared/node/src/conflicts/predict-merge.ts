import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { conflictLines } from "@rust-ai-ide/merge/prediction/conflict-lines";
import {
    type BuildBreak,
    type FilePrediction,
    type MergePrediction,
    type MergeSubject,
    type MergeVerdict,
    mergeVerdicts,
} from "@rust-ai-ide/merge/prediction/prediction";
import { catObjects } from "../git/cat-files.ts";
import { type ConflictedPath, type MergedTrees, mergeTrees } from "../git/merge-tree.ts";
import { runGit } from "../git/run-git.ts";
import type { FileMerger } from "../merge/merge-texts.ts";
import { mergeBase } from "../review/git-changes.ts";
import { type BuildBreakFinder, itemsAt } from "./build-breaks.ts";

export interface PredictionTools {
    readonly folder: string;
    /** Of the folder that git writes its objects to. */
    readonly env: Readonly<Record<string, string>>;
    readonly merger: FileMerger;
    readonly breaks: BuildBreakFinder;
}

/**
 * What a merge of two states would come to. Rejects with CancelledError or a `git.*` error.
 *
 * @param made The merge, where git made it already.
 */
export async function predictMerge(
    ours: MergeSubject,
    theirs: MergeSubject,
    tools: PredictionTools,
    token: CancellationToken,
    made?: MergedTrees | undefined,
): Promise<MergePrediction> {
    const { folder, env } = tools;
    const base = await mergeBase(folder, ours.commit, theirs.commit, token, env);
    if (base === theirs.commit || base === ours.commit) {
        return { ours, theirs, verdict: "clean", files: [], sharedPaths: 0 };
    }
    const [mine, others] =
        base === undefined
            ? [[], []]
            : await Promise.all([
                  changedNames(folder, base, ours.commit, env, token),
                  changedNames(folder, base, theirs.commit, env, token),
              ]);
    const known = new Set(mine);
    const sharedPaths = others.filter((path) => known.has(path)).length;
    const files: FilePrediction[] = [];
    const merged = made ?? (await mergeTrees(folder, ours.commit, theirs.commit, env, token));
    for (const conflict of merged.conflicts) {
        files.push(await conflictOf(conflict, base, theirs, tools, token));
    }
    if (base !== undefined) {
        const sides = { base, ours: ours.commit, theirs: theirs.commit };
        for (const each of await tools.breaks.find(sides, [mine, others], token)) {
            files.push(buildBreak(each));
        }
    }
    const least: MergeVerdict = merged.isClean || files.length > 0 ? "clean" : "textual";
    const verdict = files.reduce<MergeVerdict>(
        (worst, file) =>
            mergeVerdicts.indexOf(file.verdict) > mergeVerdicts.indexOf(worst)
                ? file.verdict
                : worst,
        least,
    );
    return { ours, theirs, verdict, files, sharedPaths };
}

async function conflictOf(
    { path, kind, base, ours, theirs }: ConflictedPath,
    ancestor: string | undefined,
    subject: MergeSubject,
    { folder, env, merger }: PredictionTools,
    token: CancellationToken,
): Promise<FilePrediction> {
    const found = {
        path,
        conflictKind:
            kind ?? (ours === undefined || theirs === undefined ? "modify/delete" : "content"),
        authors:
            ancestor === undefined
                ? [subject.author]
                : await authorsOf(folder, ancestor, subject.commit, path, env, token),
        breaks: [],
    };
    const isPlain = [ours, theirs].every((side) => /^100/.test(side?.mode ?? ""));
    const oids = [base?.oid, ours?.oid, theirs?.oid];
    const texts = isPlain
        ? await catObjects(
              folder,
              oids.map((oid) => oid ?? "missing"),
              token,
              env,
          )
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

function buildBreak({
    path,
    breaks,
}: {
    readonly path: string;
    readonly breaks: readonly BuildBreak[];
}): FilePrediction {
    const [first] = breaks;
    const line = first?.usedAt[0]?.line ?? 1;
    return {
        path,
        verdict: "build",
        lines: [{ start: line, end: line }],
        items: breaks.map(({ item }) => item),
        authors: [],
        breaks,
    };
}

/** Names of files that differ between two commits. */
async function changedNames(
    folder: string,
    base: string,
    head: string,
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
): Promise<readonly string[]> {
    const asked = [
        "diff-tree",
        "-r",
        "-z",
        "--name-only",
        "--no-renames",
        "--no-commit-id",
        base,
        head,
        "--",
    ];
    const out = await runGit({ folder, arguments: asked, env, outputLimit: 100_000_000 }, token);
    return out.split("\0").filter((path) => path !== "");
}

async function authorsOf(
    folder: string,
    base: string,
    head: string,
    path: string,
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
): Promise<readonly string[]> {
    const asked = ["log", "--format=%an", "-50", `${base}..${head}`, "--", `:(literal,top)${path}`];
    const out = await runGit({ folder, arguments: asked, env }, token);
    return [...new Set(out.split("\n").filter((name) => name !== "" && name !== "rust-ai"))];
}
