import type { Confidence, Severity } from "@rust-ai-ide/analysis/rules/rule";
import type { ChangeSet } from "./change-set.ts";
import type { FileDelta } from "./delta/file-delta.ts";
import type { ReviewCategory, ReviewEvidence, ReviewFix } from "./review-finding.ts";

/** What is known of the package that a changed file belongs to. */
export interface PackageContext {
    readonly name: string;
    /** Folder of its manifest, relative to the repository. */
    readonly folder: string;
    readonly hasLibrary: boolean;
    readonly isProcMacro: boolean;
    readonly edition: string;
    readonly isPublished: boolean;
    /** It has at least one test. */
    readonly hasTests: boolean;
}

/** What rules may ask about everything that changed. */
export interface ReviewContext {
    readonly changes: ChangeSet;
    /** Files of Rust that changed. */
    readonly deltas: readonly FileDelta[];
    packageOf(path: string): PackageContext | undefined;
}

/** What a rule reports. Offsets are UTF-16 units of the head's text (`side: "base"`: the base's). */
export interface RuleReport {
    readonly path: string;
    readonly side?: "base" | "head" | undefined;
    readonly start: number;
    readonly end: number;
    /** About something that is gone from there: lines taken out next to the range tie it as well. */
    readonly isAboutRemoval?: boolean | undefined;
    readonly message: string;
    readonly item?: string | undefined;
    /** Default: those of the rule. */
    readonly severity?: Severity | undefined;
    readonly confidence?: Confidence | undefined;
    readonly evidence?: readonly ReviewEvidence[] | undefined;
    readonly fixes?: readonly ReviewFix[] | undefined;
}

/** Two states in which a rule finds what stands between `«` and `»` of the head, and nothing else. */
export interface ReviewExample {
    /** Absent: the file is new. */
    readonly base?: string | undefined;
    readonly head: string;
    /** Default: `src/lib.rs`. */
    readonly path?: string | undefined;
    /** Texts of other files of both sides, by path, such as `Cargo.toml`. */
    readonly others?: Readonly<Record<string, string>> | undefined;
    /** What those of them that changed were. */
    readonly othersBefore?: Readonly<Record<string, string>> | undefined;
}

/**
 * A rule over a change. It looks at what differs and reports what is wrong with the difference; the
 * engine drops whatever is neither on a changed line nor about something that was removed.
 */
export interface ReviewRule {
    /** Lower-case words with hyphens, the area first: `api-function-removed`. Never changes. */
    readonly id: string;
    readonly title: string;
    /** Why it matters and when it does not, for people who think of switching it off. */
    readonly rationale: string;
    readonly category: ReviewCategory;
    readonly severity: Severity;
    readonly confidence: Confidence;
    /** See `ReviewFinding.certainty`. */
    readonly certainty: "proven" | "likely";
    /** What a finding asks of the version of a published library. */
    readonly bump?: "major" | "minor" | undefined;
    readonly matches: readonly ReviewExample[];
    readonly misses: readonly ReviewExample[];
    /** Files of Rust are asked one by one; `delta.head` may be undefined. */
    checkFile?(delta: FileDelta, context: ReviewContext): Iterable<RuleReport>;
    /** Asked once, for everything that needs more than one file. */
    checkAll?(context: ReviewContext): Iterable<RuleReport>;
}
