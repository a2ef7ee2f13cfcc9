import type { StatusPresentation } from "@rust-ai-ide/host/status-item";
import type { Translate } from "@rust-ai-ide/host/translate";
import type { VersionMark } from "../tree/workspace-state.ts";

/** What the status bar says of a workspace; `undefined`: all is up to date, and there is nothing to say. */
export function statusPresentation(
    marks: readonly VersionMark[],
    t: Translate,
): StatusPresentation | undefined {
    if (marks.length === 0) return undefined;
    const yanked = marks.filter(({ isYanked }) => isYanked).length;
    const count = marks.length;
    const outdated =
        count === 1 ? t("1 outdated dependency") : t("{0} outdated dependencies", count);
    const label = yanked === 0 ? outdated : t("{0}, of them yanked: {1}", outdated, yanked);
    return {
        text: `$(package) ${count}`,
        label,
        hover: `${label}\n\n${t("Click to see them.")}`,
        // A colour of its own would be louder than what it says.
        severity: "none",
    };
}
