import type { Span } from "../toml/syntax.ts";

/** A package that the lock names, unique by name, version and source. */
export interface LockPackage {
    readonly name: string;
    readonly version: string;
    /** `registry+URL`, `sparse+URL`, `git+URL?rev=...#commit`; undefined for a package of a path. */
    readonly source: string | undefined;
    readonly checksum: string | undefined;
    /** Indexes into `LockFile.packages`, in the order of the file; names that lead nowhere are reported. */
    readonly dependencies: readonly number[];
    /** Of `[[package]]` and all of its lines, of the name, and of the version without quotes. */
    readonly span: Span;
    readonly nameSpan: Span;
    readonly versionSpan: Span;
}

export interface LockProblem extends Span {
    /** `lock.*`: a stable code. */
    readonly code: string;
    readonly message: string;
}

/**
 * A Cargo.lock of any format. Reading never fails: what cannot be read is reported, and a lock of a
 * newer format than 4 is read as far as it looks like one.
 */
export interface LockFile {
    /** 1 to 4, or what the file says if it is newer. */
    readonly format: number;
    readonly packages: readonly LockPackage[];
    /** `[patch.unused]`. */
    readonly unusedPatches: readonly LockPackage[];
    readonly problems: readonly LockProblem[];
}
