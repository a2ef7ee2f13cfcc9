/** A text that could stand where a conflict is. */
export interface Candidate {
    /** Where it comes from: `ours`, `theirs-then-ours`, `token-merge`, `import-union`, `structured`. */
    readonly kind: string;
    /** Whole lines. */
    readonly text: string;
}

/** A candidate with what speaks for it. */
export interface Proposal extends Candidate {
    /**
     * Calibrated: the share of such proposals that developers would have written, 0 to 1. 0 for the text
     * of a larger model, of which nobody measured it.
     */
    readonly confidence: number;
    /** Who chose it: a rule by name, the scorer, or a model by name; for people. */
    readonly provenance: string;
    /** Every check was passed and the confidence is above the threshold. */
    readonly isAutomatic: boolean;
    /** What speaks against it, in sentences: does not parse, a token of one side is lost. */
    readonly concerns: readonly string[];
    /** By the compiler's judgement; undefined: it was not asked, or could not tell. */
    readonly compiles?: boolean;
}
