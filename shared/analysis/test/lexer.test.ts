import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bracketsAtCursor } from "../src/grammar/brackets.ts";
import { lex } from "../src/grammar/lexer.ts";
import { rust } from "../src/languages/rust.ts";

/** The tokens without blanks, as `kind text`; an unterminated one ends in what it lacks. */
function check(text: string, expected: readonly string[], insideString?: string): void {
    const tokens = [...lex(rust.lexical, text, { insideString })]
        .filter(({ kind }) => kind !== "space" && kind !== "newline")
        .map(({ kind, start, end, unterminated }) => {
            const lacks = unterminated === undefined ? "" : ` ...${unterminated}`;
            return `${kind} ${text.slice(start, end)}${lacks}`;
        });
    assert.deepEqual(tokens, expected, text);
}

test("strings, characters and lifetimes", () => {
    check('"a\\"b" c', ['string "a\\"b"', "word c"]);
    check('b"a" c"b" br"\\"', ['string b"a"', 'string c"b"', 'string br"\\"']);
    check('r#"a"b"# c', ['string r#"a"b"#', "word c"]);
    check('"a', ['string "a ..."']);
    check('r##"a"#', ['string r##"a"# ..."##']);
    check("'a' '\\'' '\\u{1F600}' b'x' '😀'", [
        "string 'a'",
        "string '\\''",
        "string '\\u{1F600}'",
        "string b'x'",
        "string '😀'",
    ]);
    check("&'a str 'static", ["punctuation &", "word 'a", "word str", "word 'static"]);
    check("'", ["punctuation '"]);
    check('a" + b', ['string a"', "punctuation +", "word b"], '"');
    check('a"#', ['string a"#'], '"#');
    check("", [], '"');
});

test("comments nest, brackets and words are kept apart", () => {
    check("// a /*\nb", ["comment // a /*", "word b"]);
    check("/* a /* b */ c */ d", ["comment /* a /* b */ c */", "word d"]);
    check("/* a /* b", ["comment /* a /* b ...*/*/"]);
    check("a/b", ["word a", "punctuation /", "word b"]);
    check("f(x[0])", ["word f", "open (", "word x", "open [", "word 0", "close ]", "close )"]);
    check("größe_1", ["word größe_1"]);
});

test("tokens cover every text without a gap", () => {
    const unit = fc.constantFrom(..."\"'#r/*\\\n {}()[]a1;,😀\ud800".split(""), "br#", "u{");
    fc.assert(
        fc.property(fc.array(unit), fc.constantFrom(undefined, '"', '"#'), (units, inside) => {
            const text = units.join("");
            let at = 0;
            for (const token of lex(rust.lexical, text, { insideString: inside })) {
                assert.equal(token.start, at);
                assert.ok(token.end > token.start);
                at = token.end;
            }
            assert.equal(at, text.length);
        }),
    );
});

/** Open brackets innermost last, `!` behind one that nothing closes; then excess closers. */
function checkBrackets(source: string, expected: string): void {
    const [before = "", after = ""] = source.split("$0");
    const { open, excessClosers } = bracketsAtCursor(rust, before, after);
    const stack = open.map((bracket) => `${bracket.open}${bracket.closedBehind ? "" : "!"}`);
    const excess = excessClosers.length === 0 ? "" : ` +${excessClosers.join("")}`;
    assert.equal(`${stack.join(" ")}${excess}`, expected, source);
}

test("brackets at the cursor are matched with those behind it", () => {
    checkBrackets("fn a() {$0}", "{");
    checkBrackets("fn a() {$0", "{!");
    checkBrackets("a(b[$0])", "( [");
    checkBrackets("a(b[$0)", "( [!");
    checkBrackets("a(b($0);", "(! (");
    checkBrackets("fn a() {\n    if b {\n        $0\n}\n", "{ {!");
    checkBrackets("fn a() {\n    if b {\n        $0\n    }\n", "{! {");
    checkBrackets("fn a() {\n    $0\n\nfn b() {\n}\n", "{!");
    checkBrackets("fn a()$0\n    b();\n}\n", " +}");
    checkBrackets("impl A {\n    fn b()$0\n        c();\n    }\n}\n", "{ +}");
    checkBrackets("a({$0 b(c) })", "( {");
    checkBrackets("a ) b ($0)", "(");
    checkBrackets('a("$0")', "(");
    checkBrackets("a(b { c) $0", "");
});
