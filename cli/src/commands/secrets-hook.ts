import { defineCommand } from "../command.ts";
import { hookOptions, runHookInstall, runHookStatus, runHookUninstall } from "../git/run-hook.ts";

export const secretsHookInstall = defineCommand({
    words: ["secrets", "hook", "install"],
    summary: "Make git look for secrets before each commit.",
    details:
        "Writes the pre-commit hook where git looks for it: core.hooksPath of the repository counts, and worktrees share one. A hook that is there already is kept beside it and still runs first.",
    options: hookOptions,
    run: async (values, context) => {
        const { secretHook } = await import("@rust-ai-ide/node/secrets/secret-hook");
        return runHookInstall(secretHook, values, context);
    },
});

export const secretsHookUninstall = defineCommand({
    words: ["secrets", "hook", "uninstall"],
    summary: "Take the hook away; one that was there before is back as it was.",
    details: "Does nothing where the hook is not of rust-ai, and refuses where it was changed.",
    options: hookOptions,
    run: async (values, context) => {
        const { secretHook } = await import("@rust-ai-ide/node/secrets/secret-hook");
        return runHookUninstall(secretHook, values, context);
    },
});

export const secretsHookStatus = defineCommand({
    words: ["secrets", "hook", "status"],
    summary: "Tell whether git looks for secrets before each commit.",
    details: "Exits with 1 where the hook is not installed.",
    options: hookOptions,
    run: async (values, context) => {
        const { secretHook } = await import("@rust-ai-ide/node/secrets/secret-hook");
        return runHookStatus(secretHook, values, context);
    },
});
