import type { SecuritySeverity } from "../finding.ts";

/** What an advisory warns of; `informational` of the RustSec format, or else a vulnerability. */
export const advisoryKinds = ["vulnerability", "unsound", "unmaintained", "notice"] as const;
export type AdvisoryKind = (typeof advisoryKinds)[number];

/** A function that is affected, such as `crate_name::module::Type::method`. */
export interface AffectedFunction {
    readonly path: string;
    /** Requirements as they are written; the function is affected in versions that match one. */
    readonly versions: readonly string[];
}

/** A score by CVSS. */
export interface AdvisoryScore {
    /** As it was published: `CVSS:3.1/AV:N/...`; version 2 has no prefix. */
    readonly vector: string;
    readonly version: "2.0" | "3.0" | "3.1" | "4.0";
    /** 0 to 10, one decimal. */
    readonly score: number;
    readonly severity: SecuritySeverity;
}

/**
 * An interval of versions in order of precedence, in which an advisory holds: `start` belongs to it,
 * `end` does not. `null` has no limit. Taken from rustsec's reading of `patched` and `unaffected`:
 * an upper end of a requirement is the first pre-release of that version (`-0`).
 */
export interface AffectedRange {
    readonly start: string | null;
    readonly end: string | null;
    /** True: `start` itself is not affected (as of `> 1.2`). */
    readonly excludesStart?: boolean | undefined;
    /** True: `end` itself is affected (as of `<= 1.2`). */
    readonly includesEnd?: boolean | undefined;
}

/** One advisory about one package. Several records of one cause are joined by their aliases. */
export interface Advisory {
    readonly id: string;
    readonly package: string;
    readonly kind: AdvisoryKind;
    readonly title: string;
    /** Markdown; undefined where the database was packed without it. */
    readonly description: string | undefined;
    /** `2026-11-22`. */
    readonly date: string;
    /** `undefined`: it is in force. Withdrawn ones are silent. */
    readonly withdrawn: string | undefined;
    readonly aliases: readonly string[];
    readonly related: readonly string[];
    readonly categories: readonly string[];
    readonly keywords: readonly string[];
    readonly url: string | undefined;
    readonly references: readonly string[];
    readonly score: AdvisoryScore | undefined;
    /** SPDX id of the text; `CC-BY-4.0` asks for attribution with `url`. */
    readonly licence: string;
    /** Empty: all. As `cfg(target_os)` and `cfg(target_arch)` name them. */
    readonly os: readonly string[];
    readonly arch: readonly string[];
    /** Empty: the advisory does not say. */
    readonly functions: readonly AffectedFunction[];
    /** As they are written. None: no fixed version is known. */
    readonly patched: readonly string[];
    readonly unaffected: readonly string[];
    readonly affected: readonly AffectedRange[];
    /** Where the record comes from. */
    readonly origin: "rustsec" | "osv";
}

/** Advisories by package, with where and when they come from. */
export interface AdvisoryDatabase {
    /** `2026-11-22`: of the newest change in it; undefined for none. */
    readonly date: string | undefined;
    /** A commit, an address, a path; told to the user. */
    readonly source: string;
    readonly count: number;
    /** In the order of their ids; empty for unknown names. */
    of(packageName: string): readonly Advisory[];
    byId(id: string): Advisory | undefined;
    all(): Iterable<Advisory>;
    /** Records that could not be read. */
    readonly problems: readonly AdvisoryProblem[];
}

export interface AdvisoryProblem {
    /** Where in the source of the database. */
    readonly path: string;
    readonly code: string;
    readonly message: string;
}
