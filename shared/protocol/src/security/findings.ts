import * as v from "valibot";
import { request } from "../message-table.ts";
import { DatabaseStatus } from "./database.ts";
import { FindingReach } from "./reach.ts";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const SecuritySeverity = v.picklist([
    "critical",
    "high",
    "medium",
    "low",
    "none",
    "unknown",
]);
export type SecuritySeverity = v.InferOutput<typeof SecuritySeverity>;

export const FindingCategory = v.picklist([
    "advisory",
    "yanked",
    "licence",
    "ban",
    "source",
    "sast",
    "secret",
    "unsafe",
]);
export type FindingCategory = v.InferOutput<typeof FindingCategory>;

export const FindingPackage = v.object({
    name: v.string(),
    version: v.string(),
    /** As in the lock; absent for a package of a path. */
    source: v.optional(v.string()),
});
export type FindingPackage = v.InferOutput<typeof FindingPackage>;

export const FindingLocation = v.object({
    /** Absolute path. */
    path: v.string(),
    /** In UTF-16 units of the file's text. */
    span: v.object({ start: Count, end: Count }),
    /** Lines and columns count from 1. */
    line: v.number(),
    column: v.number(),
    endLine: v.number(),
    endColumn: v.number(),
});
export type FindingLocation = v.InferOutput<typeof FindingLocation>;

/** The user decided that a finding does not matter. */
export const SuppressionDescription = v.object({
    rule: v.string(),
    package: v.optional(v.string()),
    reason: v.optional(v.string()),
    /** `2026-12-31`: holds up to and with this day. */
    until: v.optional(v.string()),
    format: v.string(),
    /** Absolute path of the file that says so, and where. */
    path: v.string(),
    span: v.optional(v.object({ start: Count, end: Count })),
});
export type SuppressionDescription = v.InferOutput<typeof SuppressionDescription>;

export const FindingDescription = v.object({
    category: FindingCategory,
    /** `RUSTSEC-2026-0001`, `rust-sql-injection`: what a suppression names. */
    rule: v.string(),
    /** Of an advisory: vulnerability, unsound, unmaintained, notice. */
    kind: v.string(),
    severity: SecuritySeverity,
    level: v.picklist(["error", "warning", "information", "hint"]),
    confidence: v.picklist(["high", "medium", "low"]),
    title: v.string(),
    message: v.string(),
    /** Tells findings apart while lines move. */
    fingerprint: v.string(),
    /** Primary place first. */
    locations: v.array(FindingLocation),
    package: v.optional(FindingPackage),
    /** From a workspace member to the package, the shortest. */
    dependencyPath: v.optional(v.array(FindingPackage)),
    fixedIn: v.optional(v.array(v.string())),
    aliases: v.optional(v.array(v.string())),
    weaknesses: v.optional(v.array(v.string())),
    references: v.optional(v.array(v.string())),
    score: v.optional(v.object({ vector: v.string(), value: v.number(), version: v.string() })),
    reachability: v.optional(FindingReach),
    /** The way of tainted data. */
    trace: v.optional(v.array(v.object({ location: FindingLocation, message: v.string() }))),
    suppressedBy: v.optional(SuppressionDescription),
});
export type FindingDescription = v.InferOutput<typeof FindingDescription>;

/** Findings that are in force; suppressed ones are counted by themselves alone. */
export const FindingCounts = v.object({
    critical: Count,
    high: Count,
    medium: Count,
    low: Count,
    none: Count,
    unknown: Count,
    suppressed: Count,
    /** Of advisories with function data. */
    reachable: Count,
    notReachable: Count,
});
export type FindingCounts = v.InferOutput<typeof FindingCounts>;

/** Something that kept a part of the answer from being given. */
export const SecurityProblem = v.object({
    /** Absolute path of the file that is at fault; empty where there is none. */
    path: v.string(),
    /** Stable. */
    code: v.string(),
    message: v.string(),
});
export type SecurityProblem = v.InferOutput<typeof SecurityProblem>;

export const WorkspaceFindings = v.object({
    /** Absolute path of the root manifest's folder. */
    root: v.string(),
    manifestPath: v.string(),
    /** Absent where there is no Cargo.lock; then nothing is known of packages. */
    lockPath: v.optional(v.string()),
    packages: Count,
    findings: v.array(FindingDescription),
    problems: v.array(SecurityProblem),
});
export type WorkspaceFindings = v.InferOutput<typeof WorkspaceFindings>;

/**
 * All that is known of the open folders: advisories always; code, secrets, licences and bans of the
 * newest scan, and of open files. Answers at once from what was computed, computes advisories first.
 */
export const SecurityFindings = request(
    "rustAi/security/findings",
    v.object({
        /** Absolute paths of folders; absent: those of the client's workspace. */
        folders: v.optional(v.array(v.string())),
        includeSuppressed: v.optional(v.boolean()),
    }),
    v.object({
        workspaces: v.array(WorkspaceFindings),
        /** Findings in files of no Cargo workspace. */
        others: v.array(FindingDescription),
        counts: FindingCounts,
        database: DatabaseStatus,
    }),
);
