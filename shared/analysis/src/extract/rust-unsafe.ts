import type { FactWriter } from "./fact-writer.ts";

/** More lines of comment, and more nodes of a statement, than anyone writes around a block. */
const longestComment = 60;

const commentLine = /^\s*(?:\/\/|\/\*|\*|#!?\[)/;
const safety = /(?:^|\/\/|\/\*|\*)[\s/*!]*(?:#+\s*)?safety\b/i;

/** Notes an unsafe place; a comment that begins with SAFETY in front of it, or first in it, explains it. */
export function readUnsafe(writer: FactWriter, node: number, isBlock: boolean): void {
    const { table } = writer;
    const start = table.starts[node] ?? 0;
    const end = table.ends[node] ?? 0;
    writer.unsafes.push({
        start,
        end,
        scope: writer.scope,
        isExplained:
            isExplainedAbove(writer.text, start) ||
            isExplainedAbove(writer.text, statementStart(writer, node)) ||
            (isBlock && safety.test(firstLineInside(writer.text, start, end))),
    });
}

/** Where the outermost thing begins that begins no block of its own around the node. */
function statementStart(writer: FactWriter, node: number): number {
    const { table } = writer;
    let at = node;
    for (let step = 0; step < longestComment; step++) {
        const parent = table.parents[at] ?? -1;
        if (parent <= 0) break;
        const kind = table.kindName(parent);
        if (kind === "block" || kind === "declaration_list" || kind === "match_block") break;
        at = parent;
    }
    return table.starts[at] ?? 0;
}

function isExplainedAbove(text: string, offset: number): boolean {
    let lineStart = text.lastIndexOf("\n", offset - 1) + 1;
    const before = text.slice(lineStart, offset);
    if (before.trim() !== "") return safety.test(before);
    for (let lines = 0; lines < longestComment && lineStart > 0; lines++) {
        const above = text.lastIndexOf("\n", lineStart - 2) + 1;
        const line = text.slice(above, lineStart);
        if (!commentLine.test(line)) return false;
        if (safety.test(line)) return true;
        lineStart = above;
    }
    return false;
}

function firstLineInside(text: string, start: number, end: number): string {
    const brace = text.indexOf("{", start);
    if (brace < 0 || brace >= end) return "";
    const inside = text.slice(brace + 1, Math.min(end, brace + 400)).trimStart();
    const line = inside.split("\n", 1)[0] ?? "";
    return line.startsWith("//") || line.startsWith("/*") ? line : "";
}
