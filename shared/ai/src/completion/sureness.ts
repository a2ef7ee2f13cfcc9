import type { CompletionRequest } from "../completion-ports.ts";
import type { CompletionEngineOptions } from "./engine-options.ts";
import type { GenerationText } from "./generation-runner.ts";

/** Who asks for a suggestion accepts a weaker one than who is interrupted by it. */
const manualShare = 0.3;

/**
 * Whether a text is likely enough to be right: by the model's calibrated probability where it has
 * one, otherwise by the mean log-probability of its tokens.
 */
export function isSureEnough(
    { confidence, meanLogProbability }: GenerationText,
    trigger: CompletionRequest["trigger"],
    options: CompletionEngineOptions,
): boolean {
    if (confidence === undefined) {
        const { minimumMeanLogProbability, manualMinimumMeanLogProbability } = options;
        return (
            meanLogProbability >=
            (trigger === "manual" ? manualMinimumMeanLogProbability : minimumMeanLogProbability)
        );
    }
    const threshold = options.minimumProbability ?? confidence.threshold;
    return confidence.probability >= (trigger === "manual" ? threshold * manualShare : threshold);
}
