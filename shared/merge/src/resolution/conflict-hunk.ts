/** A conflict with what stands around it. Texts are whole lines. */
export interface ConflictHunk {
    readonly path: string;
    readonly base: string;
    readonly ours: string;
    readonly theirs: string;
    /** Some lines that all agree on, in front and behind. */
    readonly before: string;
    readonly after: string;
    /** What a structured merge of the whole file has there, where it came out without conflicts. */
    readonly structured?: string | undefined;
}
