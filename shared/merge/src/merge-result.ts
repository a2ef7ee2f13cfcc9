import type { Conflict } from "./conflict.ts";

/** How a text was merged. `line` is what git does; `structured` looked at the syntax. */
export const mergeMethods = ["identical", "line", "token", "structured"] as const;
export type MergeMethod = (typeof mergeMethods)[number];

/** Three states of a file. */
export interface MergeInput {
    /** The common ancestor; undefined where both sides added the file. */
    readonly base: string | undefined;
    readonly ours: string;
    readonly theirs: string;
    /** Decides the language; relative to the repository, with `/`. */
    readonly path: string;
}

export interface MergeResult {
    /** With conflict markers where there are conflicts. */
    readonly text: string;
    readonly conflicts: readonly Conflict[];
    readonly method: MergeMethod;
    /** Why a structured merge was not made or not kept, for people. */
    readonly notes: readonly string[];
}
