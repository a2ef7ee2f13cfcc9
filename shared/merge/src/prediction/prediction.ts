/**
 * What would happen if two states were merged, the worst last. `textual`: git would stop; `structural`: git would
 * stop, the structured merge would not; `build`: git merges, and what comes out uses something that
 * the other side removed or changed.
 */
export const mergeVerdicts = ["clean", "structural", "build", "textual"] as const;
export type MergeVerdict = (typeof mergeVerdicts)[number];

/** A state that could be merged: a branch, a worktree, a stash, a commit that is to be replayed. */
export interface MergeSubject {
    readonly kind: "branch" | "remote" | "worktree" | "stash" | "commit" | "workingTree";
    /** `feature/x`, `stash@{0}`, a short commit with its subject. */
    readonly name: string;
    readonly commit: string;
    readonly author: string;
    /** Of the newest commit, seconds since 1970. */
    readonly time: number;
}

/** Something that one side removed or changed and the other has begun to use. */
export interface BuildBreak {
    /** `module::function`. */
    readonly item: string;
    readonly change: "removed" | "renamed" | "signature" | "visibility";
    readonly changedBy: "ours" | "theirs";
    /** File of the side that changed it. */
    readonly changedIn?: string | undefined;
    /** Where it is used on the other side, lines from 1. */
    readonly usedAt: readonly { readonly path: string; readonly line: number }[];
}

export interface FilePrediction {
    readonly path: string;
    readonly verdict: MergeVerdict;
    /** git's word: content, add/add, modify/delete, rename/rename, binary, submodule. */
    readonly conflictKind?: string | undefined;
    /** Lines of ours that conflict, from 1, inclusive. */
    readonly lines: readonly { readonly start: number; readonly end: number }[];
    /** Items of ours that conflict, `module::function`. */
    readonly items: readonly string[];
    /** Who changed the file, or what it uses, on the other side; the latest first. */
    readonly authors: readonly string[];
    readonly breaks: readonly BuildBreak[];
}

/** A pair that was looked at. The verdict is the worst of its files'. */
export interface MergePrediction {
    readonly ours: MergeSubject;
    readonly theirs: MergeSubject;
    readonly verdict: MergeVerdict;
    readonly files: readonly FilePrediction[];
    /** Paths that both sides changed. */
    readonly sharedPaths: number;
}

export interface PredictionReport {
    readonly predictions: readonly MergePrediction[];
    /** What could not be looked at, in sentences for people. */
    readonly problems: readonly string[];
    readonly milliseconds: number;
}
