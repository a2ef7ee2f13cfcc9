import type { ReviewFinding } from "../review-finding.ts";
import type { ReviewReport } from "../review-report.ts";

/** The report for people and for pull requests, in GitHub's Markdown. */
export function reviewMarkdown(report: ReviewReport): string {
    const { baseLabel, headLabel, findings, summary, problems } = report;
    const leads = findings.filter(({ isLead }) => isLead);
    const others = findings.filter(({ isLead }) => !isLead);
    const bump = summary.requiredBump === "none" ? "none" : `a ${summary.requiredBump} version`;
    const lines = [
        `# Review of ${escaped(headLabel)} against ${escaped(baseLabel)}`,
        "",
        `${summary.files} files, ${summary.addedLines} lines added, ${summary.removedLines} removed. Risk: **${summary.risk.level}**. Version: ${bump}.`,
        ...summary.risk.reasons.map((reason) => `- ${reason}`),
        "",
        ...section("Look at these first", leads),
        ...section(leads.length === 0 ? "Findings" : "More findings", others),
        ...(findings.length === 0 ? ["Nothing was found.", ""] : []),
        ...apiSection(report),
        ...(summary.untested.length === 0
            ? []
            : [
                  "## Changed without a changed test",
                  "",
                  ...summary.untested.map((item) => `- \`${item}\``),
                  "",
              ]),
        ...(summary.facts.length === 0
            ? []
            : ["## Beside that", "", ...summary.facts.map((fact) => `- ${escaped(fact)}`), ""]),
        ...(problems.length === 0
            ? []
            : ["## Not looked at", "", ...problems.map((problem) => `- ${escaped(problem)}`), ""]),
        summary.models.length === 0
            ? "Found by rules alone; no model took part."
            : `Models that took part: ${summary.models.join(", ")}.`,
    ];
    return `${lines.join("\n")}\n`;
}

function section(title: string, findings: readonly ReviewFinding[]): readonly string[] {
    if (findings.length === 0) return [];
    return [
        `## ${title}`,
        "",
        ...findings.map(
            ({ severity, place, message, rule }) =>
                `- **${severity}** \`${place.path}:${place.line}\` ${escaped(message)} (\`${rule}\`)`,
        ),
        "",
    ];
}

function apiSection({ items }: ReviewReport): readonly string[] {
    const exported = items.filter(
        ({ base, head }) => base?.isExported === true || head?.isExported === true,
    );
    if (exported.length === 0) return [];
    return [
        "## Public interface",
        "",
        ...exported.map(({ kind, base, head, aspects }) => {
            const name = (head ?? base)?.qualifiedName ?? "";
            const was =
                base !== undefined && base.qualifiedName !== name
                    ? ` (was \`${base.qualifiedName}\`)`
                    : "";
            return `- ${kind}${aspects.length === 0 ? "" : ` (${aspects.join(", ")})`}: \`${name}\`${was}`;
        }),
        "",
    ];
}

function escaped(text: string): string {
    return text.replace(/[\\`*_<>|[\]]/g, "\\$&").replace(/\s+/g, " ");
}
