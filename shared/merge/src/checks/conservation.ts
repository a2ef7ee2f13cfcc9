import { significantTokens } from "../tokens/split-tokens.ts";

/** A part of a merge that nobody decided. */
interface Undecided {
    readonly base?: string | undefined;
    readonly ours: string;
    readonly theirs: string;
}

/**
 * Whether a merged text has what both sides did: of each token as many as the base has, plus what
 * either side added, minus what either side took away. What both did may count once or twice. Commas
 * are free, since lists are joined with them.
 *
 * @param merged What is decided, without the conflicts.
 * @param conflicts What is not; edits inside of them are still there to see.
 */
export function conservesTokens(
    base: string,
    ours: string,
    theirs: string,
    merged: string,
    conflicts: readonly Undecided[] = [],
): boolean {
    const counts = new Map<string, [number, number, number, number]>();
    const count = (side: 0 | 1 | 2 | 3, text: string, sign: 1 | -1): void => {
        for (const token of significantTokens(text)) {
            if (token === ",") continue;
            const row = counts.get(token) ?? [0, 0, 0, 0];
            row[side] += sign;
            counts.set(token, row);
        }
    };
    count(0, base, 1);
    count(1, ours, 1);
    count(2, theirs, 1);
    count(3, merged, 1);
    for (const conflict of conflicts) {
        count(0, conflict.base ?? "", -1);
        count(1, conflict.ours, -1);
        count(2, conflict.theirs, -1);
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
