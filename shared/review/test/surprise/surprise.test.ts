import assert from "node:assert/strict";
import { before, test } from "node:test";
import { builtinRules } from "@rust-ai-ide/analysis/rules/builtin/builtin-rules";
import { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { SideReader } from "../../src/delta/side-reader.ts";
import { addReports } from "../../src/engine/add-reports.ts";
import { reviewChanges } from "../../src/engine/review-changes.ts";
import type { ReviewReport } from "../../src/review-report.ts";
import { modelFeatureNames } from "../../src/surprise/doubt-features.ts";
import { doubtScorers } from "../../src/surprise/doubt-scorers.ts";
import type { DoubtScorers } from "../../src/surprise/find-doubts.ts";
import type { LikelihoodPort } from "../../src/surprise/likelihood-port.ts";
import { surpriseReports } from "../../src/surprise/surprise-reports.ts";
import { changedFile, deltasOf, rustReader } from "../rust-reader.ts";

let reader: SideReader;
before(async () => {
    reader = await rustReader();
});

const base = "fn clamp(value: u32, low: u32, high: u32) -> u32 {\n    value\n}\n";
const head =
    "fn clamp(value: u32, low: u32, high: u32) -> u32 {\n    if value < low {\n        return high;\n    }\n    value\n}\n";

test("a doubt of the model is a finding with its name, its probability and a fix", async () => {
    const { findings } = await review(base, head, likes("return low"));
    const [finding] = findings;
    assert.equal(finding?.rule, "surprising-code");
    assert.deepEqual(
        [finding?.place.line, finding?.place.column, finding?.certainty],
        [3, 16, "likely"],
    );
    assert.match(finding?.message ?? "", /^high may be meant to be low\. The model test-model /);
    const { origin } = finding ?? {};
    assert.ok(origin?.kind === "model" && origin.model === "test-model" && origin.score >= 0.6);
    assert.deepEqual(
        finding?.fixes.map(({ title, isSafe, edits }) => [title, isSafe, edits[0]?.text]),
        [["Write low", false, "low"]],
    );
});

test("nothing is told where the model takes the code as it is for likelier", async () => {
    assert.deepEqual((await review(base, head, likes("return high"))).findings, []);
});

test("lines that are not new, tests and silenced lines are left out", async () => {
    const port = likes("return low");
    assert.deepEqual((await review(head, head, port)).findings, []);
    const inTests = `#[cfg(test)]\nmod tests {\n${head}}\n`;
    assert.deepEqual((await review("", inTests, port)).findings, []);
    const silenced = head.replace(
        "        return",
        "        // rust-ai: allow(surprising-code)\n        return",
    );
    assert.deepEqual((await review(base, silenced, port)).findings, []);
    // It only went into another function.
    const moved = `fn other() {}\n${head}`;
    assert.deepEqual((await review(head, moved, port)).findings, []);
});

test("what the model is asked about is the code with the alternative and what follows it", async () => {
    const asked: string[][] = [];
    await review(base, head, {
        model: "test-model",
        score: async ({ prefix, continuations }) => {
            asked.push([prefix.split("\n").at(-1) ?? "", ...continuations]);
            return continuations.map(() => -1);
        },
    });
    const returned = asked.find(([, first]) => first?.startsWith(" high"));
    assert.deepEqual(returned, ["        return", " high;", " value;", " low;"]);
});

test("it can be cancelled, and a failing model is told", async () => {
    const source = new CancellationSource();
    const port: LikelihoodPort = {
        model: "test-model",
        score: async () => {
            source.cancel();
            return [-1, -1, -1, -1];
        },
    };
    await assert.rejects(review(base, head, port, source.token), CancelledError);
    const failing: LikelihoodPort = { model: "m", score: () => Promise.reject(new Error("gone")) };
    await assert.rejects(review(base, head, failing), /gone/);
});

test("the scorers that are shipped fit the numbers that they are asked with", () => {
    for (const scorer of [doubtScorers.words, doubtScorers.model]) {
        assert.ok(scorer.trees.length > 50 && scorer.features.length > 20);
    }
});

/** Takes whatever is likelier for the model for meant. */
const gainScorers: DoubtScorers = {
    words: { features: [], bias: 0, trees: [], automaticFrom: 1 },
    model: {
        features: [],
        bias: -3,
        automaticFrom: 1,
        trees: [
            {
                feature: [modelFeatureNames.indexOf("gain"), -1, -1],
                threshold: [1, 0, 0],
                left: [1, 0, 0],
                right: [2, 0, 0],
                value: [0, 0, 5],
            },
        ],
    },
};

/** A model that takes texts with some words for likely. */
function likes(words: string): LikelihoodPort {
    return {
        model: "test-model",
        score: async ({ prefix, continuations }) =>
            continuations.map((text) => ((prefix.slice(-12) + text).includes(words) ? -1 : -9)),
    };
}

async function review(
    before: string,
    after: string,
    port: LikelihoodPort,
    token = NeverCancelled,
): Promise<ReviewReport> {
    const files = [changedFile("src/lib.rs", before, after)];
    const changes = { baseLabel: "base", headLabel: "head", files, problems: [] };
    const deltas = deltasOf(reader, files);
    const declared = new RuleSet(builtinRules);
    const report = reviewChanges({
        changes,
        deltas,
        rules: [],
        declared,
        disabled: new Set(),
        parse: () => undefined,
        packageOf: () => undefined,
        now: () => 0,
    });
    const reports = await surpriseReports({ deltas, scorers: gainScorers, port }, token);
    return addReports(report, { changes, deltas, declared }, reports);
}
