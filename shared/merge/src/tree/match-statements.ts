import { diffSequences } from "../lines/sequence-diff.ts";
import { Interner } from "../lines/split-lines.ts";
import { significantTokens } from "../tokens/split-tokens.ts";
import type { Part } from "./part.ts";

/** What is less alike is another statement. */
const leastLikeness = 0.5;
/** Longer gaps are not searched for statements that were edited. */
const longestGap = 60;

/** Of each part of a side the number of the part of the base that it was; -1 for new ones. */
export function matchStatements(base: readonly Part[], side: readonly Part[]): Int32Array {
    const interner = new Interner();
    const texts = (parts: readonly Part[]): Int32Array =>
        interner.numbersOf(parts.map(({ text }) => significantTokens(text).join(" ")));
    const matches = new Int32Array(side.length).fill(-1);
    let [baseAt, sideAt] = [0, 0];
    const keep = (until: number): void => {
        while (baseAt < until) matches[sideAt++] = baseAt++;
    };
    for (const change of diffSequences(texts(base), texts(side))) {
        keep(change.baseStart);
        matchGap(base, side, change, matches);
        baseAt = change.baseStart + change.baseCount;
        sideAt = change.headStart + change.headCount;
    }
    keep(base.length);
    return matches;
}

interface Gap {
    readonly baseStart: number;
    readonly baseCount: number;
    readonly headStart: number;
    readonly headCount: number;
}

/** Pairs the statements of a gap that are most alike together, without changing their order. */
function matchGap(
    base: readonly Part[],
    side: readonly Part[],
    { baseStart, baseCount, headStart, headCount }: Gap,
    matches: Int32Array,
): void {
    if (baseCount === 0 || headCount === 0) return;
    if (baseCount > longestGap || headCount > longestGap) return;
    const before = base.slice(baseStart, baseStart + baseCount).map(wordsOf);
    const after = side.slice(headStart, headStart + headCount).map(wordsOf);
    const width = headCount + 1;
    const best = new Float64Array((baseCount + 1) * width);
    const likeness = new Float64Array((baseCount + 1) * width);
    for (let row = baseCount - 1; row >= 0; row--) {
        for (let column = headCount - 1; column >= 0; column--) {
            const at = row * width + column;
            const first = base[baseStart + row] as Part;
            const second = side[headStart + column] as Part;
            const own = alike(first, second, before[row] as Words, after[column] as Words);
            likeness[at] = own;
            best[at] = Math.max(
                best[at + width] as number,
                best[at + 1] as number,
                own === 0 ? 0 : own + (best[at + width + 1] as number),
            );
        }
    }
    for (let row = 0, column = 0; row < baseCount && column < headCount; ) {
        const at = row * width + column;
        const own = likeness[at] as number;
        if (own > 0 && best[at] === own + (best[at + width + 1] as number)) {
            matches[headStart + column++] = baseStart + row++;
        } else if (best[at] === best[at + width]) row++;
        else column++;
    }
}

interface Words {
    readonly counts: ReadonlyMap<string, number>;
    readonly size: number;
}

function wordsOf({ text }: Pick<Part, "text">): Words {
    const counts = new Map<string, number>();
    const tokens = significantTokens(text);
    for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
    return { counts, size: tokens.length };
}

/** From 0 to 1. Arms with the same pattern are the same arm, whatever they do. */
function alike(first: Part, second: Part, before: Words, after: Words): number {
    if (first.isIndependent === true && second.isIndependent === true)
        return first.key === second.key ? 1 : 0;
    const shared = sharedShare(before, after);
    return shared >= leastLikeness ? shared : 0;
}

/** What share of the words of two texts is in both, from 0 to 1 (Dice). */
export function likenessOf(first: string, second: string): number {
    return sharedShare(wordsOf({ text: first }), wordsOf({ text: second }));
}

function sharedShare(first: Words, second: Words): number {
    let shared = 0;
    for (const [word, count] of first.counts) {
        shared += Math.min(count, second.counts.get(word) ?? 0);
    }
    const size = first.size + second.size;
    return size === 0 ? 0 : (2 * shared) / size;
}
