import model from "./merge-scorer.json" with { type: "json" };
import type { Scorer } from "./scorer.ts";

/**
 * Fitted by scripts/fit-merge-scorer.mjs on the histories that `models/merge-scorer.md` names, with
 * the figures on repositories that it was not fitted on.
 */
export const mergeScorer: Scorer = model;
