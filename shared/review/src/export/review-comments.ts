import type { ReviewFinding } from "../review-finding.ts";
import type { ReviewReport } from "../review-report.ts";

const reviewdogSeverity = {
    error: "ERROR",
    warning: "WARNING",
    information: "INFO",
    hint: "INFO",
} as const;

/** Reviewdog's Diagnostic Format (`rdjson`), with fixes as suggestions. */
export function reviewdogJson({ findings }: ReviewReport): string {
    const result = {
        source: { name: "rust-ai review" },
        diagnostics: findings
            .filter(({ place }) => place.side === "head")
            .map((finding) => ({
                message: finding.message,
                location: {
                    path: finding.place.path,
                    range: rangeOf(finding.place),
                },
                severity: reviewdogSeverity[finding.severity],
                code: { value: finding.rule },
                ...suggestionsOf(finding),
            })),
    };
    return `${JSON.stringify(result)}\n`;
}

function suggestionsOf({ fixes }: ReviewFinding): object {
    const edits = fixes[0]?.edits ?? [];
    if (edits.length === 0) return {};
    return { suggestions: edits.map(({ place, text }) => ({ range: rangeOf(place), text })) };
}

function rangeOf({ line, column, endLine, endColumn }: ReviewFinding["place"]): object {
    return { start: { line, column }, end: { line: endLine, column: endColumn } };
}

/** The body of GitHub's "create a review" request: a summary, and a comment for each finding. */
export function githubReview({ findings, summary, headLabel }: ReviewReport): string {
    const comments = findings
        .filter(({ place }) => place.side === "head")
        .map(({ place, message, rule, severity }) => ({
            path: place.path,
            ...(place.endLine > place.line ? { start_line: place.line, start_side: "RIGHT" } : {}),
            line: place.endLine,
            side: "RIGHT",
            body: `**${severity}** ${message}\n\n\`${rule}\``,
        }));
    const body = `Review of ${headLabel}: ${findings.length} findings, risk ${summary.risk.level}.`;
    return `${JSON.stringify({ event: "COMMENT", body, comments })}\n`;
}

const commandLevel = {
    error: "error",
    warning: "warning",
    information: "notice",
    hint: "notice",
} as const;

/** Workflow commands, which GitHub's runner shows as annotations. */
export function githubAnnotations({ findings }: ReviewReport): string {
    return findings
        .filter(({ place }) => place.side === "head")
        .map(({ place, message, rule, severity }) => {
            const property = (text: string): string =>
                data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
            const at = `file=${property(place.path)},line=${place.line},endLine=${place.endLine},col=${place.column}`;
            return `::${commandLevel[severity]} ${at},title=${property(rule)}::${data(message)}\n`;
        })
        .join("");
}

function data(text: string): string {
    return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
