import { featureNames } from "./acceptance-features.ts";

/** Weights before anything was learnt on this machine, by the name of the number; others are 0. */
const prior: Readonly<Record<string, number>> = {
    probability: 3,
};

/** In the order of the numbers. */
export const priorWeights: readonly number[] = featureNames.map((name) => prior[name] ?? 0);
