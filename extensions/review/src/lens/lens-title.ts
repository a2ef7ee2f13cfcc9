import type { Translate } from "@rust-ai-ide/host/translate";
import type {
    ChangedItemDescription,
    ReviewFindingDescription,
} from "@rust-ai-ide/protocol/review/report";

const functions = new Set(["function", "method"]);

/** What stands above a changed item; undefined: nothing does. */
export function lensTitle(
    item: ChangedItemDescription,
    findings: readonly ReviewFindingDescription[],
    isReviewMode: boolean,
    t: Translate,
): string | undefined {
    if (!functions.has(item.itemKind)) return undefined;
    const lead = findings.find(({ isLead }) => isLead);
    const first = lead ?? (isReviewMode ? findings[0] : undefined);
    if (first !== undefined) {
        const more = findings.length - 1;
        const icon = first.severity === "error" ? "$(error)" : "$(warning)";
        return `${icon} ${first.title}${more === 0 ? "" : ` · ${t("{0} more", more)}`}`;
    }
    if (!isReviewMode) return undefined;
    const what = item.kind === "added" ? t("new") : t("changed: {0}", item.aspects.join(", "));
    return `${what} · ${t("nothing found")}`;
}
