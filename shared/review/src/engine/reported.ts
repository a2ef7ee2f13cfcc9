import type { ReviewOrigin } from "../review-finding.ts";
import type { ReviewRule, RuleReport } from "../review-rule.ts";

/** A report with the rule that made it. */
export interface ReportedBy {
    readonly rule: Pick<
        ReviewRule,
        "id" | "title" | "category" | "severity" | "confidence" | "certainty"
    >;
    readonly report: RuleReport;
    /** Default: the rule alone. */
    readonly origin?: ReviewOrigin | undefined;
    /** Fixes by offsets of the head's text, where the rule has them so. */
    readonly edits?: readonly {
        readonly title: string;
        readonly isSafe: boolean;
        readonly edits: readonly {
            readonly start: number;
            readonly end: number;
            readonly text: string;
        }[];
    }[];
}
