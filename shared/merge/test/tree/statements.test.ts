import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { ParseFile } from "../../src/languages/read-side.ts";
import { mergeFile } from "../../src/merge-file.ts";
import { rustParser } from "../rust-parser.ts";

let parse: ParseFile;
before(async () => {
    parse = await rustParser();
});

function merged(base: string, ours: string, theirs: string): string {
    const result = mergeFile({ base, ours, theirs, path: "src/lib.rs" }, parse);
    return `${result.method}: ${result.text}`;
}

/** The same in a body, either way round. */
function check(base: string, ours: string, theirs: string, expected: string): void {
    const [b, o, t, e] = [base, ours, theirs, expected].map((body) => `fn f() {\n${body}\n}\n`);
    assert.equal(merged(b as string, o as string, t as string), `structured: ${e}`);
    assert.equal(merged(b as string, t as string, o as string), `structured: ${e}`);
}

function conflicts(base: string, ours: string, theirs: string): number {
    const [b, o, t] = [base, ours, theirs].map((body) => `fn f() {\n${body}\n}\n`) as [
        string,
        string,
        string,
    ];
    return mergeFile({ base: b, ours: o, theirs: t, path: "src/lib.rs" }, parse).conflicts.length;
}

test("edits of neighbouring statements are both taken", () => {
    check(
        "    let a = first(1);\n    let b = second(2);",
        "    let a = first(1, 10);\n    let b = second(2);",
        "    let a = first(1);\n    let b = second(2).third(3);",
        "    let a = first(1, 10);\n    let b = second(2).third(3);",
    );
});

test("an edit goes into a statement that the other side only broke into lines", () => {
    check(
        "    call(alpha, beta, gamma);",
        "    call(\n        alpha,\n        beta,\n        gamma,\n    );",
        "    call(alpha, beta.clone(), gamma);",
        "    call(\n        alpha,\n        beta.clone(),\n        gamma,\n    );",
    );
    check(
        "    if a { call(b, c); }\n    other();",
        "    if a {\n        call(b, c);\n    }\n    other();",
        "    if a { call(b, d); }\n    other();",
        "    if a {\n        call(b, d);\n    }\n    other();",
    );
});

test("blanks in a string are no layout", () => {
    assert.equal(conflicts('    a("x  y");', '    a("x y");', '    a("x   y");'), 1);
    assert.equal(conflicts('    a(1, "x  y");', '    a(2, "x y");', '    a(3, "x  y");'), 1);
});

test("what both sides put in one place runs in an order that nobody knows", () => {
    assert.equal(
        conflicts(
            "    a();\n    b();",
            "    a();\n    x();\n    b();",
            "    a();\n    y();\n    b();",
        ),
        1,
    );
    assert.equal(conflicts("    a();\n    b(1);", "    a();", "    a();\n    b(2);"), 1);
});

test("arms for different constructors are joined, others are not", () => {
    const body = (arms: readonly string[]): string =>
        `    match a {\n${arms.map((arm) => `        ${arm}\n`).join("")}    }`;
    const [first, last] = ["A::B => 1,", "A::C => 2,"];
    const [b, o, t, e] = [
        [],
        ["A::D(_) => 3,"],
        ["A::E { x } => x,"],
        ["A::D(_) => 3,", "A::E { x } => x,"],
    ].map((arms) => `fn f() {\n${body([first, ...arms, last])}\n}\n`) as [
        string,
        string,
        string,
        string,
    ];
    assert.equal(merged(b, o, t), `structured: ${e}`);
    assert.equal(
        conflicts(body([first]), body([first, "x => 3,"]), body([first, "A::E => 4,"])),
        1,
    );
    assert.equal(
        conflicts(body([first]), body([first, "A::E => 3,"]), body([first, "A::E => 4,"])),
        1,
    );
});

test("fields of a value are joined, and what the rest is from stays last", () => {
    const [b, o, t, e] = [
        "",
        "        b: 2,\n",
        "        c: 3,\n",
        "        b: 2,\n        c: 3,\n",
    ].map((fields) => `fn f() {\n    A {\n        a: 1,\n${fields}        ..z\n    }\n}\n`) as [
        string,
        string,
        string,
        string,
    ];
    assert.equal(merged(b, o, t), `structured: ${e}`);
    assert.equal(conflicts("    A { a: 1 }", "    A { a: 1, ..z }", "    A { a: 1, c: 3 }"), 1);
});

