import type { Span } from "@rust-ai-ide/cargo/toml/syntax";
import type { Reachability } from "./reachability/reachability.ts";
import type { Suppression } from "./suppressions/suppression.ts";

export const securitySeverities = ["critical", "high", "medium", "low", "none", "unknown"] as const;
export type SecuritySeverity = (typeof securitySeverities)[number];

export const findingCategories = [
    "advisory",
    "yanked",
    "licence",
    "ban",
    "source",
    "sast",
    "secret",
    "unsafe",
] as const;
export type FindingCategory = (typeof findingCategories)[number];

/** A package of a lock that a finding is about. */
export interface FindingPackage {
    readonly name: string;
    readonly version: string;
    /** As in the lock; undefined for a package of a path. */
    readonly source: string | undefined;
}

/** Where a finding is shown. Offsets are UTF-16 units of the file's text. */
export interface FindingLocation {
    /** Absolute in an editor, relative to the scanned folder in reports; with `/`. */
    readonly path: string;
    readonly span: Span;
    /** From 1; columns in UTF-16 units. For readers without the text. */
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
}

/** One step of the way that data takes through code: from where it comes in to where it does harm. */
export interface TraceStep {
    readonly location: FindingLocation;
    readonly message: string;
}

/**
 * Whatever one of the checks found, in one shape for views, reports and histories. The checks have
 * richer types of their own; this is what they have in common.
 */
export interface SecurityFinding {
    readonly category: FindingCategory;
    /** `RUSTSEC-2026-0001`, `rust-sql-injection`, `licence.rejected`: what a suppression names. */
    readonly rule: string;
    /** Of an advisory: vulnerability, unsound, unmaintained, notice. Else the rule's own word. */
    readonly kind: string;
    readonly severity: SecuritySeverity;
    /** How the editor shows it. */
    readonly level: "error" | "warning" | "information" | "hint";
    readonly confidence: "high" | "medium" | "low";
    readonly title: string;
    /** What is wrong and what to do. Secrets are masked. */
    readonly message: string;
    /** Stays the same while lines move. 16 to 64 hexadecimal digits. */
    readonly fingerprint: string;
    /** Primary place first: the line of a manifest or lock, or of code. */
    readonly locations: readonly FindingLocation[];
    readonly package?: FindingPackage | undefined;
    /** From a workspace member to the package, the shortest; `name version` each. */
    readonly dependencyPath?: readonly FindingPackage[] | undefined;
    /** Requirements of versions without it; empty: none is known. */
    readonly fixedIn?: readonly string[] | undefined;
    readonly aliases?: readonly string[] | undefined;
    /** `CWE-79`. */
    readonly weaknesses?: readonly string[] | undefined;
    readonly references?: readonly string[] | undefined;
    /** CVSS vector and score. */
    readonly score?:
        | { readonly vector: string; readonly value: number; readonly version: string }
        | undefined;
    readonly reachability?: Reachability | undefined;
    /** The way of tainted data, from its source to its sink. */
    readonly trace?: readonly TraceStep[] | undefined;
    /** The user decided that it does not matter; it is kept for reports. */
    readonly suppressedBy?: Suppression | undefined;
}
