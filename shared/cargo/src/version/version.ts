/**
 * A version as Cargo reads it (the semver crate): strict, without `v`, without blanks. Numbers are
 * u64 in Cargo, more than a JavaScript number holds exactly.
 */
export interface Version {
    readonly major: bigint;
    readonly minor: bigint;
    readonly patch: bigint;
    /** Identifiers between the dots; empty for a release. */
    readonly pre: readonly string[];
    /** Behind the plus sign; empty when there is none. Takes part in the order last, as in the semver crate. */
    readonly build: readonly string[];
    /** As it was written. */
    readonly text: string;
}

/** One comparator of a requirement. `minor` and `patch` undefined: not said, or a wildcard. */
export interface Comparator {
    readonly operator: "=" | ">" | ">=" | "<" | "<=" | "~" | "^" | "*";
    readonly major: bigint;
    readonly minor: bigint | undefined;
    readonly patch: bigint | undefined;
    readonly pre: readonly string[];
}

/** A requirement: all comparators have to hold. None at all is `*`. */
export interface Requirement {
    readonly comparators: readonly Comparator[];
    /** As it was written. */
    readonly text: string;
}
