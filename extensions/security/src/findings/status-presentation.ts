import type { StatusPresentation } from "@rust-ai-ide/host/status-item";
import type { Translate } from "@rust-ai-ide/host/translate";
import type { KnownFindings } from "./finding-model.ts";
import { severityText } from "./finding-texts.ts";

const counted = ["critical", "high", "medium", "low", "unknown"] as const;

/** What the status bar says; undefined: nothing is wrong, and there is nothing to say. */
export function statusPresentation(
    known: KnownFindings | undefined,
    t: Translate,
): StatusPresentation | undefined {
    if (known === undefined) return undefined;
    const { counts, database } = known;
    const some = counted.filter((severity) => counts[severity] > 0);
    if (some.length === 0) return undefined;
    const total = some.reduce((sum, severity) => sum + counts[severity], 0);
    const label = some
        .map((severity) => `${severityText(severity, t)}: ${counts[severity]}`)
        .join(", ");
    const reach =
        counts.reachable > 0 ? `\n\n${t("Reachable from your code: {0}", counts.reachable)}` : "";
    const date = database.date === undefined ? "" : `\n\n${t("Advisories of {0}.", database.date)}`;
    const isGrave = counts.critical > 0 || counts.reachable > 0;
    return {
        text: `$(shield) ${total}`,
        label: t("Security findings. {0}", label),
        hover: `${label}${reach}${date}\n\n${t("Click to see them.")}`,
        severity: isGrave ? "warning" : "none",
    };
}
