import { diffSequences, type SequenceChange } from "../lines/sequence-diff.ts";
import { Interner, splitLines } from "../lines/split-lines.ts";

/** `baseCount` lines from `baseStart`, counted from 0, became `headCount` lines from `headStart`. */
export type LineHunk = SequenceChange;

/** Where the lines of two texts differ, ascending; between two hunks at least one line is the same. */
export function lineHunks(base: string, head: string): readonly LineHunk[] {
    const interner = new Interner();
    return diffSequences(
        interner.numbersOf(splitLines(base)),
        interner.numbersOf(splitLines(head)),
    );
}

/**
 * The base with some of the hunks done.
 *
 * @param hunks Of {@link lineHunks} of these two texts, ascending.
 */
export function applyHunks(base: string, head: string, hunks: readonly LineHunk[]): string {
    const [before, after] = [splitLines(base), splitLines(head)];
    const parts: string[] = [];
    let place = 0;
    for (const { baseStart, baseCount, headStart, headCount } of hunks) {
        parts.push(...before.slice(place, baseStart));
        parts.push(...after.slice(headStart, headStart + headCount));
        place = baseStart + baseCount;
    }
    parts.push(...before.slice(place));
    return parts.join("");
}

/**
 * The commit that a hunk belongs to: the newest one that it does not commute with, because it changes,
 * or stands beside, lines that this commit brought. The lines are followed backwards through what each
 * commit changed, the idea of `hg absorb` (Facebook, 2018). Undefined where it commutes with all.
 *
 * @param hunk In the newest state: what it takes away there.
 * @param history What each commit changed in this file, the newest first; none where it did nothing.
 */
export function commitOfHunk(
    { baseStart, baseCount }: Pick<LineHunk, "baseStart" | "baseCount">,
    history: readonly (readonly LineHunk[])[],
): number | undefined {
    let start = baseStart;
    for (const [index, changes] of history.entries()) {
        let shift = 0;
        for (const change of changes) {
            const end = change.headStart + change.headCount;
            // A line that is the same has to stand between, else git sees one change and stops.
            if (end < start) shift += change.baseCount - change.headCount;
            else if (change.headStart <= start + baseCount) return index;
            else break;
        }
        start += shift;
    }
    return undefined;
}
