const smallest = 4;
const largest = 256;
const first = 16;

/** How many tokens a native run reads. */
export interface Chunks {
    /**
     * Where a prompt is cut, in tokens from its start; absent when the cuts depend on the time.
     * Rows of other cuts are not reused.
     */
    readonly block?: number;
    /** Tokens of the next run when `remaining` are left to read. */
    next(remaining: number): number;
    observe(tokens: number, milliseconds: number): void;
}

/**
 * Runs of one size, cut at its multiples. Activations of quantised graphs are rounded, so a sum in
 * another order can tip a rounding and, 30 layers on, a token: only rows that come from the same
 * cuts are the same, and with them the answer to the same prompt on every machine and every day.
 */
export class FixedBlocks implements Chunks {
    readonly block: number;

    constructor(block: number) {
        this.block = block;
    }

    next(remaining: number): number {
        return Math.min(this.block, remaining);
    }

    observe(): void {
        // A run of this size takes the time that it takes.
    }
}

/**
 * How many tokens one native run may read so that it stays within a time budget. A run cannot
 * be interrupted, so this is the latency of a cancellation. Learns from the runs themselves,
 * so it follows a slower machine or a core that is taken away.
 */
export class ChunkSizer implements Chunks {
    private readonly budgetMs: number;
    private msPerToken: number | undefined;

    constructor(budgetMs: number) {
        this.budgetMs = budgetMs;
    }

    next(remaining: number): number {
        if (this.msPerToken === undefined) return Math.min(first, remaining);
        // A margin, because a run at a longer context is a little slower than the one before.
        const fitting = Math.floor((this.budgetMs * 0.8) / this.msPerToken);
        const size = Math.max(smallest, Math.min(largest, fitting));
        // Few different sizes, so that the runtime keeps the memory of few.
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
