import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { ChunkSizer } from "./chunk-sizer.ts";
import type { DecoderState, LogitRows } from "./decoder-layout.ts";

/** Limits of one request. `deadline` is on the clock of `now`. */
export interface RunLimits {
    readonly token: CancellationToken;
    readonly deadline: number;
    readonly now: () => number;
}

/** A decoder state together with the tokens that it has read, which are what makes its rows reusable. */
export class Sequence {
    private readonly state: DecoderState;
    private readonly read: number[] = [];

    constructor(state: DecoderState) {
        this.state = state;
    }

    get tokens(): readonly number[] {
        return this.read;
    }

    get length(): number {
        return this.read.length;
    }

    get bytes(): number {
        return this.state.bytes;
    }

    get capacity(): number {
        return this.state.capacity;
    }

    truncate(length: number): void {
        this.state.truncate(length);
        this.read.length = Math.min(this.read.length, length);
    }

    /** One native run over all the tokens. */
    async append(tokens: readonly number[], logitsFrom: number): Promise<LogitRows> {
        const rows = await this.state.append(tokens, logitsFrom);
        for (const token of tokens) this.read.push(token);
        return rows;
    }

    /**
     * Makes the state that of `tokens`, keeping what it shares with the tokens read before. At
     * least the last token is read, because its logits are wanted. Reads in chunks; between
     * them it rejects with CancelledError, or answers undefined behind the deadline. What was
     * read until then stays for the next request.
     */
    async advanceTo(
        tokens: readonly number[],
        chunks: ChunkSizer,
        limits: RunLimits,
    ): Promise<{ readonly reused: number; readonly logits: Float32Array | undefined }> {
        const reused = Math.min(sharedLength(this.read, tokens), tokens.length - 1);
        this.truncate(reused);
        for (;;) {
            throwIfCancelled(limits.token);
            if (limits.now() >= limits.deadline) return { reused, logits: undefined };
            const size = chunks.next(tokens.length - this.length);
            const chunk = tokens.slice(this.length, this.length + size);
            const started = limits.now();
            const rows = await this.append(chunk, size - 1);
            chunks.observe(size, limits.now() - started);
            if (this.length === tokens.length) return { reused, logits: rows.row(0) };
        }
    }
}

/** Number of equal tokens at the start of two lists. */
export function sharedLength(first: readonly number[], second: readonly number[]): number {
    const length = Math.min(first.length, second.length);
    let index = 0;
    while (index < length && first[index] === second[index]) index++;
    return index;
}
