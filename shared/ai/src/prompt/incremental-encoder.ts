import type { Tokeniser } from "../tokeniser/tokeniser.ts";

/**
 * Words behind the reused part that must be unchanged too. The split patterns of the supported
 * tokenisers look at most through the blanks that follow a word, which are at most one more
 * word, so two unchanged words prove that the cuts in front of them stay where they are.
 */
const unchangedWords = 2;

/**
 * Tokenises a text that differs little from the one before. Words in front of the first change
 * are taken over, so a keystroke at the end costs a few words, however long the text is.
 * The ids are those of tokenising the whole text.
 */
export class IncrementalEncoder {
    private readonly tokeniser: Tokeniser;
    private text = "";
    private tokens: number[] = [];
    /** For each word of `text`: the offset behind it and the number of tokens up to there. */
    private wordEnds: number[] = [];
    private tokenCounts: number[] = [];

    constructor(tokeniser: Tokeniser) {
        this.tokeniser = tokeniser;
    }

    encode(text: string): number[] {
        if (!this.tokeniser.isLocal || this.tokeniser.hasAddedToken(text)) {
            return this.tokeniser.encode(text);
        }
        const words = this.unchangedWordsOf(text);
        const offset = this.wordEnds[words - 1] ?? 0;
        this.tokens.length = this.tokenCounts[words - 1] ?? 0;
        this.wordEnds.length = words;
        this.tokenCounts.length = words;
        this.tokeniser.encodeWords(text.slice(offset), (tokens, end) => {
            for (const token of tokens) this.tokens.push(token);
            this.wordEnds.push(offset + end);
            this.tokenCounts.push(this.tokens.length);
        });
        this.text = text;
        return this.tokens.slice();
    }

    /** Number of words at the start of the old text whose tokens also begin the new one. */
    private unchangedWordsOf(text: string): number {
        const common = commonPrefixLength(this.text, text);
        let low = 0;
        let high = this.wordEnds.length;
        // Finds how many words end at or before the first change.
        while (low < high) {
            const middle = (low + high) >> 1;
            if ((this.wordEnds[middle] ?? 0) <= common) low = middle + 1;
            else high = middle;
        }
        return Math.max(0, low - unchangedWords);
    }
}

/** Number of equal UTF-16 units at the start of two texts. */
export function commonPrefixLength(first: string, second: string): number {
    const length = Math.min(first.length, second.length);
    let index = 0;
    while (index < length && first.charCodeAt(index) === second.charCodeAt(index)) index++;
    return index;
}
