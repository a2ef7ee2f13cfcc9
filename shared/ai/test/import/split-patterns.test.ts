import assert from "node:assert/strict";
import { test } from "node:test";
import { GgufMetadata } from "../../src/import/gguf-metadata.ts";
import { type GgufValue, readGguf } from "../../src/import/gguf-reader.ts";
import { convertTokenizer } from "../../src/import/gguf-tokenizer.ts";
import { splitRule } from "../../src/import/split-patterns.ts";
import { Tokeniser } from "../../src/tokeniser/tokeniser.ts";
import { fixture, sourceOf } from "./gguf-bytes.ts";

/** Its merges reach across every border of words, so that a wrong cut changes the tokens. */
const { metadata } = readGguf(sourceOf(fixture("llama-blocks.gguf")));
const texts: readonly string[] = JSON.parse(fixture("split-texts.json").toString());
const answers: Readonly<Record<string, number[][]>> = JSON.parse(fixture("splits.json").toString());

function tokeniserFor(rule: string): Tokeniser {
    const changed = new Map<string, GgufValue>([...metadata, ["tokenizer.ggml.pre", rule]]);
    const { json } = convertTokenizer(new GgufMetadata({ metadata: changed }));
    return new Tokeniser(JSON.parse(JSON.stringify(json)));
}

for (const [rule, expected] of Object.entries(answers)) {
    test(`cuts words as llama.cpp does: ${rule}`, () => {
        const tokeniser = tokeniserFor(rule);
        texts.forEach((text, index) => {
            assert.deepEqual(tokeniser.encode(text), expected[index], JSON.stringify(text));
        });
    });
}

test("the texts tell the rules apart", () => {
    const different = new Set(Object.values(answers).map((answer) => JSON.stringify(answer)));
    assert.equal(different.size, 6);
    assert.equal(splitRule(undefined), splitRule("default"));
    assert.equal(splitRule("of tomorrow"), undefined);
});
