/** A place in source that a call path goes through. Lines and columns count from 1, in UTF-16 units. */
export interface CallStep {
    /** `crate_name::module::function`, as far as it is known. */
    readonly function: string;
    readonly package: { readonly name: string; readonly version: string };
    /** Absolute path with `/`. */
    readonly path: string;
    /** Of the call in this function to the next one; of its name for the last. */
    readonly line: number;
    readonly column: number;
}

export const unknownReasons = [
    "macro",
    "dynamic-dispatch",
    "function-value",
    "foreign-function",
    "missing-source",
    "unknown-feature",
    "ambiguous-name",
    "syntax-error",
    "function-not-found",
    "limit",
] as const;
export type UnknownReason = (typeof unknownReasons)[number];

/**
 * Whether code of the workspace gets to what an advisory affects. "Not reachable" is said only with
 * proof; whatever may hide a call makes it unknown, with the reason.
 */
export type Reachability =
    /** The advisory names no functions: nothing can be said but that the package is locked or used. */
    | { readonly verdict: "no-function-data"; readonly stage: ReachStage }
    | {
          readonly verdict: "reachable";
          /** From the workspace's function to the affected one. */
          readonly path: readonly CallStep[];
          /** Affected functions that are reached. */
          readonly functions: readonly string[];
          /** True: only tests, benches and examples of the workspace get there. */
          readonly onlyInTests?: boolean | undefined;
          /** Who knows types and has found the way, where names alone could not tell: `rust-analyzer`. */
          readonly confirmedBy?: string | undefined;
      }
    | { readonly verdict: "not-reachable"; readonly stage: ReachStage }
    | {
          readonly verdict: "unknown";
          readonly stage: ReachStage;
          readonly reasons: readonly {
              readonly reason: UnknownReason;
              readonly step?: CallStep | undefined;
          }[];
      };

/**
 * How far it was followed: `locked`: in the lock only; `built`: with the features of this workspace
 * and target; `imported`: code names it.
 */
export type ReachStage = "locked" | "built" | "imported";
