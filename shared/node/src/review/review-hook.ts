import type { CommitHook } from "../git/commit-hook.ts";
import { ReviewErrors } from "./review-errors.ts";

/** Reviews what is staged. A hook that stops commits for less than errors is switched off. */
export const reviewHook: CommitHook = {
    command: "review",
    arguments: "--staged --fail-on error",
    keptName: "pre-commit.before-rust-ai-review",
    others: [{ command: "secrets", keptName: "pre-commit.before-rust-ai" }],
    foreignHook: ReviewErrors.foreignHook,
    globalHooks: ReviewErrors.globalHooks,
};
