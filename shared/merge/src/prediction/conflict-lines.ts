import { mergeSequences } from "../lines/diff3.ts";
import { Interner, splitLines } from "../lines/split-lines.ts";

/** Lines of a text from 1, inclusive. */
export interface LineSpan {
    readonly start: number;
    readonly end: number;
}

/**
 * The lines of ours at which a merge by lines would stop. Where ours took lines out, the line in front
 * of them.
 */
export function conflictLines(base: string, ours: string, theirs: string): readonly LineSpan[] {
    return regionsOf(base, ours, theirs).flatMap(({ kind, oursStart, oursEnd }) =>
        kind === "conflict"
            ? [{ start: Math.max(1, Math.min(oursStart + 1, oursEnd)), end: Math.max(1, oursEnd) }]
            : [],
    );
}

/** The lines of ours that theirs changed as well, or would change, conflicting or not. */
export function foreignLines(
    base: string,
    ours: string,
    theirs: string,
): readonly (LineSpan & { readonly conflicts: boolean })[] {
    return regionsOf(base, ours, theirs).flatMap(({ kind, oursStart, oursEnd }) =>
        kind === "theirs" || kind === "conflict"
            ? [
                  {
                      start: Math.max(1, Math.min(oursStart + 1, Math.max(1, oursEnd))),
                      end: Math.max(1, oursEnd),
                      conflicts: kind === "conflict",
                  },
              ]
            : [],
    );
}

function regionsOf(base: string, ours: string, theirs: string): ReturnType<typeof mergeSequences> {
    const interner = new Interner();
    const numbers = (text: string): Int32Array => interner.numbersOf(splitLines(text));
    return mergeSequences(numbers(base), numbers(ours), numbers(theirs));
}
