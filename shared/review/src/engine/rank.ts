import type { ReviewFinding } from "../review-finding.ts";

/** More are not read, unless a repository wants them. */
const usualLeads = 3;
/** What is below is worth a row, not a reader's first look. */
const leadRank = 0.5;

const severityWeight = { error: 1, warning: 0.75, information: 0.45, hint: 0.2 } as const;
const confidenceWeight = { high: 1, medium: 0.75, low: 0.4 } as const;

/** 0 to 1, from what a finding says of itself. */
export function rankOf({
    severity,
    confidence,
    certainty,
}: Pick<ReviewFinding, "severity" | "confidence" | "certainty">): number {
    const sure = certainty === "proven" ? 1 : 0.9;
    return severityWeight[severity] * confidenceWeight[confidence] * sure;
}

/**
 * The best first; the few that stand out are leads, one for each rule and item, since five of a kind
 * say no more than one.
 */
export function ranked(
    findings: readonly ReviewFinding[],
    mostLeads = usualLeads,
): readonly ReviewFinding[] {
    const sorted = findings.toSorted(
        (left, right) =>
            right.rank - left.rank ||
            compare(left.place.path, right.place.path) ||
            left.place.line - right.place.line ||
            left.place.column - right.place.column ||
            compare(left.rule, right.rule),
    );
    const seen = new Set<string>();
    return sorted.map((finding) => {
        const isNew = !seen.has(finding.rule) && !seen.has(finding.item ?? finding.fingerprint);
        const isLead = finding.rank >= leadRank && isNew && seen.size < 2 * mostLeads;
        if (isLead) seen.add(finding.rule).add(finding.item ?? finding.fingerprint);
        return finding.isLead === isLead ? finding : { ...finding, isLead };
    });
}

function compare(left: string, right: string): number {
    return left < right ? -1 : left > right ? 1 : 0;
}
