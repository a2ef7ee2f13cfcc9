import type { CommitHook } from "../git/commit-hook.ts";
import { SecretErrors } from "./secret-errors.ts";

/** Looks for secrets in what is staged. */
export const secretHook: CommitHook = {
    command: "secrets",
    arguments: "--staged",
    keptName: "pre-commit.before-rust-ai",
    others: [{ command: "review", keptName: "pre-commit.before-rust-ai-review" }],
    foreignHook: SecretErrors.foreignHook,
    globalHooks: SecretErrors.globalHooks,
};
