import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
    acceptanceFeatures,
    featureNames,
    type HistoryFacts,
    type SuggestionFacts,
} from "../../src/acceptance/acceptance-features.ts";
import { AcceptanceFilter } from "../../src/acceptance/acceptance-filter.ts";
import { priorWeights } from "../../src/acceptance/prior-weights.ts";
import { seededRandom } from "../../src/random.ts";

const history: HistoryFacts = {
    recentShare: 0.5,
    rejectedInARow: 0,
    sinceAcceptedMs: 1000,
    sinceShownMs: 1000,
    wasRejected: false,
};

function facts(more: Partial<SuggestionFacts> = {}): SuggestionFacts {
    return {
        text: "foo()",
        replaceAfter: 0,
        mode: "single-line",
        source: "embedded",
        textBefore: "let x = ",
        textAfter: "\n",
        ...more,
    };
}

/** The numbers of a suggestion that are not those of the plain one, by name. */
function check(more: Partial<SuggestionFacts>, expected: Readonly<Record<string, number>>): void {
    const plain = acceptanceFeatures(facts(), history);
    const numbers = acceptanceFeatures(facts(more), history);
    const different = featureNames.flatMap((name, index) => {
        const value = numbers[index] ?? Number.NaN;
        return value === plain[index] ? [] : [[name, Math.round(value * 100) / 100]];
    });
    assert.deepEqual(Object.fromEntries(different), expected);
}

test("what is known of a suggestion becomes numbers", () => {
    check({}, {});
    check({ probability: 0.5 }, { probabilityKnown: 1 });
    check({ probability: 0.9 }, { probability: 0.73, probabilityKnown: 1 });
    check({ source: "copy" }, { copied: 1 });
    check(
        { mode: "multi-line", text: "foo()\n}" },
        { endsStatement: 1, lines: 0.25, multiLine: 1, units: -0.46 },
    );
    check({ textAfter: ")" }, { lineGoesOn: 1, beforeCloser: 1 });
    check({ replaceAfter: 1 }, { replaces: 1 });
    check(
        { textBefore: "    // text " },
        { indentation: 0.33, afterEqualSign: 0, inComment: 1, isBinding: 0 },
    );
    check(
        { text: ");" },
        { units: -0.95, startsWithWord: 0, endsStatement: 1, onlyPunctuation: 1, unknownWords: 0 },
    );
});

test("numbers are finite and small for any text", () => {
    fc.assert(
        fc.property(
            fc.string({ unit: "binary" }),
            fc.string({ unit: "binary" }),
            fc.string(),
            fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
            (text, textBefore, textAfter, probability) => {
                const numbers = acceptanceFeatures(
                    facts({ text, textBefore, textAfter, probability, meanLogProbability: -99 }),
                    { ...history, sinceAcceptedMs: 1e9, rejectedInARow: 1e6 },
                );
                assert.equal(numbers.length, featureNames.length);
                for (const number of numbers) assert.ok(Math.abs(number) < 8, `${number}`);
            },
        ),
    );
});

/** Suggestions of two kinds, of which the user wants one often and the other hardly ever. */
function* suggestions(
    count: number,
    random: () => number,
): Iterable<{ readonly numbers: readonly number[]; readonly wanted: boolean }> {
    for (let index = 0; index < count; index++) {
        const inComment = random() < 0.4;
        const more = { textBefore: inComment ? "    // see " : "    foo." };
        const numbers = acceptanceFeatures(facts(more), history);
        yield { numbers, wanted: random() < (inComment ? 0.02 : 0.6) };
    }
}

test("it shows everything until it has evidence, then hides what this user does not want", () => {
    const filter = new AcceptanceFilter();
    const random = seededRandom(3);
    let hidden = 0;
    let lost = 0;
    let wantedOnes = 0;
    for (const { numbers, wanted } of suggestions(60, random)) {
        assert.ok(filter.isWorthShowing(numbers));
        filter.learn(numbers, wanted);
    }
    for (const { numbers, wanted } of suggestions(600, random)) {
        const isHidden = !filter.isWorthShowing(numbers);
        if (isHidden) hidden++;
        if (wanted) wantedOnes++;
        if (isHidden && wanted) lost++;
        filter.learn(numbers, wanted);
    }
    assert.ok(hidden > 120, `${hidden} of 600 hidden`);
    assert.ok(lost / wantedOnes <= 0.05, `${lost} of ${wantedOnes} lost`);
    assert.ok(filter.threshold > 0);
});

test("what was learnt is the same after it was written and read", () => {
    const filter = new AcceptanceFilter();
    for (const { numbers, wanted } of suggestions(200, seededRandom(5)))
        filter.learn(numbers, wanted);
    const again = AcceptanceFilter.load(filter.save());
    const numbers = acceptanceFeatures(facts(), history);
    assert.ok(Math.abs(again.probability(numbers) - filter.probability(numbers)) < 1e-4);
    assert.ok(Math.abs(again.threshold - filter.threshold) < 1e-4);
    assert.equal(again.evidence, filter.evidence);
    assert.doesNotMatch(filter.save(), /foo|see/);
});

test("anything else than what it wrote gives a fresh one", () => {
    const fresh = new AcceptanceFilter().probability(acceptanceFeatures(facts(), history));
    const check = (text: string | undefined): void => {
        const filter = AcceptanceFilter.load(text);
        assert.equal(filter.evidence, 0);
        assert.equal(filter.probability(acceptanceFeatures(facts(), history)), fresh);
    };
    const saved = JSON.parse(new AcceptanceFilter().save()) as Record<string, unknown>;
    check(undefined);
    check("");
    check("{");
    check("null");
    check(JSON.stringify({ ...saved, version: 2 }));
    check(JSON.stringify({ ...saved, weights: [] }));
    check(JSON.stringify({ ...saved, weights: priorWeights.map(() => null) }));
    check(JSON.stringify({ ...saved, features: [...featureNames].reverse() }));
    check(JSON.stringify({ ...saved, judged: [[0.5, 2]] }));
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => check(text)));
});
