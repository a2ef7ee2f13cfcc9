import * as v from "valibot";
import { request } from "../message-table.ts";

export const MergeVerdict = v.picklist(["clean", "build", "structural", "textual"]);
export type MergeVerdict = v.InferOutput<typeof MergeVerdict>;

/** A state that could be merged. */
export const MergeSubject = v.object({
    kind: v.picklist(["branch", "remote", "worktree", "stash", "commit", "workingTree"]),
    name: v.string(),
    commit: v.string(),
    author: v.string(),
    /** Of the newest commit, seconds since 1970. */
    time: v.number(),
});
export type MergeSubject = v.InferOutput<typeof MergeSubject>;

export const FilePrediction = v.object({
    /** Relative to the repository, with `/`. */
    path: v.string(),
    verdict: MergeVerdict,
    conflictKind: v.optional(v.string()),
    /** From 1, inclusive, of ours. */
    lines: v.array(v.object({ start: v.number(), end: v.number() })),
    items: v.array(v.string()),
    authors: v.array(v.string()),
    breaks: v.array(
        v.object({
            item: v.string(),
            change: v.picklist(["removed", "renamed", "signature", "visibility"]),
            changedBy: v.picklist(["ours", "theirs"]),
            changedIn: v.optional(v.string()),
            usedAt: v.array(v.object({ path: v.string(), line: v.number() })),
        }),
    ),
});
export type FilePrediction = v.InferOutput<typeof FilePrediction>;

export const MergePrediction = v.object({
    ours: MergeSubject,
    theirs: MergeSubject,
    verdict: MergeVerdict,
    files: v.array(FilePrediction),
    sharedPaths: v.number(),
});
export type MergePrediction = v.InferOutput<typeof MergePrediction>;

/** What is compared with the state of the working tree. */
export const PredictionKind = v.picklist(["target", "branches", "worktrees", "stashes", "pull"]);
export type PredictionKind = v.InferOutput<typeof PredictionKind>;

/**
 * What would happen if the working tree, with what is not committed, were merged with others. Nothing
 * of the repository is touched. Runs git: only where the client says that the workspace is trusted.
 */
export const ReviewPredict = request(
    "rustAi/review/predict",
    v.object({
        /** Absolute path below the repository; absent: the first folder of the client. */
        folder: v.optional(v.string()),
        kinds: v.array(PredictionKind),
        /** Branch that everything goes to; absent: the upstream or the default branch. */
        target: v.optional(v.string()),
        /** Branches without a commit for longer are left out. */
        activeDays: v.optional(v.number()),
        workDoneToken: v.optional(v.union([v.string(), v.number()])),
    }),
    v.object({
        /** Absolute path of the repository's top level. */
        folder: v.string(),
        predictions: v.array(MergePrediction),
        /** Sentences for people. */
        problems: v.array(v.string()),
        milliseconds: v.number(),
    }),
);

/** Lines of a document that others are changing, as of the latest prediction. Runs nothing. */
export const ReviewForeignLines = request(
    "rustAi/review/foreignLines",
    v.object({ uri: v.string() }),
    v.array(
        v.object({
            /** From 0, inclusive, of the document as it is now. */
            start: v.number(),
            end: v.number(),
            /** Branches and their authors. */
            by: v.array(v.object({ name: v.string(), author: v.string() })),
            /** Whether a merge would stop there. */
            conflicts: v.boolean(),
        }),
    ),
);
