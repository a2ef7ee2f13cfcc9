import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";

/** A token of the grammar; a string, and a comment, is one. */
export interface Leaf {
    /** Blanks in front of it, with a comma that stands there only because lines were broken. */
    readonly blank: string;
    readonly text: string;
}

/** Blanks inside of these are a part of what they say. */
const atoms = new Set([
    "string_literal",
    "raw_string_literal",
    "char_literal",
    "line_comment",
    "block_comment",
    "string",
    "template_string",
    "regex",
    "comment",
    "jsx_text",
]);
const closers = new Set([")", "]", "}", ">"]);

/** Reads the tokens of a part of a text, after its table was used for the next one as well. */
export function leafReader(table: SyntaxTable): (from: number, to: number) => readonly Leaf[] {
    const { text, size } = table;
    const starts: number[] = [];
    const ends: number[] = [];
    /** Commas behind the last element of a list; those of a macro's input may mean something. */
    const free = new Set<number>();
    for (let node = 0; node < size; ) {
        const next = table.nexts[node] as number;
        const isAtom = atoms.has(table.kindName(node));
        if (!isAtom && next > node + 1) {
            node++;
            continue;
        }
        const start = table.starts[node] as number;
        const end = start + text.slice(start, table.ends[node]).trimEnd().length;
        if (end > start && start >= (ends.at(-1) ?? 0)) {
            if (isLastComma(table, node)) free.add(start);
            starts.push(start);
            ends.push(end);
        }
        node = next;
    }
    return (from, to) => {
        const leaves: Leaf[] = [];
        let end = from;
        for (let at = firstFrom(starts, from); at < starts.length; at++) {
            const start = starts[at] as number;
            const leafEnd = ends[at] as number;
            if (start >= to) break;
            // In front of the part's own end the comma is one of the part.
            if (free.has(start) && (starts[at + 1] ?? to) < to) continue;
            leaves.push({ blank: text.slice(end, start), text: text.slice(start, leafEnd) });
            end = leafEnd;
        }
        if (end < to) leaves.push({ blank: text.slice(end, to), text: "" });
        return leaves;
    };
}

function isLastComma(table: SyntaxTable, node: number): boolean {
    if (table.kindName(node) !== ",") return false;
    const next = table.nextSibling(node);
    const parent = table.parents[node] as number;
    return (
        next >= 0 && closers.has(table.kindName(next)) && table.kindName(parent) !== "token_tree"
    );
}

function firstFrom(starts: readonly number[], from: number): number {
    let [low, high] = [0, starts.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((starts[middle] as number) < from) low = middle + 1;
        else high = middle;
    }
    return low;
}
