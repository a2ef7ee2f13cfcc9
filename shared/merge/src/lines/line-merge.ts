import type { Conflict } from "../conflict.ts";
import { mergeSequences } from "./diff3.ts";
import { diffSequences, type SequenceChange } from "./sequence-diff.ts";
import { Interner, splitLines } from "./split-lines.ts";

/** What both sides agree on, or what they do not. */
export type LinePart =
    | { readonly kind: "text"; readonly text: string }
    | ({ readonly kind: "conflict" } & Pick<Conflict, "ours" | "base" | "theirs">);

export interface LineMergeOptions {
    /** Whether lines that both sides have in a conflict are taken out of it. Default: true. */
    readonly isZealous?: boolean;
}

/** Merges three texts line by line, as git does. */
export function mergeLines(
    base: string,
    ours: string,
    theirs: string,
    { isZealous = true }: LineMergeOptions = {},
): readonly LinePart[] {
    const interner = new Interner();
    const [baseLines, ourLines, theirLines] = [base, ours, theirs].map(splitLines) as [
        string[],
        string[],
        string[],
    ];
    const numbers = [baseLines, ourLines, theirLines].map((lines) => interner.numbersOf(lines));
    const [b, o, t] = numbers as [Int32Array, Int32Array, Int32Array];
    const parts: LinePart[] = [];
    for (const region of mergeSequences(b, o, t)) {
        const { kind, baseStart, baseEnd, oursStart, oursEnd, theirsStart, theirsEnd } = region;
        if (kind !== "conflict") {
            const text =
                kind === "theirs"
                    ? theirLines.slice(theirsStart, theirsEnd)
                    : ourLines.slice(oursStart, oursEnd);
            push(parts, text.join(""));
            continue;
        }
        const sides = {
            base: baseLines.slice(baseStart, baseEnd),
            ours: ourLines.slice(oursStart, oursEnd),
            theirs: theirLines.slice(theirsStart, theirsEnd),
        };
        if (isZealous)
            splitConflict(
                parts,
                sides,
                o.subarray(oursStart, oursEnd),
                t.subarray(theirsStart, theirsEnd),
            );
        else pushConflict(parts, sides);
    }
    return parts;
}

interface Sides {
    readonly base: readonly string[];
    readonly ours: readonly string[];
    readonly theirs: readonly string[];
}

/**
 * Takes what both sides have out of a conflict, which leaves several small ones: git's "zealous"
 * merge. The base goes to the first of them, since nobody can tell which part belongs where.
 */
function splitConflict(
    parts: LinePart[],
    sides: Sides,
    ourNumbers: Int32Array,
    theirNumbers: Int32Array,
): void {
    let at = 0;
    let base = sides.base;
    for (const change of joined(diffSequences(ourNumbers, theirNumbers))) {
        const { baseStart, baseCount, headStart, headCount } = change;
        push(parts, sides.ours.slice(at, baseStart).join(""));
        pushConflict(parts, {
            base,
            ours: sides.ours.slice(baseStart, baseStart + baseCount),
            theirs: sides.theirs.slice(headStart, headStart + headCount),
        });
        base = [];
        at = baseStart + baseCount;
    }
    push(parts, sides.ours.slice(at).join(""));
}

/** Conflicts with up to three lines between them are read better as one, as git has it. */
function joined(changes: readonly SequenceChange[]): readonly SequenceChange[] {
    const result: SequenceChange[] = [];
    for (const change of changes) {
        const last = result.at(-1);
        const between = last && change.baseStart - last.baseStart - last.baseCount;
        if (last === undefined || between === undefined || between > 3) {
            result.push(change);
            continue;
        }
        result[result.length - 1] = {
            ...last,
            baseCount: change.baseStart + change.baseCount - last.baseStart,
            headCount: change.headStart + change.headCount - last.headStart,
        };
    }
    return result;
}

function pushConflict(parts: LinePart[], { base, ours, theirs }: Sides): void {
    parts.push({
        kind: "conflict",
        base: base.join(""),
        ours: ours.join(""),
        theirs: theirs.join(""),
    });
}

function push(parts: LinePart[], text: string): void {
    const last = parts.at(-1);
    if (text === "") return;
    if (last?.kind === "text") parts[parts.length - 1] = { kind: "text", text: last.text + text };
    else parts.push({ kind: "text", text });
}
