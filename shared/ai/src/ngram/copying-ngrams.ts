import type { NgramModel } from "./ngram-model.ts";

/** A shorter repetition is chance; from this length on the file itself knows better than counts. */
const shortestCopy = 3;
const longestMatch = 24;

/**
 * N-grams that also look into the text itself: where the last tokens stood earlier, what followed
 * there follows again when that match is longer than the counted context. Code repeats itself, so
 * this is the baseline that a model has to beat.
 */
export class CopyingNgrams implements Pick<NgramModel, "next"> {
    private readonly counts: Pick<NgramModel, "next">;

    constructor(counts: Pick<NgramModel, "next">) {
        this.counts = counts;
    }

    next(tokens: readonly number[]): { readonly token: number; readonly matched: number } {
        const counted = this.counts.next(tokens);
        const copied = copyOf(tokens);
        return copied !== undefined && copied.matched >= counted.matched ? copied : counted;
    }
}

/** The token behind the longest earlier occurrence of the end; the latest of equally long ones. */
function copyOf(
    tokens: readonly number[],
): { readonly token: number; readonly matched: number } | undefined {
    let best = shortestCopy - 1;
    let token: number | undefined;
    const last = tokens.length - 1;
    for (let end = last - 1; end >= best; end--) {
        let length = 0;
        while (
            length < longestMatch &&
            length <= end &&
            tokens[end - length] === tokens[last - length]
        ) {
            length++;
        }
        if (length > best) {
            best = length;
            token = tokens[end + 1];
        }
    }
    return token === undefined ? undefined : { token, matched: best };
}
