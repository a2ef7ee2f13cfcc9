/** Logits of consecutive positions, one row of `vocabulary` floats each. */
export class LogitRows {
    readonly count: number;
    private readonly data: Float32Array;
    private readonly vocabulary: number;

    constructor(data: Float32Array, vocabulary: number) {
        this.data = data;
        this.vocabulary = vocabulary;
        this.count = data.length / vocabulary;
    }

    row(index: number): Float32Array {
        return this.data.subarray(index * this.vocabulary, (index + 1) * this.vocabulary);
    }
}

/** One sequence that a model has read: its key/value rows. */
export interface DecoderState {
    /** Number of tokens whose rows are held. */
    readonly length: number;
    /** Memory that is held for rows, whether they are in use or not. */
    readonly bytes: number;
    /** Largest number of tokens that fit. */
    readonly capacity: number;
    /** Forgets the tokens from `length` on. */
    truncate(length: number): void;
    /**
     * Reads more tokens in one native run. Answers the logits behind each of the new tokens from
     * the index `logitsFrom` on. If it rejects, the state is as before.
     */
    append(tokens: readonly number[], logitsFrom: number): Promise<LogitRows>;
    /**
     * Reads tokens that stand for several ways to go on, in one native run: token i follows the
     * earlier token `parents[i]` of the run, or what is held where that is -1. Answers the logits
     * behind each; the state stays as it is. Absent where the graph takes no mask.
     */
    branch?(tokens: readonly number[], parents: readonly number[]): Promise<LogitRows>;
}

/** How a graph takes and returns key/value rows. */
export interface DecoderLayout {
    readonly vocabulary: number;
    createState(): DecoderState;
}
