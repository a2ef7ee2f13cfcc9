import { nodeFlags, type SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";

/** Between two tokens of a shape. */
const gap = " ";
const closers = new Set([")", "]", "}", ">", "|"]);

/** What a shape leaves out. Offsets are those of the table's text. */
export interface ShapeOptions {
    /** A token that begins there is told as `_`, so that names do not count. */
    readonly blankAt?: number | undefined;
    /** A visibility that stands there is passed over. */
    readonly visibilityAt?: number | undefined;
}

/**
 * The tokens of a part of a text, joined: what stays the same when code is formatted or commented
 * anew. Commas in front of a closing bracket do not count.
 */
export function shapeOf(
    table: SyntaxTable,
    start: number,
    end: number,
    options: ShapeOptions = {},
): string {
    return tokensOf(table, start, end, options).join(gap);
}

/** The tokens of a part of a text, without comments. */
export function tokensOf(
    table: SyntaxTable,
    start: number,
    end: number,
    { blankAt = -1, visibilityAt = -1 }: ShapeOptions = {},
): string[] {
    const { kinds, starts, ends, nexts, flags, text } = table;
    const visibility = table.names.kind("visibility_modifier");
    const tokens: string[] = [];
    for (let node = firstAt(table, start); node < table.size; ) {
        const from = starts[node] as number;
        if (from >= end) break;
        const next = nexts[node] as number;
        const isSkipped =
            ((flags[node] as number) & nodeFlags.extra) !== 0 ||
            (from === visibilityAt && kinds[node] === visibility);
        // Whatever ends before the part is not in it; what begins before may hold some of it.
        if ((ends[node] as number) <= start || (isSkipped && from >= start)) node = next;
        else if (next > node + 1 || from < start) node++;
        else {
            const token = from === blankAt ? "_" : text.slice(from, ends[node]);
            if (closers.has(token) && tokens.at(-1) === ",") tokens.pop();
            if (token !== "") tokens.push(token);
            node = next;
        }
    }
    return tokens;
}

/** The outermost node that begins at an offset or behind it, on the way down to there. */
function firstAt(table: SyntaxTable, start: number): number {
    let node = 0;
    for (;;) {
        let child = table.firstChild(node);
        while (child >= 0 && (table.ends[child] as number) <= start) {
            child = table.nextSibling(child);
        }
        if (child < 0 || (table.starts[child] as number) >= start) return child < 0 ? node : child;
        node = child;
    }
}

/** How much of two lists of tokens is the same, 0 to 1, wherever it stands (Dice's coefficient). */
export function likeness(left: readonly string[], right: readonly string[]): number {
    const total = left.length + right.length;
    if (total === 0) return 1;
    const counts = new Map<string, number>();
    for (const token of left) counts.set(token, (counts.get(token) ?? 0) + 1);
    let common = 0;
    for (const token of right) {
        const count = counts.get(token) ?? 0;
        if (count === 0) continue;
        common++;
        counts.set(token, count - 1);
    }
    return (2 * common) / total;
}
