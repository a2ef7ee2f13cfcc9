import { relative, sep } from "node:path";
import type { Finding } from "@rust-ai-ide/analysis/rules/finding";
import { LineIndex, type Position } from "@rust-ai-ide/core/text";

/** A finding as it is printed: lines and columns count from 1, columns in UTF-16 units. */
export interface ReportedFinding {
    readonly rule: string;
    readonly severity: string;
    readonly confidence: string;
    readonly category: string;
    readonly path: string;
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
    readonly message: string;
    readonly fingerprint: string;
    readonly fixes: readonly {
        readonly title: string;
        readonly isSafe: boolean;
        readonly edits: readonly {
            readonly line: number;
            readonly column: number;
            readonly endLine: number;
            readonly endColumn: number;
            readonly text: string;
        }[];
    }[];
}

/** Findings of one file as they are printed; `path` is shown as given. */
export function reportedFindings(
    path: string,
    text: string,
    findings: readonly Finding[],
): readonly ReportedFinding[] {
    if (findings.length === 0) return [];
    const lines = new LineIndex(text);
    const range = ({ start, end }: { readonly start: number; readonly end: number }) => {
        const [from, to] = [lines.positionAt(start), lines.positionAt(end)].map(fromOne);
        return {
            line: from?.line ?? 1,
            column: from?.character ?? 1,
            endLine: to?.line ?? 1,
            endColumn: to?.character ?? 1,
        };
    };
    return findings.map((finding) => ({
        rule: finding.rule,
        severity: finding.severity,
        confidence: finding.confidence,
        category: finding.category,
        path,
        ...range(finding),
        message: finding.message,
        fingerprint: finding.fingerprint,
        fixes: finding.fixes.map(({ title, isSafe, edits }) => ({
            title,
            isSafe,
            edits: edits.map((edit) => ({ ...range(edit), text: edit.text })),
        })),
    }));
}

/** One line for a person: `path:line:column: severity: message [rule]`. */
export function findingLine(finding: ReportedFinding): string {
    const { path, line, column, severity, message, rule } = finding;
    return `${path}:${line}:${column}: ${severity}: ${message} [${rule}]\n`;
}

/** A path as people read it: from the folder that they are in, where it lies below. */
export function shownPath(path: string, folder = process.cwd()): string {
    const below = relative(folder, path);
    const isBelow = below !== "" && below !== ".." && !below.startsWith(`..${sep}`);
    return (isBelow ? below : path).split(sep).join("/");
}

function fromOne({ line, character }: Position): Position {
    return { line: line + 1, character: character + 1 };
}
