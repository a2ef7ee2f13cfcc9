import type { ConfidenceModel } from "@rust-ai-ide/protocol/model";
import type { AttemptFeatures } from "./attempt-features.ts";

/**
 * The facts of a generation as the numbers that the confidence model weighs, by name. Logarithms
 * are natural; those of probabilities are at least -20, so that one odd token does not decide alone.
 * models/eval/calibrate.py computes the same from the rows of `rust-ai eval completion`.
 */
export function confidenceNumbers(facts: AttemptFeatures): Readonly<Record<string, number>> {
    const { tokens, meanLogProbability: mean } = facts;
    const flag = (condition: boolean): number => (condition ? 1 : 0);
    return {
        totalLogProbability: atLeast(mean * tokens),
        meanLogProbability: atLeast(mean),
        minimumLogProbability: atLeast(facts.minimumLogProbability ?? mean),
        firstLogProbability: atLeast(facts.firstLogProbability ?? mean),
        logTokens: Math.log1p(tokens),
        logUnits: Math.log1p(facts.units),
        logLinePrefixUnits: Math.log1p(facts.linePrefixUnits),
        lines: Math.min(facts.lines, 12),
        ended: flag(facts.finish === "end" || facts.finish === "stop"),
        multiLine: flag(facts.mode === "multi-line"),
        afterIsBlank: flag(facts.afterIsBlank),
        beforeBlankLine: flag(facts.before === "blank-line"),
        beforeWord: flag(facts.before === "word"),
        beforeOpening: flag(facts.before === "opening"),
        beforeOperator: flag(facts.before === "operator"),
    };
}

function atLeast(value: number): number {
    return Math.max(-20, value);
}

/**
 * The highest probability that a text can still reach: every further token is certain and as short
 * as a token can be, and the text ends behind whichever of them is best. A text whose highest
 * probability is below what is shown need not be finished.
 */
export function highestProbability(
    model: ConfidenceModel,
    facts: AttemptFeatures,
    tokensLeft: number,
): number {
    const { tokens, units, meanLogProbability } = facts;
    let highest = 0;
    for (let more = 0; more <= tokensLeft; more++) {
        const probability = acceptanceProbability(model, {
            ...facts,
            finish: "end",
            tokens: tokens + more,
            units: units + more,
            meanLogProbability: (meanLogProbability * tokens) / Math.max(1, tokens + more),
        });
        highest = Math.max(highest, probability);
    }
    return highest;
}

/** Probability that a suggestion is right as it stands; a feature that is not known counts as average. */
export function acceptanceProbability(model: ConfidenceModel, facts: AttemptFeatures): number {
    const numbers = confidenceNumbers(facts);
    let logit = model.bias;
    for (const [index, name] of model.features.entries()) {
        const mean = model.mean[index] ?? 0;
        const value = (numbers[name] ?? mean) - mean;
        logit += ((model.weights[index] ?? 0) * value) / (model.scale[index] || 1);
    }
    return 1 / (1 + Math.exp(-logit));
}