test("bounds and predicates are sets", () => {
    const item = (header: string): string => `${header} {\n    g();\n}\n`;
    const header = (base: string, ours: string, theirs: string, expected: string): void =>
        assert.equal(merged(item(base), item(ours), item(theirs)), `structured: ${item(expected)}`);
    header("fn f<T: A>()", "fn f<T: A + B>()", "fn f<T: A + C<u8>>()", "fn f<T: A + B + C<u8>>()");
    header("fn f<T>()", "fn f<T: A>()", "fn f<T: 'static + B>()", "fn f<T: A + 'static + B>()");
    header(
        "fn f<T, U>()\nwhere\n    T: A,",
        "fn f<T, U>()\nwhere\n    T: A + C,\n    U: B,",
        "fn f<T, U>()\nwhere\n    T: A + D,\n    Vec<U>: E,",
        "fn f<T, U>()\nwhere\n    T: A + C + D,\n    U: B,\n    Vec<U>: E,",
    );
    const result = mergeFile(
        {
            base: item("fn f(a: u8)"),
            ours: item("fn f(a: u8, b: u8)"),
            theirs: item("fn f(a: u8, c: u8)"),
            path: "a.rs",
        },
        parse,
    );
    assert.equal(result.conflicts.length, 1, "the order of parameters says something");
});

test("bounds of impls, traits and structs are sets too", () => {
    for (const kind of ["impl<T: A$> X for T", "trait X: A$", "struct X<T: A$>"]) {
        const item = (bounds: string): string => `${kind.replace("$", bounds)} {}\n`;
        assert.equal(
            merged(item(""), item(" + B"), item(" + C")),
            `structured: ${item(" + B + C")}`,
        );
    }
});

test("names of nested imports are joined", () => {
    assert.equal(
        merged("use a::{b::{c}, d};\n", "use a::{b::{c, e}, d};\n", "use a::{b::{c, f}, d};\n"),
        "structured: use a::{b::{c, e, f}, d};\n",
    );
});

test("an edit goes into a block that the other side put around the statement", () => {
    check(
        "    first(1, 2);\n    second(3, 4);\n    third(5, 6);",
        "    first(1, 2);\n    if yes() {\n        second(3, 4);\n        third(5, 6);\n    }",
        "    first(1, 2);\n    second(3, 4);\n    third(5, |x| {\n        x + 6\n    });",
        "    first(1, 2);\n    if yes() {\n        second(3, 4);\n        third(5, |x| {\n            x + 6\n        });\n    }",
    );
    check(
        "    let a = first(1, 2);\n    a",
        "    let a = run(|| {\n        log();\n        for b in c {\n            first(1, 2);\n        }\n    });\n    a",
        "    let a = first(1, 2);\n    a + 1",
        "    let a = run(|| {\n        log();\n        for b in c {\n            first(1, 2);\n        }\n    });\n    a + 1",
    );
    check(
        "    for b in c {\n        first(b, 2, 3);\n    }",
        "    for b in c {\n        unsafe {\n            first(b, 2, 3);\n        }\n    }",
        "    for b in c {\n        first(b, 2, 3);\n        second(b, 4);\n    }",
        "    for b in c {\n        unsafe {\n            first(b, 2, 3);\n        }\n        second(b, 4);\n    }",
    );
});

test("lines of a string do not move with the block around it", () => {
    check(
        '    a(1, 2, "x\n    y");',
        '    if z {\n        a(1, 2, "x\n    y");\n    }',
        '    a(1, 3, "x\n    y");',
        '    if z {\n        a(1, 3, "x\n    y");\n    }',
    );
});

test("two blocks around one statement are a conflict", () => {
    const wrapped = (head: string): string => `    ${head} {\n        call(1, 2, 3);\n    }`;
    assert.equal(conflicts("    call(1, 2, 3);", wrapped("if a"), wrapped("if b")), 1);
});
