import type { ReviewOutcome } from "./run-review.ts";

/** An outcome whose report tells more facts and more problems. */
export function withNotes(
    outcome: ReviewOutcome,
    facts: readonly string[],
    problems: readonly string[],
): ReviewOutcome {
    const { report } = outcome;
    const { summary } = report;
    return {
        ...outcome,
        report: {
            ...report,
            summary: { ...summary, facts: [...summary.facts, ...facts] },
            problems: [...report.problems, ...problems],
        },
    };
}
