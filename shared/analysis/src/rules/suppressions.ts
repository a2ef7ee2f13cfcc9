import type { SyntaxTable } from "../syntax/syntax-table.ts";
import type { Structure } from "./structure.ts";

/**
 * A comment that silences rules: `rust-ai: allow(rule-id, …) reason`. Behind code it speaks of its
 * line; on a line of its own of the statement or item below; `allow-file` speaks of the file.
 */
export interface Suppression {
    readonly rules: readonly string[];
    /** The comment. */
    readonly start: number;
    readonly end: number;
    /** What it silences. */
    readonly from: number;
    readonly to: number;
}

const mark = "rust-ai:";
const form = /^(?:\/\/+!?|\/\*+|#+)\s*rust-ai:\s*(allow|allow-file)\(([\w\s,*-]{1,1000})\)/;

export function suppressionsIn(table: SyntaxTable, structure: Structure): readonly Suppression[] {
    const { text } = table;
    if (!text.includes(mark)) return [];
    const found: Suppression[] = [];
    for (let node = 0; node < table.size; node++) {
        if (!structure.isComment(table, node)) continue;
        const read = form.exec(table.textOf(node));
        if (read === null) continue;
        const [, kind, list = ""] = read;
        const rules = list.split(",").map((rule) => rule.trim());
        const start = table.starts[node] ?? 0;
        const end = table.ends[node] ?? 0;
        const range =
            kind === "allow-file"
                ? { from: 0, to: text.length + 1 }
                : silencedBy(table, structure, node);
        found.push({ rules, start, end, ...range });
    }
    return found;
}

export function silences(suppression: Suppression, rule: string, start: number): boolean {
    const { rules, from, to } = suppression;
    return start >= from && start < to && (rules.includes(rule) || rules.includes("*"));
}

function silencedBy(
    table: SyntaxTable,
    structure: Structure,
    comment: number,
): { from: number; to: number } {
    const { text } = table;
    const start = table.starts[comment] ?? 0;
    const lineStart = text.lastIndexOf("\n", start - 1) + 1;
    const lineBreak = text.indexOf("\n", start);
    const lineEnd = lineBreak < 0 ? text.length : lineBreak;
    if (text.slice(lineStart, start).trim() !== "") return { from: lineStart, to: lineEnd };
    let next = table.nextSibling(comment);
    while (next >= 0 && structure.isAside(table, next)) next = table.nextSibling(next);
    if (next < 0) return { from: lineStart, to: lineEnd };
    // Attributes between the comment and its item are part of what it speaks of.
    return { from: start, to: (table.ends[next] ?? 0) + 1 };
}
