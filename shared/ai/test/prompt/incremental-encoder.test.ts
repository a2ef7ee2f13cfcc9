import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { IncrementalEncoder } from "../../src/prompt/incremental-encoder.ts";
import { Tokeniser } from "../../src/tokeniser/tokeniser.ts";
import { families, sampleTokenizer } from "../tokeniser/sample-tokenizers.ts";

const piece = fc.constantFrom(
    "a",
    "let",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\t",
    "::",
    "'s",
    "12345",
    "é",
    "🦀",
    ";",
    "\u00a0",
    "self.x",
);
/** Where to cut the old text (from its end), and what to append. */
const edit = fc.tuple(fc.nat(12), fc.array(piece, { maxLength: 6 }));

describe("after every edit the ids are those of the whole text", () => {
    for (const [family, json] of Object.entries(families)) {
        test(family, () => {
            const tokeniser = new Tokeniser(json);
            fc.assert(
                fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
                    const encoder = new IncrementalEncoder(tokeniser);
                    let text = "";
                    for (const [cut, added] of edits) {
                        text = text.slice(0, Math.max(0, text.length - cut)) + added.join("");
                        assert.deepEqual(encoder.encode(text), tokeniser.encode(text));
                    }
                }),
                { numRuns: 300 },
            );
        });
    }
});

test("a text with added tokens is tokenised as a whole", () => {
    const json = sampleTokenizer();
    const added = { id: 900, content: "<x>", special: false };
    const tokeniser = new Tokeniser({ ...json, added_tokens: [added] });
    const encoder = new IncrementalEncoder(tokeniser);
    for (const text of ["a <", "a <x", "a <x>", "a <x> b", "a"]) {
        assert.deepEqual(encoder.encode(text), tokeniser.encode(text));
    }
});

test("a keystroke costs little, however long the text is", () => {
    const tokeniser = new Tokeniser(sampleTokenizer());
    const words: number[] = [];
    const original = tokeniser.encodeWords.bind(tokeniser);
    tokeniser.encodeWords = (text, onWord) => {
        words.push(text.length);
        original(text, onWord);
    };
    const encoder = new IncrementalEncoder(tokeniser);
    const text = "let abc = self.len();\n".repeat(100);
    encoder.encode(text);
    encoder.encode(`${text}l`);
    assert.ok((words[1] ?? 100) < 20, `${words[1]} units were tokenised again`);
});
