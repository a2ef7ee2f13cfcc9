import type { CompletionRequest } from "../completion-ports.ts";
import type { CompletionEngineOptions } from "./engine-options.ts";
import type { GenerationText } from "./generation-runner.ts";

/** Who asks for a suggestion accepts a weaker one than who is interrupted by it. */
const manualShare = 0.3;

/** How much closer to certainty a text has to be that uses names which occur nowhere. */
const doubtShare = 0.5;

/**
 * Whether a text is likely enough to be right: by the model's calibrated probability where it has
 * one, otherwise by the mean log-probability of its tokens.
 */
export function isSureEnough(
    { confidence, finish, meanLogProbability }: GenerationText,
    trigger: CompletionRequest["trigger"],
    options: CompletionEngineOptions,
    isDoubtful = false,
): boolean {
    // Half a text, of which the model knows that the whole one is none.
    if (finish === "doubt") return false;
    if (confidence === undefined) {
        const { minimumMeanLogProbability, manualMinimumMeanLogProbability } = options;
        const minimum =
            trigger === "manual" ? manualMinimumMeanLogProbability : minimumMeanLogProbability;
        return meanLogProbability >= (isDoubtful ? minimum * doubtShare : minimum);
    }
    const usual = options.minimumProbability ?? confidence.threshold;
    const threshold = isDoubtful ? usual + (1 - usual) * doubtShare : usual;
    return confidence.probability >= (trigger === "manual" ? threshold * manualShare : threshold);
}
