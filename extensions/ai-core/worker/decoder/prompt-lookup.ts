/**
 * Guesses the next tokens by finding the last two ones earlier in the text: code repeats itself.
 * Source: Saxena, "Prompt Lookup Decoding", 2023.
 */
export class PromptLookup {
    private readonly tokens: number[] = [];
    /** Position behind the latest occurrence of each pair, the last pair of the text excepted. */
    private readonly positions = new Map<number, number>();

    constructor(tokens: readonly number[]) {
        for (const token of tokens) this.push(token);
    }

    push(token: number): void {
        const { length } = this.tokens;
        if (length >= 2) this.positions.set(this.pairBefore(length), length);
        this.tokens.push(token);
    }

    /** At most `count` tokens that may follow; empty when the last pair has not occurred before. */
    draft(count: number): number[] {
        const { length } = this.tokens;
        if (length < 3 || count <= 0) return [];
        const position = this.positions.get(this.pairBefore(length));
        return position === undefined ? [] : this.tokens.slice(position, position + count);
    }

    private pairBefore(position: number): number {
        const first = this.tokens[position - 2] ?? 0;
        return first * 0x400000 + (this.tokens[position - 1] ?? 0);
    }
}

/**
 * Decides how many tokens to draft, for one generation: what another one met must not change the
 * runs of this one (see FixedBlocks). A run over k drafted tokens costs 1.5 to 2.5 plain ones, so
 * drafting pays from about every fourth draft token accepted; below that it only looks now and then.
 */
export class DraftPolicy {
    // One draft that fails is enough to stop: where text repeats itself the first one is right.
    private acceptance = 0.3;
    private skipped = 0;
    private size = 4;

    /** Tokens to draft now, 0 for none. */
    next(): number {
        if (this.acceptance >= 0.25) return this.size;
        this.skipped++;
        if (this.skipped < 24) return 0;
        this.skipped = 0;
        return 2;
    }

    observe(drafted: number, accepted: number): void {
        if (drafted === 0) return;
        this.acceptance = this.acceptance * 0.8 + (accepted / drafted) * 0.2;
        this.size = accepted === drafted ? Math.min(8, this.size + 2) : Math.max(3, this.size - 1);
    }
}
