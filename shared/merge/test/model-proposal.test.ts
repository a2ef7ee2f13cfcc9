import assert from "node:assert/strict";
import { test } from "node:test";
import type { Proposal } from "@rust-ai-ide/merge/resolution/candidate";
import {
    resolutionQuestion,
    withModelProposal,
} from "@rust-ai-ide/merge/resolution/model-proposal";
import fc from "fast-check";

const hunk = {
    path: "src/lib.rs",
    base: "call(1, 2);\n",
    ours: "call(one, 2);\n",
    theirs: "call(1, two);\n",
    before: "fn main() {\n",
    after: "}\n",
};
const ours: Proposal = {
    kind: "ours",
    text: hunk.ours,
    confidence: 0.6,
    provenance: "merge scorer: ours",
    isAutomatic: false,
    concerns: [],
};
const answer = (resolution: unknown): string => JSON.stringify({ resolution });
const added = (text: string, parses = (_: string): boolean => true): readonly Proposal[] =>
    withModelProposal(hunk, [ours], "larger", text, parses);

test("what a model writes stands last, bears its name, and is never sure", () => {
    const [first, second, ...rest] = added(answer("call(one, two);"));
    assert.deepEqual([first, rest], [ours, []]);
    assert.deepEqual(second, {
        kind: "model",
        text: "call(one, two);\n",
        confidence: 0,
        provenance: "larger",
        isAutomatic: false,
        concerns: [],
    });
});

test("what it invents and what it drops is told", () => {
    const [, second] = added(answer("call(one, three);\n"));
    assert.deepEqual(second?.concerns, ["No side has: three.", "Drops of theirs: two."]);
});

test("what is there already is said twice, not offered twice", () => {
    const [only, ...rest] = added(answer("call( one, 2 );"));
    assert.deepEqual(rest, []);
    assert.equal(only?.provenance, "merge scorer: ours; larger agrees");
});

test("answers that are no resolution change nothing", () => {
    for (const text of [
        "",
        "I would keep ours.",
        answer(1),
        "[]",
        "null",
        answer("<<<<<<< ours\ncall();\n"),
        answer("call();\n".repeat(1_000)),
    ]) {
        assert.deepEqual(added(text), [ours], text.slice(0, 40));
    }
    const parses = (text: string): boolean => text === hunk.ours;
    assert.deepEqual(added(answer("call(one, two"), parses), [ours]);
    assert.equal(added(answer("call(one, two"), () => false).length, 2);
});

test("whatever is answered, the other proposals stay in their order and nothing is sure", () => {
    fc.assert(
        fc.property(fc.oneof(fc.string(), fc.string().map(answer), fc.json()), (text) => {
            const found = added(text);
            assert.deepEqual(found[0]?.text, ours.text);
            assert.ok(found.length <= 2 && found.every(({ isAutomatic }) => !isAutomatic));
        }),
    );
});

test("the question shows the conflict alone, and not one that is too long", () => {
    const question = resolutionQuestion(hunk);
    assert.deepEqual(
        question?.map(({ role }) => role),
        ["system", "user"],
    );
    for (const text of [hunk.base, hunk.ours, hunk.theirs, hunk.before]) {
        assert.ok(question?.[1]?.content.includes(text));
    }
    assert.equal(resolutionQuestion({ ...hunk, ours: "x".repeat(10_000) }), undefined);
});
