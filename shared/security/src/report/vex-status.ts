import type { SecurityFinding } from "../finding.ts";
import type { VexJustification } from "../suppressions/suppression.ts";

/** What an exchange of vulnerabilities says of one of them in one package. */
export type VexStatus =
    | {
          readonly status: "not_affected";
          /** Undefined: the impact alone says why. */
          readonly justification: VexJustification | undefined;
          readonly impact: string;
      }
    | { readonly status: "affected"; readonly action: string; readonly isAccepted: boolean }
    | { readonly status: "under_investigation"; readonly note: string };

/** Kinds of findings that an exchange of vulnerabilities speaks of. */
export function isVulnerability({ category, kind }: SecurityFinding): boolean {
    return category === "advisory" && (kind === "vulnerability" || kind === "unsound");
}

/**
 * "Not affected" is said where a person said why, or where it is proven that no call leads there.
 * Whoever only silenced a finding accepted it: that is no claim that it has no effect.
 */
export function vexStatus(finding: SecurityFinding): VexStatus {
    const { suppressedBy, reachability } = finding;
    const until = suppressedBy?.until === undefined ? "" : ` (until ${suppressedBy.until})`;
    const isStatement = suppressedBy?.format === "openvex";
    if (suppressedBy !== undefined && (isStatement || suppressedBy.justification !== undefined)) {
        return {
            status: "not_affected",
            justification: suppressedBy.justification,
            impact: `${suppressedBy.reason ?? "Decided by the maintainers."}${until}`,
        };
    }
    if (reachability?.verdict === "not-reachable") {
        return reachability.stage === "locked"
            ? {
                  status: "not_affected",
                  justification: "vulnerable_code_not_present",
                  impact: "The package is locked, but no build of this workspace contains it.",
              }
            : {
                  status: "not_affected",
                  justification: "vulnerable_code_not_in_execute_path",
                  impact: "Static analysis of the sources found no call that leads to the affected functions.",
              };
    }
    if (suppressedBy !== undefined) {
        const reason = suppressedBy.reason ?? "No reason was given.";
        return { status: "affected", action: `Accepted${until}: ${reason}`, isAccepted: true };
    }
    if (reachability?.verdict === "reachable") {
        return { status: "affected", action: actionOf(finding), isAccepted: false };
    }
    const why =
        reachability?.verdict === "unknown"
            ? `Whether the affected functions are called is not known: ${[
                  ...new Set(reachability.reasons.map(({ reason }) => reason)),
              ]
                  .sort()
                  .join(", ")}.`
            : reachability?.verdict === "no-function-data"
              ? "The advisory does not name the affected functions."
              : "Whether the affected functions are called was not looked at.";
    return { status: "under_investigation", note: `${why} ${actionOf(finding)}` };
}

/** What to do about a finding. */
export function actionOf({ package: owner, fixedIn = [] }: SecurityFinding): string {
    if (fixedIn.length === 0) return "No fixed version is known.";
    return `Update ${owner?.name ?? "the package"} to ${fixedIn.join(" or ")}.`;
}
