import type { ReviewReport } from "@rust-ai-ide/review/review-report";

/** A line for each finding, leads first, and one of summary; then what else is to be known. */
export function reviewText({ findings, summary, baseLabel, headLabel }: ReviewReport): string {
    const lines = findings.map(({ place, severity, confidence, message, rule, isLead }) => {
        const mark = confidence === "low" ? "?" : "";
        const side = place.side === "base" ? " (removed)" : "";
        const at = `${place.path}:${place.line}:${place.column}${side}`;
        return `${isLead ? "* " : "  "}${at}: ${severity}${mark}: ${message} [${rule}]\n`;
    });
    const { files, addedLines, removedLines, requiredBump, risk, milliseconds } = summary;
    const skipped = Object.entries(summary.skipped).map(([reason, count]) => `${count} ${reason}`);
    const parts = [
        `${findings.length} findings in ${files} files (+${addedLines} -${removedLines})`,
        `${headLabel} against ${baseLabel}`,
        `risk ${risk.level}`,
        ...(requiredBump === "none" ? [] : [`needs a ${requiredBump} version`]),
        ...(skipped.length === 0 ? [] : [`left out: ${skipped.join(", ")}`]),
        ...(summary.models.length === 0 ? [] : [`models ${summary.models.join(", ")}`]),
        `${Math.round(milliseconds)} ms`,
    ];
    const facts = summary.facts.map((fact) => `note: ${fact}\n`);
    return `${lines.join("")}${parts.join("; ")}\n${facts.join("")}`;
}
