import type { LinePart } from "../lines/line-merge.ts";
import { diffSequences, type SequenceChange } from "../lines/sequence-diff.ts";
import { Interner, splitLines } from "../lines/split-lines.ts";

/**
 * What a text has in place of each conflict of a merge; undefined where the lines around are not the
 * same, so that nobody can tell. The parts are those of the merge, in order.
 */
export function fillings(
    parts: readonly LinePart[],
    text: string,
): readonly (string | undefined)[] {
    return exactFillings(parts, text) ?? likelyFillings(parts, text);
}

/** Where nothing but the conflicts is another; undefined where something else is. */
function exactFillings(parts: readonly LinePart[], text: string): readonly string[] | undefined {
    const found: string[] = [];
    let at = 0;
    let isOpen = false;
    for (const [index, part] of parts.entries()) {
        if (part.kind === "conflict") {
            // Two conflicts without a line between them cannot be told apart.
            if (isOpen) return undefined;
            isOpen = true;
            continue;
        }
        const isLast = index === parts.length - 1;
        const start = !isOpen
            ? at
            : isLast
              ? text.length - part.text.length
              : lineIndexOf(text, part.text, at);
        if (start < at || !text.startsWith(part.text, start)) return undefined;
        if (isOpen) found.push(text.slice(at, start));
        isOpen = false;
        at = start + part.text.length;
    }
    if (isOpen) found.push(text.slice(at));
    else if (at < text.length) return undefined;
    return found;
}

/** Where whole lines stand in a text, from a place on. */
function lineIndexOf(text: string, lines: string, from: number): number {
    for (let at = text.indexOf(lines, from); at >= 0; at = text.indexOf(lines, at + 1)) {
        if (at === 0 || text[at - 1] === "\n") return at;
    }
    return -1;
}

/** Where other lines are different as well: what stands between the lines around is the filling. */
function likelyFillings(parts: readonly LinePart[], text: string): readonly (string | undefined)[] {
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
    const [before, after] = [interner.numbersOf(skeleton), interner.numbersOf(lines)];
    const wanted = new Set(places);
    // A bracket may be taken for another one; from the end they are not the same that are mistaken.
    const [forward, backward] = [
        diffSequences(before, after),
        reversed(diffSequences(before.toReversed(), after.toReversed()), before, after),
    ];
    const stray = (changes: readonly SequenceChange[]): number =>
        changes.filter(({ baseStart, baseCount }) => baseCount !== 1 || !wanted.has(baseStart))
            .length;
    const changes = stray(backward) < stray(forward) ? backward : forward;
    const byStart = new Map(changes.map((change) => [change.baseStart, change]));
    return places.map((place) => {
        const change = byStart.get(place);
        if (change === undefined || change.baseCount !== 1) return undefined;
        return lines.slice(change.headStart, change.headStart + change.headCount).join("");
    });
}

/** Changes of two reversed sequences as those of the sequences. */
function reversed(
    changes: readonly SequenceChange[],
    base: Int32Array,
    head: Int32Array,
): readonly SequenceChange[] {
    return changes
        .map(({ baseStart, baseCount, headStart, headCount }) => ({
            baseStart: base.length - baseStart - baseCount,
            baseCount,
            headStart: head.length - headStart - headCount,
            headCount,
        }))
        .reverse();
}
