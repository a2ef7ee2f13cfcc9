import type { ModelState, ModelSummary } from "@rust-ai-ide/protocol/model";

const mebibyte = 1024 * 1024;

/** Key/value rows of all models together: room for two prompts of the embedded model, 34 MiB each. */
export const defaultCacheBytes = 96 * mebibyte;

/** What the process may take whatever is loaded. */
const leastBytes = 2048 * mebibyte;
/** The runtime holds prepared copies of some weights and room for what it computes. */
const weightFactor = 1.5;
const machineShare = 0.75;

const heldStates: ReadonlySet<ModelState> = new Set(["loading", "ready", "working"]);

/**
 * Resident bytes that the process may take when nobody set a limit: what its loaded models need,
 * but at most three quarters of the machine's memory.
 */
export function defaultMemoryLimit(
    models: readonly Pick<ModelSummary, "bytes" | "state">[],
    machineBytes: number,
): number {
    const weights = models
        .filter(({ state }) => heldStates.has(state))
        .reduce((sum, { bytes }) => sum + bytes, 0);
    const needed = Math.max(leastBytes, weights * weightFactor + defaultCacheBytes);
    return Math.min(needed, machineBytes * machineShare);
}
