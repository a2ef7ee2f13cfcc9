import { splitTokens } from "../tokens/split-tokens.ts";
import type { Leaf } from "./leaves.ts";
import { mergeLeaves } from "./merge-leaves.ts";

interface Header {
    /** Everything in front of `where`, without the blanks behind it. */
    readonly front: readonly Leaf[];
    readonly clause: Clause | undefined;
    /** Blanks at the end of the header. */
    readonly end: string;
}

interface Clause {
    /** Blanks in front of `where`. */
    readonly blank: string;
    /** Blanks in front of the first predicate. */
    readonly lead: string;
    readonly predicates: ReadonlyMap<string, readonly Leaf[]>;
    readonly endsWithComma: boolean;
}

const openers = new Set(["(", "[", "{"]);
const closers = new Set([")", "]", "}"]);

/**
 * Merges what stands in front of the body of a Rust item. Bounds of a type and predicates of a
 * `where` are sets: those that both sides add are joined, ours first. Undefined where the sides
 * changed the same thing, and where there are comments, which belong to no bound for sure.
 */
export function mergeHeader(base: string, ours: string, theirs: string): string | undefined {
    const [before, mine, others] = [base, ours, theirs].map(readHeader);
    if (before === undefined || mine === undefined || others === undefined) return undefined;
    const front = mergeLeaves(before.front, mine.front, others.front, joinBounds);
    const predicates = mergePredicates(
        before.clause?.predicates ?? new Map(),
        mine.clause?.predicates ?? new Map(),
        others.clause?.predicates ?? new Map(),
    );
    if (front === undefined || predicates === undefined) return undefined;
    const end = mine.end === before.end ? others.end : mine.end;
    const clause = mine.clause ?? others.clause;
    if (predicates.length === 0 || clause === undefined) return front + end;
    const between = clause.lead.includes("\n") ? clause.lead : " ";
    const comma = clause.endsWithComma ? "," : "";
    return `${front}${clause.blank}where${clause.lead}${predicates.join(`,${between}`)}${comma}${end}`;
}

function readHeader(text: string): Header | undefined {
    if (/\/[/*]/.test(text)) return undefined;
    const end = /\s*$/.exec(text)?.[0] ?? "";
    const leaves = leavesOf(text.slice(0, text.length - end.length));
    const at = topLevel(leaves).find((index) => leaves[index]?.text === "where") ?? -1;
    if (at < 0) return { front: leaves, clause: undefined, end };
    const predicates = new Map<string, readonly Leaf[]>();
    const parts = splitAt(leaves.slice(at + 1), ",");
    const endsWithComma = parts.length > 1 && parts.at(-1)?.length === 0;
    for (const part of endsWithComma ? parts.slice(0, -1) : parts) {
        const [bounded = [], bounds] = splitAt(part, ":");
        const key = wordsOf(bounded);
        if (bounds === undefined || predicates.has(key)) return undefined;
        predicates.set(key, part);
    }
    const clause = {
        blank: leaves[at]?.blank ?? "",
        lead: leaves[at + 1]?.blank ?? "",
        predicates,
        endsWithComma,
    };
    return { front: leaves.slice(0, at), clause, end };
}

function mergePredicates(
    base: ReadonlyMap<string, readonly Leaf[]>,
    ours: ReadonlyMap<string, readonly Leaf[]>,
    theirs: ReadonlyMap<string, readonly Leaf[]>,
): readonly string[] | undefined {
    const merged: string[] = [];
    for (const key of new Set([...ours.keys(), ...theirs.keys(), ...base.keys()])) {
        const [before, mine, others] = [base.get(key), ours.get(key), theirs.get(key)];
        const [b, o, t] = [before, mine, others].map((leaves) => leaves && wordsOf(leaves));
        const chosen = o === t || t === b ? mine : o === b ? others : null;
        if (chosen === null) {
            if (mine === undefined || others === undefined) return undefined;
            const joined = mergeLeaves(before ?? upToBounds(mine), mine, others, joinBounds);
            if (joined === undefined) return undefined;
            merged.push(joined.trim());
        } else if (chosen !== undefined) merged.push(textOf(chosen).trim());
    }
    return merged;
}

/** A type that has no bounds yet. */
function upToBounds(predicate: readonly Leaf[]): readonly Leaf[] {
    return splitAt(predicate, ":")[0] ?? [];
}

/** Bounds that both sides add in one place, each once. */
function joinBounds(
    base: readonly Leaf[],
    ours: readonly Leaf[],
    theirs: readonly Leaf[],
): readonly Leaf[] | undefined {
    if (base.length > 0) return undefined;
    const sign = ours[0]?.text ?? "";
    const isFirst = sign === theirs[0]?.text && (sign === "+" || sign === ":");
    const isLast = !isFirst && ours.at(-1)?.text === "+" && theirs.at(-1)?.text === "+";
    if (!isFirst && !isLast) return undefined;
    const inner = (leaves: readonly Leaf[]): readonly (readonly Leaf[])[] =>
        splitAt(isFirst ? leaves.slice(1) : leaves.slice(0, -1), "+");
    const [mine, others] = [inner(ours), inner(theirs)];
    if (![...mine, ...others].every(isBound)) return undefined;
    const known = new Set(mine.map(wordsOf));
    const added = others.filter((bound) => !known.has(wordsOf(bound)));
    const plus: Leaf = { blank: " ", text: "+" };
    if (isFirst) return [...ours, ...added.flatMap((bound) => [plus, ...bound])];
    // The first of theirs may have stood behind a colon; all of them follow a sign now.
    return [...ours, ...added.flatMap((bound) => [...bound, plus])];
}

function isBound(leaves: readonly Leaf[]): boolean {
    return (
        leaves.length > 0 &&
        topLevel(leaves).every((index) =>
            /^(?:[\w']+|::|\?|~|->|[()<>&])$/.test(leaves[index]?.text ?? ""),
        )
    );
}

function leavesOf(text: string): readonly Leaf[] {
    const leaves: Leaf[] = [];
    let blank = "";
    for (const token of splitTokens(text)) {
        if (token.trim() === "") blank += token;
        else {
            // Two brackets of types, never a shift.
            for (const sign of token === ">>" ? [">", ">"] : [token]) {
                leaves.push({ blank, text: sign });
                blank = "";
            }
        }
    }
    return leaves;
}

/** Numbers of the tokens that are in no brackets, opening ones among them. */
function topLevel(leaves: readonly Leaf[]): readonly number[] {
    const found: number[] = [];
    let depth = 0;
    for (const [index, { text }] of leaves.entries()) {
        if (closers.has(text) || text === ">") depth--;
        if (depth <= 0) found.push(index);
        if (openers.has(text) || text === "<") depth++;
    }
    return found;
}

function splitAt(leaves: readonly Leaf[], sign: string): readonly (readonly Leaf[])[] {
    const parts: (readonly Leaf[])[] = [];
    let start = 0;
    for (const index of topLevel(leaves)) {
        if (leaves[index]?.text !== sign) continue;
        parts.push(leaves.slice(start, index));
        start = index + 1;
    }
    return [...parts, leaves.slice(start)];
}

function wordsOf(leaves: readonly Leaf[]): string {
    return leaves.map(({ text }) => text).join(" ");
}

function textOf(leaves: readonly Leaf[]): string {
    return leaves.map(({ blank, text }) => blank + text).join("");
}
