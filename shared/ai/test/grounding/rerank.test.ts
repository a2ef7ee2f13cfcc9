import assert from "node:assert/strict";
import { test } from "node:test";
import { namesToScore, promoted, splitForScoring } from "../../src/grounding/rerank.ts";

test("names are scored that go on from what is typed, in the server's order", () => {
    const offered = [
        { name: "pop", sortText: "b" },
        { name: "push", sortText: "a" },
        { name: "push", sortText: "a" },
        { name: "Position", sortText: "b" },
        { name: "len", sortText: "a" },
        { name: "p", sortText: "a" },
        { name: "if let", sortText: "a" },
    ];
    assert.deepEqual(namesToScore(offered, "p"), ["push", "pop", "Position"]);
    assert.deepEqual(namesToScore(offered, "x"), []);
    const many = Array.from({ length: 60 }, (_, at) => ({ name: `name${at}`, sortText: "" }));
    assert.equal(namesToScore(many, "").length, 16);
    assert.equal(namesToScore(many, "", 50).length, 50);
});

test("the typed part and the blank in front of a name belong to what is scored", () => {
    assert.deepEqual(splitForScoring("let a = it", "it"), { prefix: "let a =", blank: " " });
    assert.deepEqual(splitForScoring("a.it", "it"), { prefix: "a.", blank: "" });
    assert.deepEqual(splitForScoring("    it", "it"), { prefix: "    ", blank: "" });
});

test("the likeliest names go to the top, as far as they are likely", () => {
    assert.deepEqual(promoted(["a", "b", "c", "d"], [-5, -1, -2, -3]), ["b", "c", "d"]);
    assert.deepEqual(promoted(["a", "b", "c"], [-9, -1, -2]), ["b", "c"]);
    assert.deepEqual(promoted(["a", "b"], [-1, -1]), ["a", "b"]);
    assert.deepEqual(promoted(["a"], [-1]), []);
    assert.deepEqual(promoted(["a", "b"], [Number.NaN]), []);
});
