import calculators from "ae-cvss-calculator";
import type { SecuritySeverity } from "../finding.ts";
import type { AdvisoryScore } from "./advisory.ts";

const longestVector = 600;

/**
 * The score of a CVSS vector of version 2, 3.0, 3.1 or 4.0: with everything that it says, threat and
 * environment included. Undefined for a text that is none.
 */
export function scoreOf(vector: string): AdvisoryScore | undefined {
    if (vector.length > longestVector) return undefined;
    const text = vector.trim();
    const version = versionOf(text);
    if (version === undefined) return undefined;
    const score = calculated(text, version);
    if (score === undefined) return undefined;
    return { vector: text, version, score, severity: severityOfScore(score, version) };
}

/** The qualitative scale of the specification; version 2 knows no critical and no none. */
export function severityOfScore(
    score: number,
    version: AdvisoryScore["version"],
): SecuritySeverity {
    if (version === "2.0") return score >= 7 ? "high" : score >= 4 ? "medium" : "low";
    if (score >= 9) return "critical";
    if (score >= 7) return "high";
    if (score >= 4) return "medium";
    return score > 0 ? "low" : "none";
}

function versionOf(vector: string): AdvisoryScore["version"] | undefined {
    if (vector.startsWith("CVSS:4.0/")) return "4.0";
    if (vector.startsWith("CVSS:3.1/")) return "3.1";
    if (vector.startsWith("CVSS:3.0/")) return "3.0";
    return /^\(?AV:[NAL]\/AC:[HML]\/Au:/.test(vector) ? "2.0" : undefined;
}

function calculated(vector: string, version: AdvisoryScore["version"]): number | undefined {
    try {
        const calculator =
            version === "4.0"
                ? new calculators.Cvss4P0(vector)
                : version === "3.1"
                  ? new calculators.Cvss3P1(vector)
                  : version === "3.0"
                    ? new calculators.Cvss3P0(vector)
                    : new calculators.Cvss2(vector.replace(/^\(|\)$/g, ""));
        if (!calculator.isBaseFullyDefined()) return undefined;
        const { overall } = calculator.calculateScores();
        return Number.isFinite(overall) ? overall : undefined;
    } catch {
        // The library throws for components that do not exist.
        return undefined;
    }
}
