import type { CancellationToken } from "@rust-ai-ide/core/cancellation";

/** A model that tells how likely texts are. */
export interface LikelihoodPort {
    /** Its name, for what is said of it. */
    readonly model: string;
    /**
     * Natural-log likelihood of each continuation behind the prefix. Rejects with CancelledError, or
     * a coded error where the model cannot be asked.
     */
    score(
        request: {
            readonly path: string;
            readonly prefix: string;
            readonly continuations: readonly string[];
        },
        token: CancellationToken,
    ): Promise<readonly number[]>;
}
