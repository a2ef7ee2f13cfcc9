import * as v from "valibot";
import { request } from "../message-table.ts";
import { MergeVerdict } from "./conflicts.ts";

/** Absolute path below the repository; absent: the first folder of the client. */
const folder = v.optional(v.string());

/** Something that changes a repository, with a backup first. Names of revisions are never options. */
export const OperationRequest = v.variant("kind", [
    v.object({
        kind: v.literal("undo"),
        /** Absent: the newest one that is not undone. */
        id: v.optional(v.string()),
        /** Also where something changed since; what changed is in the backup that is made first. */
        isForced: v.optional(v.boolean()),
    }),
    v.object({ kind: v.literal("redo"), isForced: v.optional(v.boolean()) }),
    v.object({ kind: v.literal("branch-create"), name: v.string(), start: v.string() }),
    v.object({
        kind: v.literal("switch"),
        /** A local branch, or a new one where there is a start. */
        target: v.string(),
        start: v.optional(v.string()),
        /** What becomes of files that are not committed. */
        changes: v.picklist(["carry", "merge", "stash"]),
    }),
    v.object({
        kind: v.literal("stash-push"),
        message: v.optional(v.string()),
        /** Files that git does not know are set aside too. */
        hasUntracked: v.boolean(),
    }),
    v.object({
        kind: v.literal("stash-apply"),
        /** From 0, the newest. */
        position: v.number(),
        /** It is taken off the list unless there were conflicts. */
        isDropped: v.boolean(),
    }),
    v.object({
        kind: v.literal("discard"),
        /** Relative to the repository, with `/`. */
        paths: v.array(v.string()),
    }),
    /** In the order in which they are applied. */
    v.object({ kind: v.literal("cherry-pick"), commits: v.array(v.string()) }),
    v.object({
        kind: v.literal("rebase"),
        onto: v.string(),
        /** In git's own form. */
        plan: v.string(),
    }),
    v.object({
        kind: v.literal("absorb"),
        /** The repairs go into their commits at once; else they become fixup commits. */
        isRebased: v.boolean(),
    }),
    v.object({
        kind: v.literal("proceed"),
        what: v.picklist(["cherry-pick", "rebase"]),
        /** A cherry-pick has no "skip". */
        step: v.picklist(["continue", "skip", "abort"]),
    }),
]);
export type OperationRequest = v.InferOutput<typeof OperationRequest>;

/** What an operation would do. Nothing changes. Runs git: only where the workspace is trusted. */
export const ReviewOperationPreview = request(
    "rustAi/review/operationPreview",
    v.object({ folder, operation: OperationRequest }),
    v.object({
        title: v.string(),
        /** Such as refs that move, files that change, commits. */
        lines: v.array(v.string()),
        warnings: v.array(v.string()),
        /** What an undo would take away that came after the operation: it has to be forced. */
        changedSince: v.array(v.string()),
        /** What would be taken back. */
        target: v.optional(
            v.object({
                id: v.string(),
                title: v.string(),
                /** Milliseconds since 1970. */
                startedAt: v.number(),
            }),
        ),
    }),
);

/** Does an operation after a backup. Cancelling it puts everything back. */
export const ReviewOperationRun = request(
    "rustAi/review/operationRun",
    v.object({
        folder,
        operation: OperationRequest,
        workDoneToken: v.optional(v.union([v.string(), v.number()])),
    }),
    v.object({
        /** Of its record; absent where it failed half-way: an undo without an id takes that back. */
        id: v.optional(v.string()),
        /** "stopped": git waits for somebody to settle conflicts. */
        state: v.picklist(["done", "stopped", "failed"]),
        /** Sentences for people. */
        message: v.string(),
        /** What git waits for somebody to finish now, as "rebase". */
        inProgress: v.optional(v.string()),
    }),
);

export const DoneOperation = v.object({
    id: v.string(),
    kind: v.string(),
    title: v.string(),
    /** Milliseconds since 1970. */
    startedAt: v.number(),
    state: v.picklist(["running", "done", "stopped", "failed"]),
    message: v.optional(v.string()),
    isUndone: v.boolean(),
    /** It was done in the work tree that is asked about; others have to be undone in theirs. */
    isHere: v.boolean(),
    folder: v.string(),
});
export type DoneOperation = v.InferOutput<typeof DoneOperation>;

/** The operations that have a backup, newest first. */
export const ReviewOperations = request(
    "rustAi/review/operations",
    v.object({ folder }),
    v.object({ operations: v.array(DoneOperation), problems: v.array(v.string()) }),
);

/** What operations can be about. */
export const ReviewOperationChoices = request(
    "rustAi/review/operationChoices",
    v.object({ folder }),
    v.object({
        /** The branch, or the commit where HEAD is detached. */
        place: v.string(),
        /** Without the one that is checked out here; the newest first. */
        branches: v.array(
            v.object({
                name: v.string(),
                isRemote: v.boolean(),
                author: v.string(),
                /** Of the newest commit, seconds since 1970. */
                time: v.number(),
            }),
        ),
        /** The branch that others go to. */
        target: v.optional(v.string()),
        /** The newest first. */
        stashes: v.array(v.object({ subject: v.string(), time: v.number() })),
        /** Relative to the repository, with `/`. */
        changes: v.array(v.object({ path: v.string(), isUntracked: v.boolean() })),
        /** What git waits for somebody to finish, as "rebase". */
        inProgress: v.optional(v.string()),
    }),
);

export const PickableCommit = v.object({
    commit: v.string(),
    subject: v.string(),
    author: v.string(),
    /** Seconds since 1970. */
    time: v.number(),
    /** Of picking this one alone; absent where git is too old to tell. */
    verdict: v.optional(MergeVerdict),
    /** Paths that are not clean. */
    files: v.array(v.string()),
});
export type PickableCommit = v.InferOutput<typeof PickableCommit>;

/** Commits of a revision that HEAD does not have, newest first, with what picking each would come to. */
export const ReviewPickableCommits = request(
    "rustAi/review/pickableCommits",
    v.object({ folder, revision: v.string() }),
    v.object({
        commits: v.array(PickableCommit),
        /** There are older ones. */
        isMore: v.boolean(),
    }),
);

/** The plan of a rebase as a text to edit, with what is predicted of each commit. Nothing changes. */
export const ReviewRebasePlan = request(
    "rustAi/review/rebasePlan",
    v.object({
        folder,
        onto: v.string(),
        /** As somebody changed it; absent: all commits, those that repair others behind them. */
        plan: v.optional(v.string()),
    }),
    v.object({
        text: v.string(),
        steps: v.array(
            v.object({
                action: v.picklist(["pick", "reword", "squash", "fixup", "drop"]),
                verdict: MergeVerdict,
            }),
        ),
    }),
);
