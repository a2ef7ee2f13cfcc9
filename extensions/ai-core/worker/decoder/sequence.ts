import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { Chunks } from "./chunk-sizer.ts";
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
    /** Tokens at the start whose rows come from whole blocks (see FixedBlocks). */
    private settled = 0;

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
        this.settled = Math.min(this.settled, this.read.length);
    }

    /** How many tokens' rows may be reused with these cuts. */
    private settledFor({ block }: Chunks): number {
        return block === undefined ? this.read.length : this.settled;
    }

    /** One native run over all the tokens. */
    async append(tokens: readonly number[], logitsFrom: number): Promise<LogitRows> {
        const rows = await this.state.append(tokens, logitsFrom);
        for (const token of tokens) this.read.push(token);
        return rows;
    }

    /** True when several ways to go on can be read in one run. */
    get canBranch(): boolean {
        return this.state.branch !== undefined;
    }

    /** Logits behind tokens that follow one another as `parents` say; see {@link DecoderState.branch}. */
    branch(tokens: readonly number[], parents: readonly number[]): Promise<LogitRows> {
        if (!this.state.branch) throw new Error("The graph takes no mask.");
        return this.state.branch(tokens, parents);
    }

    /**
     * Makes the state that of `tokens`, keeping what it shares with the tokens read before. Answers
     * the logits behind each of the last `wanted` tokens, which are therefore read in any case.
     * Reads in chunks; between them it rejects with CancelledError, or answers undefined behind
     * the deadline. What was read until then stays for the next request.
     */
    async advanceTo(
        tokens: readonly number[],
        chunks: Chunks,
        limits: RunLimits,
        wanted = 1,
    ): Promise<{ readonly reused: number; readonly rows: LogitRows | undefined }> {
        const last = tokens.length - wanted;
        const shared = Math.min(sharedLength(this.read, tokens), last);
        const reused = wholeBlocks(Math.min(shared, this.settledFor(chunks)), chunks.block);
        this.truncate(reused);
        for (;;) {
            throwIfCancelled(limits.token);
            if (limits.now() >= limits.deadline) return { reused, rows: undefined };
            const size = runSize(tokens.length - this.length, wanted, chunks);
            const isLast = this.length + size === tokens.length;
            const chunk = tokens.slice(this.length, this.length + size);
            const started = limits.now();
            const rows = await this.append(chunk, isLast ? size - wanted : size - 1);
            chunks.observe(size, limits.now() - started);
            if (size === chunks.block) this.settled = this.length;
            if (isLast) return { reused, rows };
        }
    }

    /**
     * Reads the start of a prompt ahead of its use, in the runs in which {@link advanceTo} would
     * read it, and leaves out the last ones that depend on the `wanted` tokens. Rejects with
     * CancelledError between two runs; what was read until then stays.
     */
    async warm(
        tokens: readonly number[],
        chunks: Chunks,
        limits: RunLimits,
        wanted = 1,
    ): Promise<{ readonly reused: number; readonly ready: number }> {
        const ready = steadyLength(tokens.length, wanted, chunks);
        const shared = Math.min(sharedLength(this.read, tokens), this.settledFor(chunks));
        const reused = Math.min(ready, wholeBlocks(shared, chunks.block));
        // What is there already may be followed by more that is worth keeping.
        if (reused < ready) this.truncate(reused);
        for (let at = reused; at < ready; at = this.length) {
            throwIfCancelled(limits.token);
            const size = chunks.next(ready - at);
            const started = limits.now();
            await this.append(tokens.slice(at, at + size), size - 1);
            chunks.observe(size, limits.now() - started);
            this.settled = this.length;
        }
        return { reused, ready };
    }
}

/** How many tokens at the start of a prompt are read in runs that do not depend on its end. */
function steadyLength(tokens: number, wanted: number, { block }: Chunks): number {
    const length = Math.max(0, tokens - wanted);
    return wholeBlocks(length, block);
}

/** Tokens of the next run of `left` ones: the last `wanted` are never divided between two runs. */
function runSize(left: number, wanted: number, chunks: Chunks): number {
    const next = chunks.next(left);
    if (next === left || left - next >= wanted) return next;
    return left > wanted && chunks.block === undefined ? left - wanted : left;
}

function wholeBlocks(tokens: number, block: number | undefined): number {
    return block === undefined ? tokens : tokens - (tokens % block);
}

/** Number of equal tokens at the start of two lists. */
export function sharedLength(first: readonly number[], second: readonly number[]): number {
    const length = Math.min(first.length, second.length);
    let index = 0;
    while (index < length && first[index] === second[index]) index++;
    return index;
}
