import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
    documentationLines,
    rustTokens,
    stringContent,
    tokenKinds,
} from "../../src/rust/rust-tokens.ts";

const names = Object.fromEntries(Object.entries(tokenKinds).map(([name, kind]) => [kind, name]));

function check(text: string, expected: readonly string[]): void {
    const { kinds, starts, ends, count } = rustTokens(text);
    const shown = Array.from({ length: count }, (_, index) => {
        const kind = names[kinds[index] ?? 0]?.slice(0, 3);
        return `${kind} ${text.slice(starts[index], ends[index])}`;
    });
    assert.deepEqual(shown, expected);
}

test("words, raw words, paths and numbers", () => {
    check("a r#b::C 1.5e3 2..3", [
        "ide a",
        "ide b",
        "pat ::",
        "ide C",
        "oth 1.5e3",
        "oth 2",
        "pun .",
        "pun .",
        "oth 3",
    ]);
    check("größe r b br", ["ide größe", "ide r", "ide b", "ide br"]);
    check("r#", ["ide r", "pun #"]);
});

test("strings of all sorts end where they end", () => {
    check(String.raw`"a\"b" b"c" c"d" r"e\" r#"f"g"# br##"h"#i"##;`, [
        String.raw`str "a\"b"`,
        'str b"c"',
        'str c"d"',
        String.raw`str r"e\"`,
        'str r#"f"g"#',
        'str br##"h"#i"##',
        "pun ;",
    ]);
    check('"open', ['str "open']);
    check('r#"open"', ['str r#"open"']);
});

test("characters are told from lifetimes", () => {
    check(String.raw`'a' 'b '\'' '\u{1F600}' '😀' b'"' '"' 'static: '_`, [
        "oth 'a'",
        "oth 'b",
        String.raw`oth '\''`,
        String.raw`oth '\u{1F600}'`,
        "oth '😀'",
        "oth b'\"'",
        "oth '\"'",
        "oth 'static",
        "pun :",
        "oth '_",
    ]);
});

test("of comments only documentation is a token", () => {
    check("//a\n///b\n////c\n//!d\n/*e/*f*/g*//**h*//*!i*//***j*//**/k/*l", [
        "doc ///b",
        "doc //!d",
        "doc /**h*/",
        "doc /*!i*/",
        "ide k",
    ]);
    check("#!/usr/bin/env run\nx", ["ide x"]);
    check("#![y]", ["pun #", "pun !", "pun [", "ide y", "pun ]"]);
    check("a / b", ["ide a", "pun /", "ide b"]);
});

test("content of strings and documentation", () => {
    assert.equal(stringContent('"a"'), "a");
    assert.equal(stringContent('br##"a"#b"##'), 'a"#b');
    assert.equal(stringContent('"open'), "open");
    assert.equal(stringContent('"'), "");
    assert.equal(stringContent("x"), "");
    assert.deepEqual(documentationLines("/// a"), [" a"]);
    assert.deepEqual(documentationLines("/** a\n * b\n c */"), [" a", " b", " c "]);
    assert.deepEqual(documentationLines("/*! a"), [" a"]);
});

const piece = fc.constantFrom(
    ...["a", "r#", "b'", "'", '"', "\\", "#", "/*", "*/", "//", "///", "\n", "::", "{", "}", "é"],
    ...["1.2", " ", 'br##"', '"##', "#[", "]", "😀"],
);

test("tokens ascend, stay in the text and leave nothing but blanks and comments out", () => {
    fc.assert(
        fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
            const text = pieces.join("");
            const { starts, ends, count } = rustTokens(text);
            let before = 0;
            for (let index = 0; index < count; index++) {
                const [start = -1, end = -1] = [starts[index], ends[index]];
                assert.ok(start >= before && end > start && end <= text.length);
                const between = text.slice(before, start);
                assert.match(between, /^(?:\s|\/[/*][\s\S]*|#|r#|#!.*)*$/);
                before = end;
            }
        }),
        { numRuns: 2_000 },
    );
});

test("hostile texts cost time in line with their length", () => {
    for (const text of ["/*", "'", '"', "r#", "#[", "::", "b'\\"]) {
        const started = performance.now();
        rustTokens(text.repeat(200_000));
        assert.ok(performance.now() - started < 2_000, text);
    }
});
