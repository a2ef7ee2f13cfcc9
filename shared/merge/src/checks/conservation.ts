import { significantTokens } from "../tokens/split-tokens.ts";

/**
 * Whether a merged text has what both sides did: of each token as many as the base has, plus what
 * either side added, minus what either side took away. What both did may count once or twice. Commas
 * are free, since lists are joined with them.
 */
export function conservesTokens(
    base: string,
    ours: string,
    theirs: string,
    merged: string,
): boolean {
    const counts = new Map<string, [number, number, number, number]>();
    for (const [side, text] of [base, ours, theirs, merged].entries()) {
        for (const token of significantTokens(text)) {
            if (token === ",") continue;
            const row = counts.get(token) ?? [0, 0, 0, 0];
            row[side as 0 | 1 | 2 | 3]++;
            counts.set(token, row);
        }
    }
    for (const [b, o, t, m] of counts.values()) {
        const [first, second] = [o - b, t - b];
        const both = first + second;
        const isSameWay = first * second > 0;
        const least = isSameWay ? Math.min(both, first > 0 ? Math.max(first, second) : both) : both;
        const most = isSameWay ? Math.max(both, first < 0 ? Math.min(first, second) : both) : both;
        if (m - b < least || m - b > most) return false;
    }
    return true;
}
