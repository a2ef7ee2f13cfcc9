import type { LinePart } from "../lines/line-merge.ts";
import { diffSequences } from "../lines/sequence-diff.ts";
import { Interner, splitLines } from "../lines/split-lines.ts";

/**
 * What a text has in place of each conflict of a merge; undefined where the lines around are not the
 * same, so that nobody can tell. The parts are those of the merge, in order.
 */
export function fillings(
    parts: readonly LinePart[],
    text: string,
): readonly (string | undefined)[] {
    const skeleton: string[] = [];
    const places: number[] = [];
    for (const part of parts) {
        if (part.kind === "text") skeleton.push(...splitLines(part.text));
        else {
            places.push(skeleton.length);
            // A line that no text has, another one for each conflict.
            skeleton.push(`\0${places.length}`);
        }
    }
    const lines = splitLines(text);
    const interner = new Interner();
    const changes = diffSequences(interner.numbersOf(skeleton), interner.numbersOf(lines));
    const byStart = new Map(changes.map((change) => [change.baseStart, change]));
    return places.map((place) => {
        const change = byStart.get(place);
        if (change === undefined || change.baseCount !== 1) return undefined;
        return lines.slice(change.headStart, change.headStart + change.headCount).join("");
    });
}
