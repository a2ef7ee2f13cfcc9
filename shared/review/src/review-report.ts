import type { ItemChange } from "./delta/item-change.ts";
import type { ReviewFinding } from "./review-finding.ts";

/** How dangerous a change is as a whole, from facts that can be counted. */
export interface ReviewRisk {
    readonly level: "low" | "medium" | "high";
    /** Sentences, the heaviest first. */
    readonly reasons: readonly string[];
}

export interface ReviewSummary {
    readonly files: number;
    /** Files that were left out, by reason. */
    readonly skipped: Readonly<Record<string, number>>;
    readonly addedLines: number;
    readonly removedLines: number;
    /** What the change asks of the version by semver; `none` where nothing public changed. */
    readonly requiredBump: "major" | "minor" | "patch" | "none";
    readonly risk: ReviewRisk;
    /** Public items that changed without a changed test, `module::function`. */
    readonly untested: readonly string[];
    /** Names of models that took part; empty: none did. */
    readonly models: readonly string[];
    /** What else the change does, in sentences: advisories that it gets rid of, compilers that looked. */
    readonly facts: readonly string[];
    readonly milliseconds: number;
}

/** The outcome of a review, for every view and format. */
export interface ReviewReport {
    readonly baseLabel: string;
    readonly headLabel: string;
    /** By rank, leads first. */
    readonly findings: readonly ReviewFinding[];
    readonly items: readonly ItemChange[];
    readonly summary: ReviewSummary;
    /** What could not be looked at, in sentences for people. */
    readonly problems: readonly string[];
}
