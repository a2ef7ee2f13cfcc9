import type { ReviewReport } from "../review-report.ts";

/**
 * The report as data for other programs: `{findings: [{rule, severity, confidence, path, line,
 * endLine, message, evidence, fix, …}], items, summary, problems}`. Fields may be added, never changed.
 */
export function reviewJson(report: ReviewReport): string {
    const { baseLabel, headLabel, findings, items, summary, problems } = report;
    const shown = {
        base: baseLabel,
        head: headLabel,
        findings: findings.map(({ place, fixes, ...finding }) => ({
            ...finding,
            path: place.path,
            side: place.side,
            line: place.line,
            column: place.column,
            endLine: place.endLine,
            endColumn: place.endColumn,
            fix: fixes[0] ?? null,
            fixes,
        })),
        items: items.map(({ kind, base, head, aspects }) => ({
            kind,
            item: (head ?? base)?.qualifiedName,
            itemKind: (head ?? base)?.kind,
            path: (head ?? base)?.path,
            ...(base !== undefined &&
            head !== undefined &&
            base.qualifiedName !== head.qualifiedName
                ? { was: base.qualifiedName }
                : {}),
            isExported: (head ?? base)?.isExported === true,
            aspects,
        })),
        summary: {
            ...summary,
            findings: findings.length,
            leads: findings.filter(({ isLead }) => isLead).length,
        },
        problems,
    };
    return `${JSON.stringify(shown)}\n`;
}
