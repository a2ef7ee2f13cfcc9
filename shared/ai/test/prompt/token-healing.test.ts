import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { chooseContinuation, splitTail } from "../../src/prompt/token-healing.ts";
import { TokenIndex } from "../../src/tokeniser/token-index.ts";
import { Tokeniser } from "../../src/tokeniser/tokeniser.ts";
import { sampleTokenizer } from "../tokeniser/sample-tokenizers.ts";

const tokeniser = new Tokeniser(sampleTokenizer());
const index = new TokenIndex(tokeniser);
const textOf = (tokens: readonly number[]): string => tokeniser.decode(tokens);

/** The id of the token with exactly this text. */
function tokenOf(text: string): number {
    const [token, ...rest] = tokeniser.encode(text);
    assert.ok(token !== undefined && rest.length === 0, text);
    return token;
}

test("the index finds the tokens that begin with bytes", () => {
    const check = (start: string): void => {
        const bytes = [...Buffer.from(start)];
        const expected = Array.from(
            { length: tokeniser.vocabularySize },
            (_, token) => token,
        ).filter((token) => {
            const own = tokeniser.bytesOf(token);
            return own.length > bytes.length && bytes.every((byte, at) => own[at] === byte);
        });
        assert.deepEqual(
            index.longerThan(bytes).sort((a, b) => a - b),
            expected,
        );
    };
    for (const start of ["", "s", "sel", "self", " ", "\n", "Ã", "zzz", "é"]) check(start);
});

describe("the tail is what may have to be cut in another way", () => {
    const check = (prefix: string, kept: string, tail: string, pending: string): void => {
        const split = splitTail(tokeniser, prefix, tokeniser.encode(prefix));
        const start = split.tokens.length - split.tailTokens;
        assert.deepEqual(
            [textOf(split.tokens.slice(0, start)), textOf(split.tokens.slice(start))],
            [kept, tail],
        );
        assert.equal(Buffer.from(split.pending).toString(), pending);
    };
    test("the last word, of a long one its last four tokens", () => {
        check("let a = sel", "let a =", " sel", "");
        check("self.mut", "self.", "mut", "");
        check("abcabcabcabcabcabc", "abcabc", "abcabcabcabc", "");
    });
    test("punctuation", () => check("Self::", "Self", "::", ""));
    test("the blank that belongs to the next word", () => {
        check("let a = ", "let a =", "", " ");
        check("{\n    ", "{\n   ", "", " ");
    });
    test("nothing of nothing", () => check("", "", "", ""));

    test("kept tokens, tail and pending bytes are always the prefix", () =>
        fc.assert(
            fc.property(
                fc.array(
                    fc.constantFrom("let ", " ", "\n", "a", "::", "(", "é", "🦀", "self", "_"),
                ),
                (parts) => {
                    const prefix = parts.join("");
                    const split = splitTail(tokeniser, prefix, tokeniser.encode(prefix));
                    const bytes = [
                        ...split.tokens.flatMap((t) => [...tokeniser.bytesOf(t)]),
                        ...split.pending,
                    ];
                    assert.equal(Buffer.from(bytes).toString(), prefix);
                    assert.ok(split.tailTokens <= split.tokens.length);
                },
            ),
        ));
});

describe("the likelier cut is continued", () => {
    /** Logits in which the given tokens have these probabilities and the others share the rest. */
    const row = (shares: Readonly<Record<string, number>>): Float32Array => {
        const known = Object.values(shares).reduce((sum, share) => sum + share, 0);
        const rest = (1 - known) / tokeniser.vocabularySize;
        const logits = new Float32Array(tokeniser.vocabularySize).fill(Math.log(rest));
        for (const [text, share] of Object.entries(shares)) logits[tokenOf(text)] = Math.log(share);
        return logits;
    };
    const check = (
        tail: readonly string[],
        pending: string,
        rows: readonly Float32Array[],
        expected: string,
    ): void => {
        const { keptTail, replacement } = chooseContinuation(
            rows,
            tail.map(tokenOf),
            [...Buffer.from(pending)],
            tokeniser,
            index,
        );
        const text = replacement
            ? `${textOf([replacement.token])} without ${replacement.knownBytes}`
            : "as it stands";
        assert.equal(`${keptTail}: ${text}`, expected);
        if (replacement) assert.ok(replacement.logProbability <= 0);
    };

    test("a longer token where the model expects the whole word", () =>
        check(["se"], "", [row({ self: 0.6, se: 0.01 }), row({ l: 0.9 })], "0: self without 2"));
    test("the prefix' own tokens where they are likelier", () =>
        check(["se"], "", [row({ se: 0.6, self: 0.01 }), row({ ")": 0.9 })], "1: as it stands"));
    test("a word that begins in the tail's second token", () =>
        check(
            ["(", "se"],
            "",
            [row({ "(": 0.9, "()": 0.02 }), row({ self: 0.5, se: 0.01 }), row({})],
            "1: self without 2",
        ));
    test("what goes with the pending blank", () =>
        check([], " ", [row({ " let": 0.5, let: 0.4 })], "0:  let without 1"));
    test("no token reaches over the end", () =>
        check(["Self"], "", [row({ Self: 0.5 }), row({})], "1: as it stands"));
    test("one that is given the prefix is certain when it is the only one", () => {
        const { replacement } = chooseContinuation(
            [row({ Self: 0.001 }), row({}), row({})],
            ["S", "e"].map(tokenOf),
            [],
            tokeniser,
            new TokenIndex(tokeniser),
        );
        assert.ok(replacement === undefined || replacement.logProbability > -1);
    });
});
