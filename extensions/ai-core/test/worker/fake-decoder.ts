import { type DecoderState, LogitRows } from "../../worker/decoder/decoder-layout.ts";

/** A model whose next token is a function of all tokens before; counts its runs. */
export class FakeState implements DecoderState {
    readonly capacity: number;
    readonly bytes = 0;
    readonly runs: number[][] = [];
    private readonly read: number[] = [];
    private readonly vocabulary: number;
    private readonly next: (tokens: readonly number[]) => number;

    constructor(
        vocabulary: number,
        next: (tokens: readonly number[]) => number,
        capacity = 10_000,
    ) {
        this.vocabulary = vocabulary;
        this.next = next;
        this.capacity = capacity;
    }

    get length(): number {
        return this.read.length;
    }

    truncate(length: number): void {
        this.read.length = Math.min(this.read.length, length);
    }

    async append(tokens: readonly number[], logitsFrom: number): Promise<LogitRows> {
        this.runs.push([...tokens]);
        const rows = tokens.map((token) => {
            this.read.push(token);
            const row = new Float32Array(this.vocabulary);
            row[this.next(this.read)] = 5;
            return row;
        });
        const kept = rows.slice(logitsFrom);
        const data = new Float32Array(kept.length * this.vocabulary);
        for (const [index, row] of kept.entries()) data.set(row, index * this.vocabulary);
        return new LogitRows(data, this.vocabulary);
    }
}
