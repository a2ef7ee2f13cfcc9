import type { Visibility } from "../index/file-facts.ts";
import { nodeFlags, type SyntaxTable } from "../syntax/syntax-table.ts";

export function visibilityOf(modifier: string): Visibility {
    if (modifier === "private") return "private";
    return modifier === "protected" ? "restricted" : "public";
}

export function decoratorText(table: SyntaxTable, node: number): string {
    return table.textOf(node).slice(1).trim();
}

/** A name in quotes is what stands between them. */
export function innerName(table: SyntaxTable, name: number): readonly [start: number, end: number] {
    const start = table.starts[name] ?? 0;
    const end = table.ends[name] ?? 0;
    const isQuoted = table.kindName(name) === "string" && end - start >= 2;
    return isQuoted ? [start + 1, end - 1] : [start, end];
}

/** Nothing but a semicolon follows among the siblings. */
export function isLastOf(table: SyntaxTable, node: number): boolean {
    const next = table.nextSibling(node);
    if (next < 0) return true;
    const isToken = ((table.flags[next] ?? 0) & nodeFlags.named) === 0;
    return isToken && table.nextSibling(next) < 0;
}
