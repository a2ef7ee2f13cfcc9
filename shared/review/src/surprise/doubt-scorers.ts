import models from "./doubt-scorers.json" with { type: "json" };
import type { DoubtScorers } from "./find-doubts.ts";

/** Fitted by scripts/fit-doubt-scorers.mjs on slips that were put into the crates which models/doubt-scorers.md names. */
export const doubtScorers: DoubtScorers = models;
