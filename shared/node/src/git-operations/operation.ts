import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Snapshot, TouchedPlaces } from "./snapshot-schema.ts";

/** What an operation is; the words of its command, joined. */
export type OperationKind =
    | "branch-create"
    | "branch-rename"
    | "branch-delete"
    | "switch"
    | "stash-push"
    | "stash-pop"
    | "stash-apply"
    | "stash-drop"
    | "cherry-pick"
    | "cherry-pick-continue"
    | "cherry-pick-abort"
    | "worktree-add"
    | "worktree-remove"
    | "discard"
    | "rebase"
    | "rebase-continue"
    | "rebase-skip"
    | "rebase-abort"
    | "absorb"
    | "fixup"
    | "bisect"
    | "undo"
    | "redo";

/** What an operation would do, before it does it. */
export interface OperationPreview {
    readonly title: string;
    /** Lines to read, such as refs that move, files that change, commits. */
    readonly lines: readonly string[];
    readonly warnings: readonly string[];
    /** What an undo would take away that came after the operation: it is refused unless forced. */
    readonly changedSince?: readonly string[];
}

export interface OperationOutcome {
    /** "stopped": git waits for somebody to settle conflicts. */
    readonly state: "done" | "stopped";
    /** What was done, or what to do next where it stopped at a conflict. */
    readonly message: string;
}

/**
 * Something that changes a repository. Only {@link performOperation} calls `run`, after it made a
 * backup; an operation need not clean up after itself when it fails.
 */
export interface GitOperation {
    readonly kind: OperationKind;
    /** The operation that this one takes back, for "undo" and "redo". */
    readonly target?: string;
    /** Where it is known without a look at the repository; else that of the preview. */
    readonly title?: string;
    /** Changes nothing. Rejects with a coded error where the operation cannot be done at all. */
    preview(token: CancellationToken): Promise<OperationPreview>;
    /** Asked once before the backup is made. */
    touches?(token: CancellationToken): Promise<TouchedPlaces>;
    run(token: CancellationToken, backup: Snapshot): Promise<OperationOutcome>;
}
