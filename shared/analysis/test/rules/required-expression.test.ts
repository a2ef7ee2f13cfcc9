import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { requiredExpression } from "../../src/rules/required-expression.ts";
import { isPossible, type RequiredText } from "../../src/rules/required-text.ts";
import { TextSieve } from "../../src/rules/text-sieve.ts";

function shown(required: RequiredText): string {
    if (required.form === "text") return required.text;
    if (required.form === "word") return `<${required.text}>`;
    const join = required.form === "all" ? " & " : " | ";
    return `(${required.parts.map(shown).join(join)})`;
}

test("runs of letters that have to be there", () => {
    const rows: Readonly<Record<string, string>> = {
        "^abc$": "abc",
        "abc|de": "(abc | de)",
        "abc|d": "()",
        "(?:^|::)libc$": "libc",
        "^(?:[a-z]*_)?(?:password|secret)$": "(password | secret)",
        "ab?cd": "cd",
        "abc+de": "(abc & de)",
        "ab{0,3}cd": "cd",
        "ab[cd]ef": "(ab & ef)",
        "ab\\.cd": "ab.cd",
        "ab\\dcd": "(ab & cd)",
        "ab(?=cd)ef(?!gh)": "(ab & ef)",
        "ab(cd)+ef": "(ab & cd & ef)",
        "ab(?:cd)*": "ab",
        "\\bword\\b": "word",
        "a.b": "()",
        "": "()",
    };
    for (const [source, expected] of Object.entries(rows)) {
        assert.equal(shown(requiredExpression(source)), expected, source);
    }
});

test("whatever an expression matches has what is required", () => {
    const piece = fc.constantFrom(
        "ab",
        "c",
        "[de]",
        "\\.",
        "f?",
        "gh*",
        "i+",
        "(?:jk|l)",
        "(?:m)?",
        "^",
        "$",
        "|",
        ".",
        "\\w",
    );
    fc.assert(
        fc.property(
            fc.array(piece, { maxLength: 6 }),
            fc.string({ unit: fc.constantFrom(..."abcdefghijklm."), maxLength: 20 }),
            (pieces, text) => {
                const source = pieces.join("");
                if (!new RegExp(source, "u").test(text)) return;
                const sieve = new TextSieve();
                sieve.reset(text);
                assert.ok(isPossible(requiredExpression(source), sieve), `${source} in ${text}`);
            },
        ),
        { numRuns: 3_000 },
    );
});

test("whole words are told from parts of them", () => {
    const sieve = new TextSieve();
    sieve.reset("describe Des_1 a.Des(b)");
    assert.equal(sieve.hasWord("Des"), true);
    assert.equal(sieve.hasWord("Des_"), false);
    assert.equal(sieve.hasWord("scribe"), false);
    assert.equal(sieve.hasWord("describe"), true);
    assert.equal(sieve.hasWord("b"), true);
    sieve.reset("undescribed");
    assert.equal(sieve.hasWord("describe"), false);
});
