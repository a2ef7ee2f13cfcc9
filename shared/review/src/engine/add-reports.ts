import type { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import type { ChangeSet } from "../change-set.ts";
import type { FileDelta } from "../delta/file-delta.ts";
import type { ReviewReport } from "../review-report.ts";
import { noReviewSettings, type ReviewSettings } from "../settings/review-settings.ts";
import { Places } from "./locate.ts";
import { makeFindings } from "./make-findings.ts";
import { ranked } from "./rank.ts";
import type { ReportedBy } from "./reported.ts";
import { withSummary } from "./summary.ts";
import { suppressionReader } from "./suppression-reader.ts";

/** What a review was made of. */
export interface ReviewedChange {
    readonly changes: ChangeSet;
    readonly deltas: readonly FileDelta[];
    readonly declared: RuleSet;
    /** Absent: the repository wants nothing of its own. */
    readonly settings?: ReviewSettings | undefined;
}

/**
 * A review with what was found later: under the same terms as what rules report, so on changed lines
 * only and not where a comment silences it. Ranks, leads and the risk are made anew.
 */
export function addReports(
    report: ReviewReport,
    { changes, deltas, declared, settings = noReviewSettings }: ReviewedChange,
    reported: readonly ReportedBy[],
): ReviewReport {
    const byPath = new Map(deltas.map((delta) => [delta.file.path, delta]));
    const found = makeFindings(reported, {
        places: new Places(changes.files),
        deltas: byPath,
        suppressionsOf: suppressionReader(declared, byPath),
        settings,
    });
    const findings = ranked([...report.findings, ...found], settings.leads);
    return withSummary({ ...report, findings }, { deltas });
}
