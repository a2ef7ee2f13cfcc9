import { defineCommand } from "../command.ts";
import { hookOptions, runHookInstall, runHookStatus, runHookUninstall } from "../git/run-hook.ts";

export const reviewHookInstall = defineCommand({
    words: ["review", "hook", "install"],
    summary: "Make git review what is staged before each commit.",
    details:
        "Writes the pre-commit hook where git looks for it: core.hooksPath of the repository counts, and worktrees share one. A hook that is there already is kept beside it and still runs first, that of rust-ai secrets too. Errors stop the commit, and what is less is told; git commit --no-verify goes past it.",
    options: hookOptions,
    run: async (values, context) => {
        const { reviewHook } = await import("@rust-ai-ide/node/review/review-hook");
        return runHookInstall(reviewHook, values, context);
    },
});

export const reviewHookUninstall = defineCommand({
    words: ["review", "hook", "uninstall"],
    summary: "Take the hook away; one that was there before is back as it was.",
    details: "Does nothing where the hook is not of rust-ai, and refuses where it was changed.",
    options: hookOptions,
    run: async (values, context) => {
        const { reviewHook } = await import("@rust-ai-ide/node/review/review-hook");
        return runHookUninstall(reviewHook, values, context);
    },
});

export const reviewHookStatus = defineCommand({
    words: ["review", "hook", "status"],
    summary: "Tell whether git reviews what is staged before each commit.",
    details: "Exits with 1 where the hook is not installed.",
    options: hookOptions,
    run: async (values, context) => {
        const { reviewHook } = await import("@rust-ai-ide/node/review/review-hook");
        return runHookStatus(reviewHook, values, context);
    },
});
