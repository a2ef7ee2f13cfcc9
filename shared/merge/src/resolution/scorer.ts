/** A decision tree laid flat: node 0 is the root, a leaf has the feature -1. */
export interface ScorerTree {
    readonly feature: readonly number[];
    /** A row goes to `left` where its feature is at most this. */
    readonly threshold: readonly number[];
    readonly left: readonly number[];
    readonly right: readonly number[];
    /** Of a leaf: what it adds to the log-odds. */
    readonly value: readonly number[];
}

/** Boosted trees that tell how likely developers would have written a candidate. */
export interface Scorer {
    readonly features: readonly string[];
    readonly bias: number;
    readonly trees: readonly ScorerTree[];
    /** From this probability on a result may be applied unasked. */
    readonly automaticFrom: number;
}

/** The probability of a row of features, 0 to 1. Friedman, "Greedy Function Approximation" (2001). */
export function scoreOf({ bias, trees }: Scorer, row: readonly number[]): number {
    let sum = bias;
    for (const { feature, threshold, left, right, value } of trees) {
        let node = 0;
        while ((feature[node] ?? -1) >= 0) {
            const isLeft = (row[feature[node] as number] ?? 0) <= (threshold[node] ?? 0);
            node = (isLeft ? left[node] : right[node]) ?? 0;
        }
        sum += value[node] ?? 0;
    }
    return 1 / (1 + Math.exp(-sum));
}
