import { mergeSequences } from "../lines/diff3.ts";
import { mergeLines } from "../lines/line-merge.ts";
import { Interner, splitLines } from "../lines/split-lines.ts";
import { significantTokens, splitTokens } from "../tokens/split-tokens.ts";
import { mergeTokens } from "../tokens/token-merge.ts";
import type { Candidate } from "./candidate.ts";
import type { ConflictHunk } from "./conflict-hunk.ts";

/** Every way in which a candidate is made. The order is part of the scorer's features. */
export const candidateKinds = [
    "ours",
    "theirs",
    "structured",
    "token-merge",
    "import-union",
    "renamed",
    "ours-then-theirs",
    "theirs-then-ours",
    "line-union",
    "token-union",
    "token-union-theirs-first",
    "line-merge-ours",
    "line-merge-theirs",
    "base",
    "nothing",
] as const;
export type CandidateKind = (typeof candidateKinds)[number];

export interface CandidateSet {
    /** Each text once. */
    readonly candidates: readonly Candidate[];
    /** What each way made, whether another one made the same or not. */
    readonly made: Readonly<Partial<Record<CandidateKind, string>>>;
}

/**
 * Texts that could stand in place of a conflict, made of nothing but what the sides have. Those with
 * the same tokens are given once, by the first way that makes them.
 */
export function candidatesOf(hunk: ConflictHunk): CandidateSet {
    const seen = new Set<string>();
    const found: Candidate[] = [];
    const made: Partial<Record<CandidateKind, string>> = {};
    for (const kind of candidateKinds) {
        const text = makers[kind](hunk);
        if (text === undefined) continue;
        made[kind] = text;
        const identity = tokenIdentity(text);
        if (seen.has(identity)) continue;
        seen.add(identity);
        found.push({ kind, text });
    }
    return { candidates: found, made };
}

/** Equal for texts that differ in blanks and trailing commas alone. */
export function tokenIdentity(text: string): string {
    return significantTokens(text).join(" ");
}

const makers: Readonly<Record<CandidateKind, (hunk: ConflictHunk) => string | undefined>> = {
    ours: ({ ours }) => ours,
    theirs: ({ theirs }) => theirs,
    base: ({ base }) => base,
    nothing: () => "",
    structured: ({ structured }) => structured,
    "token-merge": ({ base, ours, theirs }) => mergeTokens(base, ours, theirs),
    "ours-then-theirs": ({ ours, theirs }) => joined(ours, theirs),
    "theirs-then-ours": ({ ours, theirs }) => joined(theirs, ours),
    "line-union": ({ base, ours, theirs }) => lineUnion(base, ours, theirs),
    "token-union": ({ base, ours, theirs }) => tokenUnion(base, ours, theirs),
    "token-union-theirs-first": ({ base, ours, theirs }) => tokenUnion(base, theirs, ours),
    "import-union": ({ ours, theirs, base }) => importUnion(base, ours, theirs),
    renamed: ({ base, ours, theirs }) => renamed(base, ours, theirs) ?? renamed(base, theirs, ours),
    "line-merge-ours": ({ base, ours, theirs }) => lineMerge(base, ours, theirs, "ours"),
    "line-merge-theirs": ({ base, ours, theirs }) => lineMerge(base, ours, theirs, "theirs"),
};

function joined(first: string, second: string): string | undefined {
    if (first === "" || second === "") return undefined;
    return (first.endsWith("\n") ? first : `${first}\n`) + second;
}

/** Lines of both sides, those that either took out left out; what both have once. */
function lineUnion(base: string, ours: string, theirs: string): string {
    const [b, o, t] = [base, ours, theirs].map(splitLines) as [string[], string[], string[]];
    const interner = new Interner();
    const regions = mergeSequences(
        interner.numbersOf(b),
        interner.numbersOf(o),
        interner.numbersOf(t),
    );
    const lines: string[] = [];
    for (const region of regions) {
        const mine = o.slice(region.oursStart, region.oursEnd);
        const others = t.slice(region.theirsStart, region.theirsEnd);
        if (region.kind === "theirs") lines.push(...others);
        else if (region.kind !== "conflict") lines.push(...mine);
        else {
            const before = b.slice(region.baseStart, region.baseEnd);
            const fresh = others.filter((line) => !mine.includes(line) && !before.includes(line));
            const kept = mine.filter((line) => !before.includes(line) || others.includes(line));
            lines.push(...kept, ...fresh);
        }
    }
    return lines.join("");
}

/** Tokens of both sides; where both changed the same ones, first the one side's, then the other's. */
function tokenUnion(base: string, first: string, second: string): string | undefined {
    const [b, f, s] = [base, first, second].map(splitTokens) as [string[], string[], string[]];
    if (b.length + f.length + s.length > 20_000) return undefined;
    const interner = new Interner();
    const regions = mergeSequences(
        interner.numbersOf(b),
        interner.numbersOf(f),
        interner.numbersOf(s),
        { touchingConflicts: false },
    );
    let text = "";
    for (const region of regions) {
        const mine = f.slice(region.oursStart, region.oursEnd).join("");
        const others = s.slice(region.theirsStart, region.theirsEnd).join("");
        if (region.kind === "theirs") text += others;
        else if (region.kind !== "conflict") text += mine;
        // Both changed what was there, rather than adding to it: putting both is nothing anybody writes.
        else if (region.baseEnd > region.baseStart) return undefined;
        else text += mine + others;
    }
    return text;
}

const importLine = /^\s*(?:pub(?:\([\w\s]+\))?\s+)?(?:use|mod|extern\s+crate)\s[^;]*;\s*$/;

/** Imports of both sides, sorted as they are in the longer one; undefined for anything else. */
function importUnion(base: string, ours: string, theirs: string): string | undefined {
    const [b, o, t] = [base, ours, theirs].map((text) =>
        splitLines(text).filter((line) => line.trim() !== ""),
    ) as [string[], string[], string[]];
    if (o.length === 0 || t.length === 0) return undefined;
    if (![...o, ...t].every((line) => importLine.test(line))) return undefined;
    const kept = new Set([
        ...o.filter((line) => t.includes(line) || !b.includes(line)),
        ...t.filter((line) => o.includes(line) || !b.includes(line)),
    ]);
    return [...kept].sort().join("");
}

/**
 * One side only replaced a name by another, the other one edited: its text with the new name. Undefined
 * where the first side did more than that.
 */
function renamed(base: string, renaming: string, edited: string): string | undefined {
    const [before, after] = [significantTokens(base), significantTokens(renaming)];
    if (before.length !== after.length || before.length === 0) return undefined;
    const names = new Map<string, string>();
    for (const [index, token] of before.entries()) {
        const now = after[index] ?? "";
        if (token === now) {
            if (names.has(token)) return undefined;
            continue;
        }
        if (!/^\w+$/.test(token) || !/^\w+$/.test(now)) return undefined;
        if ((names.get(token) ?? now) !== now) return undefined;
        names.set(token, now);
    }
    if (names.size === 0 || names.size > 3) return undefined;
    return splitTokens(edited)
        .map((token) => names.get(token) ?? token)
        .join("");
}

/** Smaller conflicts merged where that is possible, the rest by one side. */
function lineMerge(
    base: string,
    ours: string,
    theirs: string,
    side: "ours" | "theirs",
): string | undefined {
    const parts = mergeLines(base, ours, theirs, { isZealous: true });
    if (parts.length < 2) return undefined;
    return parts
        .map((part) => {
            if (part.kind === "text") return part.text;
            return mergeTokens(part.base ?? "", part.ours, part.theirs) ?? part[side];
        })
        .join("");
}
