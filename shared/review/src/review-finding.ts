import type { Confidence, Severity } from "@rust-ai-ide/analysis/rules/rule";

export const reviewCategories = [
    "api",
    "correctness",
    "security",
    "performance",
    "maintainability",
    "tests",
    "documentation",
    "dependencies",
] as const;
export type ReviewCategory = (typeof reviewCategories)[number];

/** A place in one of the two states. Lines and columns count from 1, columns in UTF-16 units. */
export interface ReviewPlace {
    readonly side: "base" | "head";
    readonly path: string;
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
}

/** One fact that a finding rests on: what stands where. */
export interface ReviewEvidence {
    readonly message: string;
    readonly place?: ReviewPlace | undefined;
}

/** A change that is offered; places are of the head. */
export interface ReviewFix {
    readonly title: string;
    /** It means the same, or is what was meant without doubt. */
    readonly isSafe: boolean;
    readonly edits: readonly { readonly place: ReviewPlace; readonly text: string }[];
}

/** Who found something. */
export type ReviewOrigin =
    | { readonly kind: "rule" }
    /** `version` as the program says it: `0.1.95`. */
    | { readonly kind: "clippy" | "rustc" | "rustdoc"; readonly version: string }
    /** `model` is its name; `score` is what it was ranked by, 0 to 1. */
    | { readonly kind: "model"; readonly model: string; readonly score: number };

export interface ReviewFinding {
    /** `api-function-removed`, `rust-lock-discarded`, `clippy::unwrap_used`: what an opt-out names. */
    readonly rule: string;
    readonly title: string;
    readonly category: ReviewCategory;
    readonly severity: Severity;
    readonly confidence: Confidence;
    /** `proven` findings follow from the text alone and may become diagnostics. */
    readonly certainty: "proven" | "likely";
    /** On a changed line of the head; where something was removed, the line in front of the gap. */
    readonly place: ReviewPlace;
    /** What is wrong, in which situation it hurts, and what to do. */
    readonly message: string;
    readonly evidence: readonly ReviewEvidence[];
    readonly fixes: readonly ReviewFix[];
    /** The item around, `module::Type::method`. */
    readonly item?: string | undefined;
    /** Stays the same while code moves within the repository. 16 hexadecimal digits. */
    readonly fingerprint: string;
    readonly origin: ReviewOrigin;
    /** 0 to 1: what it is ranked by. */
    readonly rank: number;
    /** One of the few that a reader should see first. */
    readonly isLead: boolean;
}
