import type { Translate } from "@rust-ai-ide/host/translate";
import type { FindingDescription, SecuritySeverity } from "@rust-ai-ide/protocol/security/findings";
import type { FindingReach } from "@rust-ai-ide/protocol/security/reach";

export function severityText(severity: SecuritySeverity, t: Translate): string {
    switch (severity) {
        case "critical":
            return t("Critical");
        case "high":
            return t("High");
        case "medium":
            return t("Medium");
        case "low":
            return t("Low");
        case "none":
            return t("Informational");
        case "unknown":
            return t("Not rated");
    }
}

/** True for what somebody does not want here, which has no severity: licences, bans, sources. */
export function isAgainstPolicy({
    category,
    level,
}: Pick<FindingDescription, "category" | "level">): boolean {
    const isOfPolicy = category === "licence" || category === "ban" || category === "source";
    return isOfPolicy && (level === "error" || level === "warning");
}

/** What is known of calls; undefined where nothing was looked for. */
export function reachText(reach: FindingReach | undefined, t: Translate): string | undefined {
    switch (reach?.verdict) {
        case undefined:
            return undefined;
        case "reachable":
            return t("Reachable");
        case "not-reachable":
            return t("Not reachable");
        case "no-function-data":
            return t("No function data");
        case "unknown": {
            const [first] = reach.reasons;
            return first === undefined
                ? t("Reachability unknown")
                : t("Reachability unknown ({0})", first.reason.replaceAll("-", " "));
        }
    }
}
