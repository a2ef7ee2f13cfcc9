/**
 * Some lines of a change: `baseLines` lines from `baseStart` became `headLines` lines from
 * `headStart`. Lines count from 0; a side without lines stands where they would be.
 */
export interface Hunk {
    readonly baseStart: number;
    readonly baseLines: number;
    readonly headStart: number;
    readonly headLines: number;
}

export const fileStatuses = [
    "added",
    "deleted",
    "modified",
    "renamed",
    "copied",
    "typeChanged",
] as const;
export type FileStatus = (typeof fileStatuses)[number];

/** Why the text of a file is not looked at. Such a file has no texts and no hunks. */
export const skipReasons = [
    "binary",
    "tooLarge",
    "generated",
    "vendored",
    "excluded",
    "submodule",
    "link",
    "lfs",
    "unreadable",
] as const;
export type SkipReason = (typeof skipReasons)[number];

/** A file that differs between base and head. */
export interface ChangedFile {
    /** Relative to the repository, with `/`; that of the head, of the base where it was deleted. */
    readonly path: string;
    /** Where it lay in the base, when that is another place. */
    readonly basePath?: string | undefined;
    readonly status: FileStatus;
    /** Not known to git yet. */
    readonly untracked?: boolean | undefined;
    readonly skipped?: SkipReason | undefined;
    /** The whole text; undefined where there was no file, or it was skipped. */
    readonly base: string | undefined;
    /** The whole text; undefined where there is no file, or it was skipped. */
    readonly head: string | undefined;
    /** Ascending, disjoint. */
    readonly hunks: readonly Hunk[];
}

/** What is reviewed: two states of a repository, and the files that differ. */
export interface ChangeSet {
    /** For people: `main (merge base 1a2b3c4)`, `index`, `working tree`, a name of a patch. */
    readonly baseLabel: string;
    readonly headLabel: string;
    /** Commits, where the sides are commits. */
    readonly baseCommit?: string | undefined;
    readonly headCommit?: string | undefined;
    /** By path. */
    readonly files: readonly ChangedFile[];
    /** What could not be read, in sentences for people. */
    readonly problems: readonly string[];
}
