import assert from "node:assert/strict";
import { test } from "node:test";
import { checkCompletion } from "../src/grammar/check-completion.ts";
import { completionMode } from "../src/grammar/completion-context.ts";
import { cursorScope } from "../src/grammar/cursor-scope.ts";
import { rust } from "../src/languages/rust.ts";
import { rustDocument, withCursor } from "./rust-source.ts";

/** The text that is shown; `<N` in front of it when it replaces N units, `!` and the reason when silent. */
function check(source: string, raw: string, expected: string): void {
    const { text, offset } = withCursor(source);
    const document = rustDocument(text);
    try {
        const mode = completionMode(cursorScope(rust, text, offset, document.tree()));
        const checked = checkCompletion(document, offset, raw, mode);
        const actual =
            checked.kind === "silent"
                ? `!${checked.reason}`
                : `${checked.replaceAfter > 0 ? `<${checked.replaceAfter} ` : ""}${checked.text}`;
        assert.equal(actual, expected, source);
    } finally {
        document.dispose();
    }
}

test("a line ends where the line ends", () => {
    check("fn a() {\n    let x = $0\n}\n", "b(1);\n    let y = 2;\n}\n", "b(1);");
    check("use std::$0\n\nfn a() {}\n", "fmt::Debug;\nuse b;\n", "fmt::Debug;");
    check("fn a() {\n    // go $0\n}\n", "on\nand on", "on");
    check("/* go $0 */", "on (now */ b", "on (now");
    check("/// go $0\nfn a() {}\n", "on (now\n", "on (now");
    check("// go $0 on\n", "and on", "and");
    check("fn a() {\n    let x = $0\n}\n", "b(1); \t\r\n    c();", "b(1);");
    check("fn a() {\n    let x = $0\n}\n", "\n    b();\n", "!empty");
    check("fn a() {\n    let x = $0\n}\n", " b;", "b;");
    check("fn a() {\n    let x = $0\n}\n", "b;\uFFFD", "b;");
});

test("several lines end where the statement ends that was begun", () => {
    check("fn a() {\n    b();\n    $0\n}\n", "c();\n    d();\n}\n", "c();");
    check(
        "fn a() {\n    b();\n    $0\n}\n",
        "if c {\n        d();\n    }\n    e();\n}\n",
        "if c {\n        d();\n    }",
    );
    check(
        "fn a() {\n    b();\n    $0\n}\n",
        "if c {\n        d();\n    } else {\n        e();\n    }\n    f();\n}\n",
        "if c {\n        d();\n    } else {\n        e();\n    }",
    );
    check(
        "fn a() {\n    b();\n    $0\n}\n",
        "let c = match d {\n        _ => 1,\n    };\n    e();\n}\n",
        "let c = match d {\n        _ => 1,\n    };",
    );
    check(
        "fn a() {\n    b();\n    $0\n}\n",
        "c {\n        d: 1,\n    }\n    .e();\n    f();\n}\n",
        "c {\n        d: 1,\n    }\n    .e();",
    );
    check("fn a() {\n    b();\n    $0\n}\n", "c(d)\n}\n\nfn e() {}\n", "c(d)");
    check("fn a() {\n    b();\n    $0\n}\n", "// c\n    d();\n    e();\n}\n", "// c\n    d();");
    check("fn a() {\n    b();\n    $0\n}\n", "c\n\n    d();\n}\n", "c");
    check(
        "fn a() {\n    match b {\n        C => 1,\n        $0\n    }\n}\n",
        "D => 2,\n        _ => 3,\n    }\n}\n",
        "D => 2,",
    );
    check("struct A {\n    b: u8,\n    $0\n}\n", "c: u8,\n    d: u8,\n}\n", "c: u8,");
});

test("an empty block is filled, an item is written to its end", () => {
    check("fn a() {$0}\n", "\n    b();\n    c();\n}\n\nfn d() {}\n", "\n    b();\n    c();\n");
    check("fn a() {\n    $0\n}\n", "b();\n    c();\n}\n\nfn d() {}\n", "b();\n    c();");
    check("fn a() {\n    $0\n}\n", "\n    b();\n}\n", "b();");
    check(
        "fn a() {\n    match b {$0}\n}\n",
        "\n        C => 1,\n        _ => 2,\n    }\n}\n",
        "\n        C => 1,\n        _ => 2,\n    ",
    );
    check("enum A {$0}\n", "\n    B,\n    C,\n}\n", "\n    B,\n    C,\n");
    check("impl A {$0}\n", "\n    fn b() {}\n\n    fn c() {}\n}\n", "\n    fn b() {}\n");
    check(
        "/// Adds.\n$0\n\nfn z() {}\n",
        "fn add(a: u8, b: u8) -> u8 {\n    a + b\n}\n\nfn c() {}\n",
        "fn add(a: u8, b: u8) -> u8 {\n    a + b\n}",
    );
    check(
        "$0\n\nfn z() {}\n",
        "#[derive(Debug)]\nstruct A;\n\nstruct B;\n",
        "#[derive(Debug)]\nstruct A;",
    );
    check("fn a() {\n    let f = |x| {$0};\n}\n", " x + 1 };\n", " x + 1 ");
});

