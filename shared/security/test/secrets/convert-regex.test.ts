import assert from "node:assert/strict";
import { test } from "node:test";
import { anchorsOf, withoutPrefix } from "../../src/secrets/regex/anchors.ts";
import { parseRegex } from "../../src/secrets/regex/parse-regex.ts";
import { printRegex } from "../../src/secrets/regex/print-regex.ts";

/** The expression for JavaScript, texts that it has to match and texts that it must not. */
function check(
    go: string,
    expected: string,
    matches: readonly string[],
    misses: readonly string[],
): void {
    const { source, flags } = printRegex(parseRegex(go));
    assert.equal(`/${source}/${flags}`, expected);
    const regex = new RegExp(source, flags);
    for (const text of matches)
        assert.ok(regex.test(text), `${go} matches ${JSON.stringify(text)}`);
    for (const text of misses) assert.ok(!regex.test(text), `${go} misses ${JSON.stringify(text)}`);
}

test("flags for all, for a part, and switched off inside", () => {
    check("(?i)ab[c-e]1", "/ab[c-e]1/i", ["ABD1"], ["ABF1"]);
    check("a(?i)b", "/a[Bb]/", ["aB"], ["AB"]);
    check("(?i)a(?-i:b)[c]", "/[Aa]b[Cc]/", ["AbC"], ["aBc"]);
    check("(?:(?i)a|b)c", "/(?:[Aa]|[Bb])c/", ["Bc"], ["BC"]);
    check("(?i:\\d_)-", "/\\d_-/", ["1_-"], ["a_-"]);
});

test("what Go and JavaScript write differently", () => {
    check("a\\z|^b\\A", "/a$|^b^/", ["a"], ["a\n", "b"]);
    check("[[:alnum:]-]+$", "/[\\-0-9A-Za-z]+$/", ["a-9"], ["_"]);
    check("^\\s$", "/^[\\t\\n\\f\\r ]$/", ["\f"], ["\v", "\u00a0"]);
    check("^.$", "/^[^\\n]$/", ["\r", "\u2028"], ["\n"]);
    check("(?m)^a$", "/(?<![^\\n])a(?![^\\n])/", ["b\na\nb"], ["ba"]);
    check("(?s:^.$)", "/^[^]$/", ["\n"], [""]);
    check("(?P<name>a){2,}?", "/(a){2,}?/", ["aa"], ["a"]);
    check("[\\x60'\\]^]\\x{7e}", "/['\\]\\^`]~/", ["`~", "^~"], ["a~"]);
    check(
        "[^\\S\\n]x",
        "/[^\\u0000-\\u0008\\n\\u000b\\u000e-\\u001f!-\\uffff]x/",
        [" x", "\tx"],
        ["\nx", "ax"],
    );
});

test("what repeats nearly everything gets an end", () => {
    check("a.*b", "/a[^\\n]{0,4000}b/", ["a--b"], ["a\nb"]);
    check("(?s:a.+b)", "/a[^]{1,50000}b/", ["a\nb"], ["ab"]);
});

test("what is not understood is no expression", () => {
    for (const go of ["(?<=a)b", "a)", "[a", "\\pL", "(?x)a", "\\Qa"]) {
        assert.throws(() => parseRegex(go), /not understood/, go);
    }
});

test("texts that every match has, and where", () => {
    const anchors = (go: string): string => {
        const { node, prefix } = withoutPrefix(parseRegex(go));
        const found = anchorsOf(node)?.map(({ text, from, to }) => `${text}@${from}-${to}`);
        return `${prefix} ${found?.join(" ") ?? "none"}`;
    };
    assert.equal(anchors("\\b(?:AKIA|A3T[0-9])[a-z]{9}"), "0 a3t@0-0 akia@0-0");
    assert.equal(anchors("[a-z0-9]{14}\\.(?:atlasv1)\\.[a-z]+"), "0 .atlasv1.@14-14");
    assert.equal(anchors("(?i)[\\w.-]{0,50}?(?:[Oo]kta|OKTA)(?:=)"), "50 okta=@0-0");
    assert.equal(anchors("https?://hooks"), "0 http://hooks@0-0 https://hooks@0-0");
    assert.equal(anchors("[a-z]+x"), "0 none");
});
