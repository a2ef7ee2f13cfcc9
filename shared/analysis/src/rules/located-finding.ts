import { LineIndex, type Position } from "@rust-ai-ide/core/text";
import type { Finding } from "./finding.ts";

/** Lines and columns count from 1, columns in UTF-16 units. */
interface LocatedRange {
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
}

/** A finding for readers without the text: with lines and columns instead of offsets. */
export interface LocatedFinding extends LocatedRange {
    readonly rule: string;
    readonly severity: string;
    readonly confidence: string;
    readonly category: string;
    readonly message: string;
    readonly fingerprint: string;
    readonly fixes: readonly {
        readonly title: string;
        readonly isSafe: boolean;
        readonly edits: readonly (LocatedRange & { readonly text: string })[];
    }[];
}

export function locatedFindings(
    text: string,
    findings: readonly Finding[],
): readonly LocatedFinding[] {
    if (findings.length === 0) return [];
    const lines = new LineIndex(text);
    const range = ({ start, end }: { readonly start: number; readonly end: number }) =>
        locatedRange(lines.positionAt(start), lines.positionAt(end));
    return findings.map((finding) => ({
        rule: finding.rule,
        severity: finding.severity,
        confidence: finding.confidence,
        category: finding.category,
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

function locatedRange(start: Position, end: Position): LocatedRange {
    return {
        line: start.line + 1,
        column: start.character + 1,
        endLine: end.line + 1,
        endColumn: end.character + 1,
    };
}
