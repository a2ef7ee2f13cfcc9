import type { FixEdit } from "../links/link-rule.ts";
import type { Finding } from "./finding.ts";

export interface FixedText {
    readonly text: string;
    /** Findings whose fix is in the text. */
    readonly applied: readonly Finding[];
    /** Findings whose fix would touch what another one changes: they are for the next round. */
    readonly left: readonly Finding[];
}

/** Applies the first fix of each finding, never two that touch the same place. */
export function applyFixes(text: string, findings: readonly Finding[]): FixedText {
    const applied: Finding[] = [];
    const left: Finding[] = [];
    const taken: FixEdit[] = [];
    for (const finding of findings) {
        const edits = finding.fixes[0]?.edits ?? [];
        if (edits.length === 0) continue;
        if (edits.some((edit) => taken.some((other) => touches(edit, other)))) {
            left.push(finding);
        } else {
            applied.push(finding);
            taken.push(...edits);
        }
    }
    taken.sort((one, other) => one.start - other.start || one.end - other.end);
    let fixed = "";
    let at = 0;
    for (const { start, end, text: inserted } of taken) {
        fixed += text.slice(at, start) + inserted;
        at = end;
    }
    return { text: fixed + text.slice(at), applied, left };
}

function touches(edit: FixEdit, other: FixEdit): boolean {
    if (edit.start === edit.end && other.start === other.end) return edit.start === other.start;
    return edit.start < other.end && other.start < edit.end;
}
