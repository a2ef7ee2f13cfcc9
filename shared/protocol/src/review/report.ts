import * as v from "valibot";
import { request } from "../message-table.ts";
import { ReviewScopeParams } from "./scope.ts";

export const ReviewSeverity = v.picklist(["error", "warning", "information", "hint"]);
export type ReviewSeverity = v.InferOutput<typeof ReviewSeverity>;

/** Lines and columns count from 1, columns in UTF-16 units; paths are relative to the repository. */
export const PlaceDescription = v.object({
    side: v.picklist(["base", "head"]),
    path: v.string(),
    line: v.number(),
    column: v.number(),
    endLine: v.number(),
    endColumn: v.number(),
});
export type PlaceDescription = v.InferOutput<typeof PlaceDescription>;

export const FindingDecision = v.picklist(["dismissed", "accepted"]);
export type FindingDecision = v.InferOutput<typeof FindingDecision>;

export const ReviewFindingDescription = v.object({
    rule: v.string(),
    title: v.string(),
    category: v.string(),
    severity: ReviewSeverity,
    confidence: v.picklist(["high", "medium", "low"]),
    certainty: v.picklist(["proven", "likely"]),
    place: PlaceDescription,
    /** The text of the line that it is on: by it the place is found again in a document. */
    lineText: v.string(),
    message: v.string(),
    evidence: v.array(v.object({ message: v.string(), place: v.optional(PlaceDescription) })),
    fixes: v.array(
        v.object({
            title: v.string(),
            isSafe: v.boolean(),
            edits: v.array(
                v.object({
                    place: PlaceDescription,
                    text: v.string(),
                    /** What stands there: an edit fits no other text. */
                    was: v.string(),
                }),
            ),
        }),
    ),
    item: v.optional(v.string()),
    fingerprint: v.string(),
    /** A tool or the name of a model; absent: our rules. */
    foundBy: v.optional(v.string()),
    rank: v.number(),
    isLead: v.boolean(),
    /** What the user said about it. */
    decision: v.optional(FindingDecision),
});
export type ReviewFindingDescription = v.InferOutput<typeof ReviewFindingDescription>;

/** An item that differs, as far as views show it. */
export const ChangedItemDescription = v.object({
    kind: v.picklist(["added", "removed", "changed"]),
    qualifiedName: v.string(),
    itemKind: v.string(),
    isExported: v.boolean(),
    isTest: v.boolean(),
    aspects: v.array(v.string()),
    /** Of its name; in the base where it was removed. */
    place: PlaceDescription,
    lineText: v.string(),
    /** Last line of the item, from 1. */
    lastLine: v.number(),
});
export type ChangedItemDescription = v.InferOutput<typeof ChangedItemDescription>;

export const ReviewSummaryDescription = v.object({
    files: v.number(),
    skipped: v.record(v.string(), v.number()),
    addedLines: v.number(),
    removedLines: v.number(),
    requiredBump: v.picklist(["major", "minor", "patch", "none"]),
    risk: v.object({
        level: v.picklist(["low", "medium", "high"]),
        reasons: v.array(v.string()),
    }),
    untested: v.array(v.string()),
    models: v.array(v.string()),
    facts: v.array(v.string()),
    milliseconds: v.number(),
});

export const ReviewDescription = v.object({
    /** Absolute path of the repository's top level, or of the document's folder; with `/`. */
    folder: v.string(),
    baseLabel: v.string(),
    headLabel: v.string(),
    /** The head is what the files on disk have, not a commit or the index. */
    isWorkingTree: v.boolean(),
    /** By rank, leads first. */
    findings: v.array(ReviewFindingDescription),
    /** Findings beyond the limit, which are counted alone. */
    more: v.number(),
    items: v.array(ChangedItemDescription),
    files: v.array(
        v.object({
            path: v.string(),
            basePath: v.optional(v.string()),
            status: v.string(),
            skipped: v.optional(v.string()),
        }),
    ),
    summary: ReviewSummaryDescription,
    problems: v.array(v.string()),
});
export type ReviewDescription = v.InferOutput<typeof ReviewDescription>;

/**
 * Reviews a change. Runs git, so every scope but `document` is refused with
 * `reviewLanguage.notTrusted` unless the client says that the workspace is trusted.
 */
export const ReviewRun = request(
    "rustAi/review/run",
    v.object({
        /** Absolute path below the repository; absent: the first folder of the client. */
        folder: v.optional(v.string()),
        scope: ReviewScopeParams,
    }),
    ReviewDescription,
);

/** A text of one side of the latest review: for comparing both. `null` where there is none. */
export const ReviewText = request(
    "rustAi/review/text",
    v.object({ side: v.picklist(["base", "head"]), path: v.string() }),
    v.object({ text: v.nullable(v.string()) }),
);

/** Remembers what the user says about findings, for every workspace. Runs nothing. */
export const ReviewDecide = request(
    "rustAi/review/decide",
    v.object({
        fingerprints: v.array(v.string()),
        /** Absent: as if nothing had been said. */
        decision: v.optional(FindingDecision),
    }),
    v.object({}),
);

export const ReviewFormat = v.picklist([
    "markdown",
    "sarif",
    "json",
    "reviewdog",
    "github",
    "annotations",
]);
export type ReviewFormat = v.InferOutput<typeof ReviewFormat>;

/** The latest review in a format for others, without what the user dismissed or accepted. */
export const ReviewExport = request(
    "rustAi/review/export",
    v.object({ format: ReviewFormat }),
    v.object({ fileName: v.string(), text: v.string() }),
);

/** Branches that a change could be compared with, the latest first. Runs git. */
export const ReviewBranches = request(
    "rustAi/review/branches",
    v.object({ folder: v.optional(v.string()) }),
    v.object({
        branches: v.array(v.string()),
        /** Where HEAD would go: the upstream's default branch, `main` or `master`. */
        target: v.optional(v.string()),
    }),
);
