import assert from "node:assert/strict";
import { test } from "node:test";
import { processorTime } from "@rust-ai-ide/testing/processor-time";
import fc from "fast-check";
import { anchorsOf } from "../../src/secrets/regex/anchors.ts";
import { hasManyChoices } from "../../src/secrets/regex/choices.ts";
import { LinearRegex } from "../../src/secrets/regex/linear-regex.ts";
import { parseRegex } from "../../src/secrets/regex/parse-regex.ts";
import { printRegex } from "../../src/secrets/regex/print-regex.ts";

/** All matches with their groups, as `RegExp` gives them for the same expression. */
function check(regex: string, text: string): void {
    const node = parseRegex(regex);
    const { source, flags } = printRegex(node);
    const all = (engine: { exec(text: string): RegExpExecArray | null; lastIndex: number }) => {
        const found: unknown[] = [];
        for (let match = engine.exec(text); match !== null; match = engine.exec(text)) {
            found.push([match.index, ...match]);
            if (match[0] === "") engine.lastIndex++;
        }
        return found;
    };
    const expected = all(new RegExp(source, `${flags}g`));
    assert.deepEqual(all(new LinearRegex(node, "g")), expected, `/${source}/${flags} on ${text}`);
    const sticky = new RegExp(source, `${flags}y`);
    const linear = new LinearRegex(node, "y");
    for (let at = 0; at <= text.length; at++) {
        sticky.lastIndex = linear.lastIndex = at;
        assert.deepEqual(
            linear.exec(text)?.slice(),
            sticky.exec(text)?.slice(),
            `${regex} at ${at}`,
        );
        assert.equal(linear.lastIndex, sticky.lastIndex);
    }
}

test("matches, groups and their order are those of an engine that goes back", () => {
    check("a|ab|abc", "abcab");
    check("(a+)(b*?)(c?)", "aabbc aac");
    check("(?i)key\\s*=\\s*(?:'([^']+)'|\"([^\"]+)\")", "KEY = 'x' key=\"y z\"");
    check("\\b[a-z]{2,3}\\b", "ab abcd abc");
    check("(?m)^x.$", "xa\nxb\n yx\nxc");
    check("^a|b$", "aab\nb");
    check("(?s:a.*)b", "a\nb b");
    check("é+|[^\\x00-\\x7f]", "éé ü");
    check("x{0}y|(z){2}", "yzzz");
});

const atom = fc.constantFrom("a", "b", "[ab]", "[^a]", ".", "\\b", "(?i:A)", "\\d");
const expression = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
        { maxDepth: 3 },
        atom,
        fc.tuple(tie("node"), tie("node")).map(([left, right]) => left + right),
        fc.tuple(tie("node"), tie("node")).map(([left, right]) => `(?:${left}|${right})`),
        tie("node").map((node) => `(${node})`),
        fc
            .tuple(atom, fc.constantFrom("*", "+", "?", "{1,2}", "*?", "+?", "??", "{2}"))
            .map(([node, times]) => `(?:${node})${times}`),
    ),
})).node;

test("random expressions on random texts", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "A", "1", " ", "\n"), maxLength: 20 });
    fc.assert(fc.property(expression, text, check), { numRuns: 500 });
});

test("time grows with the text where going back would take forever", () => {
    const hostile = [
        "(a+)+$",
        "(a|a)*b",
        "(?:a|aa)+c",
        "a*a*a*a*a*a*b",
        "(\\s*)*x",
        "((a{1,9}){1,9}){1,9}b",
    ];
    for (const regex of hostile) {
        const node = parseRegex(regex);
        assert.ok(hasManyChoices(node, false), regex);
        const startedAt = processorTime();
        assert.equal(new LinearRegex(node, "g").exec(`${"a".repeat(20_000)} !`), null);
        assert.ok(processorTime() - startedAt < 5_000, regex);
    }
    const cut = new LinearRegex(parseRegex("(a+)+b"), "g", 1_000);
    assert.equal(cut.exec("a".repeat(5_000)), null);
    assert.ok(cut.isCut);
});

test("ordinary expressions are left to the engine of the language", () => {
    const ordinary = [
        "(?i)[\\w.-]{0,50}?(?:key|token)[ \\t]{0,3}[=:][ \\t]{0,3}['\"]([a-z0-9]{32})['\"]",
        'password\\s*=\\s*"([^"]+)"',
        "AKIA[A-Z0-9]{16}",
        "eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+",
    ];
    for (const regex of ordinary) assert.ok(!hasManyChoices(parseRegex(regex), false), regex);
});

test("expressions that are large, deep or repeat nothing often take no time to refuse or read", () => {
    const startedAt = processorTime();
    const nested = (inner: string, outer: string, times: number): string =>
        "(?:".repeat(times) + inner + outer.repeat(times);
    assert.throws(() => parseRegex(nested("a", ")", 300)), /not understood/);
    assert.throws(() => parseRegex("a{3,1}"), /not understood/);
    assert.throws(() => new LinearRegex(parseRegex(nested("a", "){16}", 50)), "g"), /too large/);
    for (const [inner, outer] of [
        ["", "){10000}"],
        ["\\b", "){16})?".slice(0, 5)],
        ["a?", "){0,1}"],
    ]) {
        const node = parseRegex(nested(inner ?? "", outer ?? "", 60));
        anchorsOf(node);
        hasManyChoices(node, true);
    }
    const twice = `${"(?:(?:".repeat(60)}a${"){16})?".repeat(60)}`;
    anchorsOf(parseRegex(twice));
    hasManyChoices(parseRegex(twice), true);
    assert.ok(processorTime() - startedAt < 3_000);
});