test("brackets are closed once, whoever closes them", () => {
    check("fn a() {\n    b($0)\n}\n", "c, d);\n}\n", "<1 c, d);");
    check("fn a() {\n    b($0);\n}\n", "c, d);\n}\n", "c, d");
    check("fn a() {\n    b($0)\n}\n", "c, d)\n}\n", "c, d");
    check("fn a() {\n    b(c($0));\n}\n", "d));\n}\n", "d");
    check("fn a() {\n    b($0\n}\n", "c, d);\n}\n", "c, d);");
    check("fn a() {\n    b($0, e);\n}\n", "c, d);\n}\n", "c, d");
    check('fn a() {\n    b("$0")\n}\n', 'c {}", d);\n', '<2 c {}", d);');
    check('fn a() {\n    b("$0");\n}\n', 'c {}");\n', "c {}");
    check('fn a() {\n    b("$0 d");\n}\n', 'c");\n', "c");
    check('fn a() {\n    b("$0\n}\n', 'c");\n', 'c");');
    check(
        "fn a() {\n    if b {\n        $0\n}\n\nfn c() {}\n",
        "d();\n    }\n}\n\nfn e() {}",
        "d();\n    }",
    );
    check(
        "fn a() {\n    if b {\n        c();\n        $0\n",
        "d();\n    }\n}\n\nfn e() {}",
        "d();",
    );
    check("fn a()$0\n    b();\n}\n", " {\n    b();\n}\n", " {");
    check("fn a() {\n    let v = vec![$0];\n}\n", "1, 2, 3];\n    b();", "1, 2, 3");
    check("fn a() {\n    b(|c| {$0})\n}\n", " c + 1 })\n}\n", " c + 1 ");
});

test("what stands behind the cursor is not said again", () => {
    check("fn a() {\n    let x = $0 + 1;\n}\n", "b + 1;\n", "b");
    check("fn a() {\n    let x = $0;\n}\n", "b;\n    c();", "b");
    check("fn a() {\n    $0\n    cccc();\n}\n", "cccc();\n}\n", "!duplicates-suffix");
    check(
        "fn a() {\n    $0\n    cccc();\n}\n",
        "if b {\n        d();\n    }\n    cccc();\n}\n",
        "if b {\n        d();\n    }",
    );
    check("fn a() {\n    let $0\n    let bbbb = 1;\n}\n", "bbbb = 1;\n", "!duplicates-suffix");
    check("fn a() {\n    bbbb(cccc);\n    $0\n}\n", "bbbb(cccc);\n", "!repetitive");
    check("fn a() {\n    b(c$0)\n}\n", ")\n", "!duplicates-suffix");
    check("fn a() {\n    $0\n}\n", "bbbb();\n    bbbb();\n    bbbb();\n", "bbbb();");
    check(
        "fn a() {\n    $0\n}\n",
        "bbbb();\n    c();\n    bbbb();\n    c();\n",
        "bbbb();\n    c();",
    );
});

test("a text that was cut short is repaired", () => {
    check("fn a() {\n    let x = $0\n}\n", "b(c, d", "b(c, d)");
    check("fn a() {\n    let x = $0\n}\n", "b([c, d", "b([c, d])");
    check("fn a() {\n    let x = $0\n}\n", 'b("c', 'b("c")');
    check("fn a() {\n    let x = $0\n}\n", "b(\n        c,", "b");
    check("fn a() {\n    for x in $0\n}\n", "b.iter() {\n        c();\n", "b.iter()");
    check(
        "fn a() {\n    $0\n}\n",
        "b();\n    if c {\n        d();",
        "b();\n    if c {\n        d();\n    }",
    );
    check("fn a() {\n    $0\n}\n", "b();\n    c(|d| { e", "b();\n    c(|d| { e })");
    check("fn a() {\n    $0\n}\n", "b();\n    let = = 3;\n", "b();");
    check("fn a() {\n    let x = $0\n}\n", 'b(r#"', "b");
});

test("nothing that adds a syntax error is shown", () => {
    check("fn a() {\n    $0\n}\n", "let = = 3;", "!adds-parse-error");
    check("fn a() {\n    let x = $0;\n}\n", "= 3", "!adds-parse-error");
    check("fn a() {\n    $0\n}\n", ") }", "!empty");
    check("fn a() {\n    let x = b.$0\n    c();\n}\n", ")", "!empty");
    check("fn a() {\n    let x = $0\n}\n", "/* b", "!empty");
    check("struct A {\n    $0\n}\n", "let x = 1;\n", "!adds-parse-error");
});

test("line ends of the document do not matter", () => {
    check("fn a() {\r\n    let x = $0;\r\n}\r\n", "b;\n", "b");
    check("fn a() {\r\n    $0\r\n    cccc();\r\n}\r\n", "cccc();\n", "!duplicates-suffix");
    check("\n$0", "fn a() {}\n", "fn a() {}");
});

test("a document beyond the limits gets nothing", () => {
    check(`${"a ".repeat(10_001)}$0`, "b", "!document-too-large");
    const document = rustDocument("fn a() {}\n".repeat(1000), { budget: -1 });
    const checked = checkCompletion(document, document.text.length, "fn b() {}", "multi-line");
    assert.equal(checked.kind === "silent" && checked.reason, "document-too-large");
});
