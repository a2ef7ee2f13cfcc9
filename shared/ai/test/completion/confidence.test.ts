import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ConfidenceModel } from "@rust-ai-ide/protocol/model";
import fc from "fast-check";
import type { AttemptFeatures } from "../../src/completion/attempt-features.ts";
import {
    acceptanceProbability,
    confidenceNumbers,
    highestProbability,
} from "../../src/completion/confidence.ts";
import { defaultCompletionEngineOptions } from "../../src/completion/engine-options.ts";
import { isSureEnough } from "../../src/completion/sureness.ts";

const facts: AttemptFeatures = {
    meanLogProbability: -0.5,
    minimumLogProbability: -1.5,
    firstLogProbability: -0.25,
    tokens: 4,
    finish: "stop",
    mode: "single-line",
    units: 12,
    lines: 1,
    linePrefixUnits: 8,
    before: "word",
    afterIsBlank: true,
};

const model: ConfidenceModel = {
    features: ["totalLogProbability", "beforeWord", "unheardOf"],
    mean: [-4, 0.5, 3],
    scale: [2, 0.5, 1],
    weights: [1, 0.25, 100],
    bias: -0.5,
    threshold: 0.25,
};

test("facts become numbers", () => {
    const numbers = confidenceNumbers(facts);
    assert.equal(numbers.totalLogProbability, -2);
    assert.equal(numbers.minimumLogProbability, -1.5);
    assert.equal(numbers.ended, 1);
    assert.equal(numbers.beforeWord, 1);
    assert.equal(numbers.beforeOpening, 0);
    assert.equal(confidenceNumbers({ ...facts, meanLogProbability: -9 }).totalLogProbability, -20);
});

test("the probability is the logistic function of the weighted features", () => {
    // (-2 + 4) / 2 * 1 + (1 - 0.5) / 0.5 * 0.25 - 0.5; what is not known counts as average.
    const expected = 1 / (1 + Math.exp(-0.75));
    assert.ok(Math.abs(acceptanceProbability(model, facts) - expected) < 1e-12);
});

test("no text that goes on becomes likelier than the highest probability says", () => {
    // The weights of the shipped model, rounded: long texts are less likely, sure ones more.
    const shipped: ConfidenceModel = {
        features: [
            "totalLogProbability",
            "meanLogProbability",
            "minimumLogProbability",
            "logTokens",
            "logUnits",
            "ended",
        ],
        mean: [-3.2, -0.33, -1, 2.1, 2.95, 0.96],
        scale: [4, 0.29, 0.75, 0.75, 0.93, 0.2],
        weights: [1.5, 1.2, 0.54, -0.47, -0.52, 0.02],
        bias: -1.6,
        threshold: 0.2,
    };
    const logarithm = fc.double({ min: -6, max: 0, noNaN: true });
    const token = fc.record({ logarithm, units: fc.integer({ min: 1, max: 9 }) });
    const tokens = fc.array(token, { minLength: 1, maxLength: 12 });
    fc.assert(
        fc.property(tokens, fc.array(token, { maxLength: 20 }), (written, later) => {
            const factsOf = (all: typeof written): AttemptFeatures => ({
                ...facts,
                tokens: all.length,
                units: all.reduce((sum, { units }) => sum + units, 0),
                meanLogProbability: all.reduce((sum, one) => sum + one.logarithm, 0) / all.length,
                minimumLogProbability: Math.min(...all.map((one) => one.logarithm)),
            });
            const highest = highestProbability(shipped, factsOf(written), 20);
            const actual = acceptanceProbability(shipped, factsOf([...written, ...later]));
            assert.ok(actual <= highest + 1e-9);
        }),
    );
    const hopeless = { ...facts, meanLogProbability: -5, minimumLogProbability: -6, tokens: 3 };
    assert.ok(highestProbability(shipped, hopeless, 40) < shipped.threshold);
});

describe("a text is shown", () => {
    const check = (
        text: Parameters<typeof isSureEnough>[0],
        expected: readonly [boolean, boolean],
        changes: { minimumProbability?: number } = {},
    ): void => {
        const options = { ...defaultCompletionEngineOptions, ...changes };
        const actual = (["automatic", "manual"] as const).map((trigger) =>
            isSureEnough(text, trigger, options),
        );
        assert.deepEqual(actual, expected);
    };
    const sure = (probability: number): Parameters<typeof isSureEnough>[0] => ({
        text: "x",
        meanLogProbability: -9,
        confidence: { probability, threshold: 0.25 },
    });

    test("from the model's threshold on, sooner when it was asked for", () => {
        check(sure(0.3), [true, true]);
        check(sure(0.1), [false, true]);
        check(sure(0.01), [false, false]);
    });
    test("from the user's own threshold on", () =>
        check(sure(0.3), [false, true], { minimumProbability: 0.5 }));
    test("by the mean where the model has no calibrated probability", () => {
        check({ text: "x", meanLogProbability: -0.5 }, [true, true]);
        check({ text: "x", meanLogProbability: -2 }, [false, true]);
        check({ text: "x", meanLogProbability: -3 }, [false, false]);
    });
});
