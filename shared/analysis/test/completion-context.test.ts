import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { completionContext } from "../src/grammar/completion-context.ts";
import { rustDocument, withCursor } from "./rust-source.ts";

function contextOf(source: string, inComments = true) {
    const { text, offset } = withCursor(source);
    const document = rustDocument(text);
    try {
        return completionContext(document, offset, { path: "demo/src/lib.rs", inComments });
    } finally {
        document.dispose();
    }
}

/** Mode, or the reason for silence. */
function check(source: string, expected: string, inComments = true): void {
    const context = contextOf(source, inComments);
    assert.equal(context.kind === "ready" ? context.mode : context.reason, expected, source);
}

test("several lines where a statement, item, arm or block begins", () => {
    check("$0", "multi-line");
    check("use a;\n\n$0\n\nfn b() {}\n", "multi-line");
    check("/// Adds two numbers.\n$0\n", "multi-line");
    check("#[derive(Debug)]\n$0\n", "multi-line");
    check("fn a() {$0}", "multi-line");
    check("fn a() {$0\n}", "multi-line");
    check("fn a() { $0", "multi-line");
    check("fn a() {\n    $0\n}", "multi-line");
    check("fn a() {\n    b();\n    $0\n    c();\n}", "multi-line");
    check("impl A {\n    $0\n}", "multi-line");
    check("impl A {\n    fn b() {}\n\n    $0\n}", "multi-line");
    check("trait A {$0}", "multi-line");
    check("struct A {\n    $0\n}", "multi-line");
    check("enum A {\n    B,\n    $0\n}", "multi-line");
    check("fn a() {\n    match b {\n        $0\n    }\n}", "multi-line");
    check("fn a() {\n    let f = |x| {$0};\n}", "multi-line");
    check("fn a() {\n    let b = B {\n        $0\n    };\n}", "multi-line");
    check("fn a() {\n    if b {\n        $0\n", "multi-line");
    check("fn a() {\n    c(|| {$0})\n}", "multi-line");
});

test("one line everywhere else", () => {
    check("fn a() {\n    let x = $0\n}", "single-line");
    check("fn a() {\n    let x = $0;\n}", "single-line");
    check("fn a() {\n    b($0)\n}", "single-line");
    check("fn a() {\n    b($0);\n}", "single-line");
    check("fn a() {\n    let x = $0 + 1;\n}", "single-line");
    check("fn a() {$0\n    b();\n}", "single-line");
    check("fn a() {\n    b(\n        $0\n    )\n}", "single-line");
    check("fn a() {\n    vec![\n        $0\n    ]\n}", "single-line");
    check("fn a() {\n    quote! {\n        $0\n    }\n}", "single-line");
    check('fn a() {\n    b("$0")\n}', "single-line");
    check('fn a() {\n    b("$0\n}', "single-line");
    check("// a $0", "single-line");
    check("/* a\n$0\n*/", "single-line");
    check("use std::$0", "single-line");
    check("fn a() { return 1; $0 }", "single-line");
});

test("silent in the middle of a word, in invalid text and, on request, in comments", () => {
    check("fn a() { le$0t x = 1; }", "middle-of-word");
    check("fn a() { $0let x = 1; }", "middle-of-word");
    check("fn a() { $0ärger() }", "middle-of-word");
    check("fn a() { b\uFFFD$0 }", "invalid-text");
    check("fn a() { b\ud800 $0 }", "invalid-text");
    check("fn a() { $0 \0 }", "invalid-text");
    check("// a $0", "inside-comment-off", false);
    check("/// a $0\nfn b() {}", "inside-comment-off", false);
    check("/* a $0 */", "inside-comment-off", false);
    check("/* a /* b */ $0", "inside-comment-off", false);
    check("// a\n$0", "multi-line", false);
    check("/* a */$0", "single-line", false);
    check('fn a() { "// b$0" }', "single-line", false);
});

test("documents beyond the limits are not parsed", () => {
    check(`${"a".repeat(20_001)}$0`, "document-too-large");
    check(`${"// a\n".repeat(200_001)}$0`, "document-too-large");
    // The clock of this parser stands still, so a budget below zero is over at the first look.
    const document = rustDocument("fn a() { b(); }\n".repeat(500), { budget: -1 });
    const context = completionContext(document, 0, { path: "", inComments: true });
    assert.equal(context.kind === "silent" && context.reason, "middle-of-word");
    const end = completionContext(document, document.text.length, { path: "", inComments: true });
    assert.equal(end.kind === "silent" && end.reason, "document-too-large");
});

test("the prompt gets bounded windows that start at a line start and have line feeds", () => {
    const line = "let a = 1; // aaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n";
    const context = contextOf(`${line.repeat(300)}    b$0\r\n${line.repeat(300)}`);
    assert.equal(context.kind, "ready");
    if (context.kind !== "ready") return;
    const { prefix, suffix, path } = context.parts;
    assert.equal(path, "demo/src/lib.rs");
    assert.ok(prefix.length <= 6000 && prefix.length > 5000);
    assert.ok(prefix.startsWith("let a"));
    assert.ok(prefix.endsWith("    b"));
    assert.ok(suffix.length <= 1500 && suffix.length > 1400);
    assert.ok(!`${prefix}${suffix}`.includes("\r"));
    assert.equal(context.linePrefix, "    b");
    assert.equal(context.lineSuffix, "");
});

test("windows never cut a character in two", () => {
    for (const shift of ["", "a"]) {
        const context = contextOf(`// ${shift}${"😀".repeat(4000)}$0${"😀".repeat(2000)}`);
        assert.equal(context.kind, "ready", context.kind === "silent" ? context.reason : "");
    }
});

test("never throws, whatever the text and the place", () => {
    const piece = fc.constantFrom(
        "fn a() {",
        "}",
        "{",
        "(",
        ")",
        '"',
        "'",
        'r#"',
        '"#',
        "//",
        "/*",
        "*/",
        "\n",
        "\r\n",
        " ",
        "    ",
        "match x {",
        "=>",
        ",",
        ";",
        "let x = ",
        "impl A {",
        "#[a]",
        "😀",
        "\ud800",
        "x",
    );
    fc.assert(
        fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(), (pieces, place) => {
            const text = pieces.join("");
            const document = rustDocument(text);
            const offset = text.length === 0 ? 0 : place % (text.length + 1);
            const context = completionContext(document, offset, { path: "", inComments: true });
            document.dispose();
            assert.ok(context.kind === "ready" || context.reason !== undefined);
        }),
        { numRuns: 300 },
    );
});
