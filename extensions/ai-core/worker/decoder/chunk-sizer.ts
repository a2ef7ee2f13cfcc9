const smallest = 4;
const largest = 256;
const first = 16;

/**
 * How many tokens one native run may read so that it stays within a time budget. A run cannot
 * be interrupted, so this is the latency of a cancellation. Learns from the runs themselves,
 * so it follows a slower machine or a core that is taken away.
 */
export class ChunkSizer {
    private readonly budgetMs: number;
    private msPerToken: number | undefined;

    constructor(budgetMs: number) {
        this.budgetMs = budgetMs;
    }

    /** Tokens of the next run when `remaining` are left to read. */
    next(remaining: number): number {
        if (this.msPerToken === undefined) return Math.min(first, remaining);
        // A margin, because a run at a longer context is a little slower than the one before.
        const fitting = Math.floor((this.budgetMs * 0.8) / this.msPerToken);
        const size = Math.max(smallest, Math.min(largest, fitting));
        // Few different sizes: a quantised model rounds a little differently in runs of another
        // size, and the same request should have the same answer however fast the machine is now.
        const rounded = 2 ** Math.floor(Math.log2(size));
        return Math.min(rounded, remaining);
    }

    observe(tokens: number, milliseconds: number): void {
        // Short runs cost more for each token and say little about long ones.
        if (tokens < smallest) return;
        const measured = milliseconds / tokens;
        this.msPerToken =
            this.msPerToken === undefined ? measured : (this.msPerToken + measured) / 2;
    }
}
