/**
 * Remembers the tokens of recent words in two generations: when the young one is full, it
 * becomes the old one, and words that are met again move back. Nearly LRU without its bookkeeping.
 */
export class WordCache {
    private readonly capacity: number;
    private young = new Map<string, readonly number[]>();
    private old = new Map<string, readonly number[]>();

    /** `capacity` is the number of words of one generation. */
    constructor(capacity: number) {
        this.capacity = capacity;
    }

    get(word: string): readonly number[] | undefined {
        const young = this.young.get(word);
        if (young) return young;
        const old = this.old.get(word);
        if (old) this.set(word, old);
        return old;
    }

    set(word: string, tokens: readonly number[]): void {
        if (this.young.size >= this.capacity) {
            this.old = this.young;
            this.young = new Map();
        }
        this.young.set(word, tokens);
    }
}
