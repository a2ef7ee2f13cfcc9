import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { seededRandom } from "../src/random.ts";
import { isRepetitive } from "../src/repetition.ts";
import { argMax, logProbability, logSumExp, sampleToken } from "../src/sampling.ts";

const row = fc
    .array(fc.float({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 40 })
    .map((values) => Float32Array.from(values));

test("probabilities sum to one", () => {
    fc.assert(
        fc.property(row, (logits) => {
            let sum = 0;
            for (let token = 0; token < logits.length; token++) {
                sum += Math.exp(logProbability(logits, token));
            }
            assert.ok(Math.abs(sum - 1) < 1e-6);
        }),
    );
});

test("large logits do not overflow, a token outside the row is impossible", () => {
    assert.equal(logSumExp(Float32Array.of(30000, 0)), 30000);
    assert.equal(logProbability(Float32Array.of(1, 2), 5), Number.NEGATIVE_INFINITY);
});

test("greedy takes the first of the most likely", () => {
    assert.equal(argMax(Float32Array.of(1, 3, 3, 2)), 1);
    const options = { temperature: 0, topP: 1, random: () => 0.99 };
    assert.equal(sampleToken(Float32Array.of(1, 3, 3, 2), options), 1);
});

test("draws follow the distribution", () => {
    const logits = Float32Array.of(Math.log(0.5), Math.log(0.3), Math.log(0.2));
    const count = (temperature: number, topP: number): string => {
        const random = seededRandom(7);
        const drawn = [0, 0, 0];
        for (let draw = 0; draw < 5000; draw++) {
            const token = sampleToken(logits, { temperature, topP, random });
            drawn[token] = (drawn[token] ?? 0) + 1;
        }
        return drawn.map((number) => (number / 5000).toFixed(1)).join(" ");
    };
    assert.equal(count(1, 1), "0.5 0.3 0.2");
    assert.equal(count(1, 0.75), "0.6 0.4 0.0");
    assert.equal(count(1, 0.1), "1.0 0.0 0.0");
    assert.equal(count(0.1, 1), "1.0 0.0 0.0");
});

test("the nucleus never loses more than it may", () => {
    fc.assert(
        fc.property(row, fc.double({ min: 0.05, max: 0.99, noNaN: true }), (logits, topP) => {
            const token = sampleToken(logits, { temperature: 1, topP, random: () => 0.999999 });
            let likelier = 0;
            for (let other = 0; other < logits.length; other++) {
                if ((logits[other] ?? 0) > (logits[token] ?? 0)) {
                    likelier += Math.exp(logProbability(logits, other));
                }
            }
            assert.ok(likelier < topP + 1e-6);
        }),
    );
});

test("a seed gives the same numbers again, in [0, 1)", () => {
    const numbers = (seed: number): number[] => {
        const random = seededRandom(seed);
        return Array.from({ length: 100 }, () => random());
    };
    assert.deepEqual(numbers(1), numbers(1));
    assert.notDeepEqual(numbers(1), numbers(2));
    assert.ok(numbers(3).every((number) => number >= 0 && number < 1));
});

test("repetition is seen at each of its lengths", () => {
    const check = (tokens: number[], expected: boolean): void => {
        assert.equal(isRepetitive(tokens), expected);
    };
    const repeat = (part: number[], length: number): number[] =>
        Array.from({ length }, (_, index) => part[index % part.length] ?? 0);
    const different = (count: number): number[] =>
        Array.from({ length: count }, (_, index) => index);
    check([], false);
    check(repeat([1], 9), false);
    check(repeat([1], 10), true);
    check([...different(50), ...repeat([99], 10)], true);
    check(repeat([1, 2], 29), false);
    check(repeat([1, 2], 30), true);
    check(repeat(different(20), 45), true);
    check(repeat(different(21), 45), false);
    check(repeat(different(30), 60), true);
    check(repeat(different(31), 60), false);
    check(different(100), false);
});
