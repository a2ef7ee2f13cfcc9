import type { StatusPresentation } from "@rust-ai-ide/host/status-item";
import type { Translate } from "@rust-ai-ide/host/translate";
import type { CoverageLine, CoverageSummary } from "@rust-ai-ide/protocol/cargo/coverage";

export const coverageKinds = ["covered", "partial", "uncovered"] as const;
export type CoverageKind = (typeof coverageKinds)[number];

/** How a line is marked: `partial` has branches that were never taken. */
export function kindOf({ count, branches }: CoverageLine): CoverageKind {
    if (count === 0) return "uncovered";
    return branches !== undefined && branches[0] < branches[1] ? "partial" : "covered";
}

/** What the mark of a line says in words. */
export function lineText({ count, branches }: CoverageLine, t: Translate): string {
    const runs =
        count === 0 ? t("Never ran") : count === 1 ? t("Ran once") : t("Ran {0} times", count);
    return branches === undefined
        ? runs
        : t("{0}; {1} of {2} branches were taken", runs, branches[0], branches[1]);
}

/** Part of a whole in percent; never rounded up to 100, which would hide a line that did not run. */
export function percentOf({ covered, total }: Pick<CoverageSummary, "covered" | "total">): number {
    if (total === 0) return 100;
    return Math.floor((covered / total) * 100);
}

/** What the status bar shows beside a file that the report knows. */
export function coveragePresentation(
    file: Pick<CoverageSummary, "covered" | "total">,
    report: { readonly name: string; readonly isStale: boolean },
    t: Translate,
): StatusPresentation {
    const percent = percentOf(file);
    const counts = t("{0} of {1} lines ran ({2} %).", file.covered, file.total, percent);
    const stale = report.isStale
        ? `\n\n${t("The file was changed after the report: marks may be off.")}`
        : "";
    return {
        text: `$(shield) ${percent} %${report.isStale ? " ?" : ""}`,
        label: t("Coverage: {0}", counts),
        hover: `${counts}\n\n${report.name}${stale}\n\n${t("A click hides the marks.")}`,
        severity: "none",
    };
}

/** All files together. */
export function totalOf(files: readonly CoverageSummary[]): { covered: number; total: number } {
    let [covered, total] = [0, 0];
    for (const file of files) {
        covered += file.covered;
        total += file.total;
    }
    return { covered, total };
}
