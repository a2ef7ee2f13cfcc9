import type { FixEdit } from "../links/link-rule.ts";
import type { Confidence, RuleCategory, Severity } from "./rule.ts";

/** A change that a rule offers; offsets are those of the text in which it was found. */
export interface FindingFix {
    readonly title: string;
    readonly isSafe: boolean;
    readonly edits: readonly FixEdit[];
}

/** A place where a rule matches. Offsets are UTF-16 units. */
export interface Finding {
    readonly rule: string;
    readonly severity: Severity;
    readonly confidence: Confidence;
    readonly category: RuleCategory;
    readonly message: string;
    readonly start: number;
    readonly end: number;
    /**
     * 16 hexadecimal digits that stay the same while lines move and other code changes: of the rule,
     * the marked text without its blanks, the symbols around, and how many of these stand in front.
     * The file's name is not in it.
     */
    readonly fingerprint: string;
    readonly fixes: readonly FindingFix[];
}
