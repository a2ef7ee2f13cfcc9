import { diffSequences } from "@rust-ai-ide/merge/lines/sequence-diff";
import { Interner, splitLines } from "@rust-ai-ide/merge/lines/split-lines";
import type { Hunk } from "../change-set.ts";

/** The lines in which two texts differ. A text that is not there has none. */
export function hunksBetween(base: string | undefined, head: string | undefined): readonly Hunk[] {
    const interner = new Interner();
    const numbers = (text: string | undefined): Int32Array =>
        interner.numbersOf(splitLines(text ?? ""));
    return diffSequences(numbers(base), numbers(head)).map((change) => ({
        baseStart: change.baseStart,
        baseLines: change.baseCount,
        headStart: change.headStart,
        headLines: change.headCount,
    }));
}

/** Lines of the head that are new or different, by ascending hunks. */
export class ChangedLines {
    private readonly hunks: readonly Hunk[];

    constructor(hunks: readonly Hunk[]) {
        this.hunks = hunks;
    }

    /** Whether a line, from 0, is new or different. */
    has(line: number): boolean {
        return this.touches(line, line);
    }

    /** Whether a line between the two, inclusive, from 0, is new or different. */
    touches(first: number, last: number): boolean {
        const { hunks } = this;
        let low = 0;
        let high = hunks.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            const { headStart, headLines } = hunks[middle] as Hunk;
            if (headStart + headLines <= first) low = middle + 1;
            else high = middle;
        }
        for (let index = low; index < hunks.length; index++) {
            const { headStart, headLines } = hunks[index] as Hunk;
            if (headStart > last) return false;
            if (headLines > 0) return true;
        }
        return false;
    }

    /** Whether lines were taken out between two lines, inclusive, or directly in front of them. */
    hasGap(first: number, last: number): boolean {
        return this.hunks.some(
            ({ headStart, headLines, baseLines }) =>
                baseLines > headLines && headStart >= first && headStart <= last,
        );
    }
}
