import { logSumExp } from "@rust-ai-ide/ai/sampling";

/** Another token that the model could have chosen at an early place of its text. */
export interface Branch {
    /** Index among the generated tokens. */
    readonly position: number;
    readonly token: number;
    /** Bytes at the token's start that the prefix has already; only at the first place. */
    readonly knownBytes: number;
    readonly logProbability: number;
    /** Of all tokens up to this one together. */
    readonly pathLogProbability: number;
}

const othersOfOneToken = 3;

/** The likeliest tokens beside the chosen one, with their natural-log probabilities. */
export function likeliestOthers(
    logits: Float32Array,
    chosen: number,
): { readonly token: number; readonly logProbability: number }[] {
    const best: { token: number; value: number }[] = [];
    for (let token = 0; token < logits.length; token++) {
        const value = logits[token] ?? Number.NEGATIVE_INFINITY;
        const last = best[othersOfOneToken - 1];
        if (token === chosen || (last && value <= last.value)) continue;
        const index = best.findIndex((other) => value > other.value);
        best.splice(index === -1 ? best.length : index, 0, { token, value });
        best.length = Math.min(best.length, othersOfOneToken);
    }
    const total = logSumExp(logits);
    return best.map(({ token, value }) => ({ token, logProbability: value - total }));
}

/**
 * The branches to try for so many alternatives, one more than wanted because two may lead to the
 * same text. Late ones come first, so that the rows in front of each branch are still there.
 */
export function chooseBranches(branches: readonly Branch[], wanted: number): Branch[] {
    const byLikelihood = [...branches].sort(
        (first, second) => second.pathLogProbability - first.pathLogProbability,
    );
    return byLikelihood
        .slice(0, wanted === 0 ? 0 : wanted + 1)
        .sort((first, second) => second.position - first.position);
}
