import { mergeSequences } from "../lines/diff3.ts";
import { Interner } from "../lines/split-lines.ts";
import { significantTokens } from "../tokens/split-tokens.ts";

/** A part of a merge that nobody decided. */
interface Undecided {
    readonly base?: string | undefined;
    readonly ours: string;
    readonly theirs: string;
}

/**
 * Whether a merged file has every edit of both sides, wherever it stands now: of each token as many
 * as a merge of the files' tokens has. Where both sides edited the same place, what both did may
 * count once or twice. Commas are free, since lists are joined with them. Stricter than nets over the
 * whole file where the sides did the same in one place and different things in others.
 *
 * @param decided The merged text without what is in conflict.
 * @param conflicts Edits inside of them are still there to see.
 */
export function keepsEdits(
    base: string,
    ours: string,
    theirs: string,
    decided: string,
    conflicts: readonly Undecided[],
): boolean {
    const interner = new Interner();
    const numbers = (text: string): Int32Array =>
        interner.numbersOf(significantTokens(text).filter((token) => token !== ","));
    const [b, o, t] = [base, ours, theirs].map(numbers) as [Int32Array, Int32Array, Int32Array];
    const least = new Map<number, number>();
    const most = new Map<number, number>();
    const add = (counts: Map<number, number>, token: number, count: number): void => {
        counts.set(token, (counts.get(token) ?? 0) + count);
    };
    const addAll = (tokens: Int32Array, sign: number): void => {
        for (const token of tokens) {
            add(least, token, sign);
            add(most, token, sign);
        }
    };
    for (const region of mergeSequences(b, o, t)) {
        const sides = {
            base: b.subarray(region.baseStart, region.baseEnd),
            ours: o.subarray(region.oursStart, region.oursEnd),
            theirs: t.subarray(region.theirsStart, region.theirsEnd),
        };
        if (region.kind !== "conflict") {
            addAll(region.kind === "theirs" ? sides.theirs : sides.ours, 1);
            continue;
        }
        for (const [token, [before, mine, others]] of countsOf(sides)) {
            const [first, second] = [mine - before, others - before];
            const both = before + first + second;
            const isSameWay = first * second > 0;
            const once = before + (first > 0 ? Math.max(first, second) : Math.min(first, second));
            add(least, token, isSameWay ? Math.min(both, once) : both);
            add(most, token, isSameWay ? Math.max(both, once) : both);
        }
    }
    for (const conflict of conflicts) {
        // What is in a conflict would have come out as base and both sides' edits, or as less.
        const sides = {
            base: numbers(conflict.base ?? ""),
            ours: numbers(conflict.ours),
            theirs: numbers(conflict.theirs),
        };
        for (const [token, [before, mine, others]] of countsOf(sides)) {
            const both = mine + others - before;
            add(least, token, -Math.max(both, mine, others, 0));
            add(most, token, -Math.min(both, mine, others));
        }
    }
    const found = new Map<number, number>();
    for (const token of numbers(decided)) add(found, token, 1);
    const [colon, plus] = interner.numbersOf([":", "+"]) as Int32Array & [number, number];
    // Where both sides give a type its first bound, the second one stands behind a plus.
    const saved = Math.max(0, (most.get(colon) ?? 0) - (found.get(colon) ?? 0));
    for (const token of new Set([...least.keys(), ...found.keys()])) {
        const count = found.get(token) ?? 0;
        const extra = token === plus ? saved : 0;
        if (count < (least.get(token) ?? 0) || count > (most.get(token) ?? 0) + extra) return false;
    }
    return true;
}

function countsOf(sides: {
    readonly base: Int32Array;
    readonly ours: Int32Array;
    readonly theirs: Int32Array;
}): Map<number, [base: number, ours: number, theirs: number]> {
    const counts = new Map<number, [number, number, number]>();
    for (const [side, tokens] of [sides.base, sides.ours, sides.theirs].entries()) {
        for (const token of tokens) {
            const row = counts.get(token) ?? [0, 0, 0];
            row[side as 0 | 1 | 2]++;
            counts.set(token, row);
        }
    }
    return counts;
}
