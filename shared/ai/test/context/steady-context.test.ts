import assert from "node:assert/strict";
import { test } from "node:test";
import { collectContext } from "../../src/context/collect-context.ts";
import { definitions } from "../../src/context/definitions.ts";
import { enclosingItem, SteadyContext } from "../../src/context/steady-context.ts";

function setUp() {
    const time = { now: 0 };
    const steady = new SteadyContext({ now: () => time.now });
    let made = 0;
    /** How often pieces were made by now. */
    const ask = (prefix: string, more: object = {}): number => {
        const line = prefix.split("\n").length - 1;
        const place = { uri: "a", line, prefix, isManual: false, isComplete: true, ...more };
        const pieces = steady.piecesAt(place, () => {
            made++;
            return [{ kind: "edit", path: "", text: `${made}` }];
        });
        assert.equal(pieces[0]?.text, `${made}`);
        return made;
    };
    return { steady, time, ask };
}

const inFunction = "fn a() {\n    ";

test("typing 200 keys in a function leaves the pieces as they are", () => {
    const steady = new SteadyContext({ now: () => now });
    let now = 0;
    const path = "demo/src/store.rs";
    const items = ["open", "close", "read"].map((name) => `pub fn ${name}() {}`).join("\n");
    const neighbours = [{ path, definitions: definitions(items, path) }];
    const typed =
        "let file = open(path).unwrap_or_default();\n    if file.read(&mut buffer) > limit {\n        close(file);\n    }\n    ";
    const keys = typed.repeat(4).slice(0, 200);
    assert.equal(keys.length, 200);
    const seen = new Set<string>();
    const before = "use std::io;\n\nfn work(path: &str) {\n    open();\n    ";
    for (let key = 0; key <= keys.length; key++) {
        now += 150;
        const prefix = before + keys.slice(0, key);
        const line = prefix.split("\n").length - 1;
        const place = { uri: "a", line, prefix, isManual: false, isComplete: true };
        const pieces = steady.piecesAt(place, () =>
            collectContext({
                path: "demo/src/main.rs",
                prefix,
                suffix: "\n}\n",
                neighbours,
                edits: [],
                visited: [],
            }),
        );
        seen.add(JSON.stringify(pieces));
    }
    assert.equal(seen.size, 1);
    assert.match([...seen][0] ?? "", /pub fn open\(\);/);
});

test("leaving the item makes them anew", () => {
    const { ask } = setUp();
    assert.equal(ask(inFunction), 1);
    assert.equal(ask(`${inFunction}b();\n    if c {\n        d`), 1);
    assert.equal(ask(`${inFunction}b();\n}\n\nfn e() {\n    f`), 2);
    assert.equal(ask(`${inFunction}b();\n}\n\n`), 3);
});

test("moving far within the item makes them anew", () => {
    const { ask } = setUp();
    assert.equal(ask(inFunction), 1);
    assert.equal(ask(`${inFunction}${"b();\n    ".repeat(15)}`), 1);
    assert.equal(ask(`${inFunction}${"b();\n    ".repeat(16)}`), 2);
    assert.equal(ask(inFunction), 3);
});

test("a rest, a wish and files that have been read meanwhile make them anew", () => {
    const { ask, time } = setUp();
    assert.equal(ask(inFunction, { isComplete: false }), 1);
    assert.equal(ask(inFunction, { isComplete: false }), 1);
    assert.equal(ask(inFunction), 2);
    assert.equal(ask(inFunction, { isComplete: false }), 2);
    time.now += 20_000;
    assert.equal(ask(inFunction), 2);
    time.now += 20_001;
    assert.equal(ask(inFunction), 3);
    assert.equal(ask(inFunction, { isManual: true }), 4);
    assert.equal(ask(inFunction), 4);
});

test("each document has its own, until it is forgotten or many others came", () => {
    const { ask, steady } = setUp();
    assert.equal(ask(inFunction), 1);
    steady.forget("b");
    assert.equal(ask(inFunction), 1);
    steady.forget("a");
    assert.equal(ask(inFunction), 2);
    steady.forget();
    assert.equal(ask(inFunction), 3);
    for (let other = 0; other < 64; other++) ask(inFunction, { uri: `other ${other}` });
    assert.equal(ask(inFunction), 3 + 64 + 1);
});

test("the enclosing item is found by indentation", () => {
    const check = (prefix: string, expected: string): void =>
        assert.equal(enclosingItem(prefix), expected);
    check("fn a() {\n    b", "fn a() {");
    check("fn a() {\n    b();\n}\n", "");
    check("impl A {\n    pub(crate) async fn b(\n        &self,\n", "    pub(crate) async fn b(");
    check("fn a() {\n", "fn a() {");
    check("fn a() {\n    b();\n\n", "fn a() {");
    check("fn a() {\n    b();\n}\n\n", "");
    check("impl A {\n    pub(crate) async fn b(\n        &self,", "    pub(crate) async fn b(");
    check("impl A {\n    fn b() {\n    }\n\n    fn", "impl A {");
    check("mod a {\n\tstruct B {\n\t\tc", "\tstruct B {");
    check('extern "C" fn a() {\n  b', 'extern "C" fn a() {');
    check("macro_rules! a {\n    (", "macro_rules! a {");
    check("fn a() {}\nconst B: C = C {\n    d", "const B: C = C {");
    check("    indented", "");
    check("", "");
});
