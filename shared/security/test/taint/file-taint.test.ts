import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SastSession } from "../../src/sast/sast-session.ts";
import { crateFlows } from "../../src/taint/crate-taint.ts";
import { fileTaint } from "../../src/taint/file-taint.ts";
import { rustTables } from "../rust-table.ts";

const tableOf = await rustTables();

const words = fc.constantFrom(
    "async fn a(Query(q): Query<P>) {",
    "}",
    "let x = q.name;",
    "for i in x {",
    "match x { A(y) => y,",
    "if !x.starts_with(",
    'format!("{x} {:?}", q)',
    ".map(|v| v)",
    "std::fs::read(x);",
    "self.f(x)?",
    "while let Some(x) = y {",
    "vec![0; x]",
    "return x;",
    'é"',
    "/*",
    "#[get(",
);

test("any text gives places in it, and never fails", () => {
    fc.assert(
        fc.property(fc.array(words, { maxLength: 40 }), (parts) => {
            const code = `use axum::*;\n${parts.join(" ")}`;
            for (const { place, steps } of crateFlows([fileTaint(tableOf(code), "src/a.rs")])) {
                assert.ok(place.start < place.end && place.end <= code.length);
                assert.ok(steps.length >= 2);
            }
        }),
        { numRuns: 300 },
    );
});

test("loops in loops, deep nesting and many variables take no longer than they are long", () => {
    const head = "use axum::*;\nasync fn a(Query(q): Query<P>) { let mut x = q.name;";
    const loops = `${head}${"for i in x { ".repeat(60)} x = i;${"}".repeat(61)}`;
    const deep = `${head} x = ${"(".repeat(3000)}x${")".repeat(3000)}; }`;
    const indexes = `${head} x = ${"x[".repeat(100)}0${"]".repeat(100)}; }`;
    const many = `${head}${Array.from({ length: 3000 }, (_, each) => `let v${each} = x; f(v${each});`).join("\n")} }`;
    const start = performance.now();
    for (const code of [loops, deep, indexes, many]) {
        crateFlows([fileTaint(tableOf(code), "src/a.rs")]);
    }
    assert.ok(performance.now() - start < 5000);
});

test("functions that call each other in a circle end", () => {
    const code =
        "use axum::*;\nasync fn a(Query(q): Query<P>) { b(q.url); }\nfn b(x: String) { c(x); }\nfn c(x: String) { b(x); reqwest::get(x); }";
    const flows = crateFlows([fileTaint(tableOf(code), "src/a.rs")]);
    assert.deepEqual(
        flows.map(({ kind, steps }) => [kind, steps.length]),
        [["url", 4]],
    );
});

test("a session finds what an edit of one file brings to light in it", () => {
    const session = new SastSession({ crateOf: () => "crate" });
    const handler = tableOf("use axum::*;\nasync fn a(Query(q): Query<P>) { get(&q.url); }");
    const check = (code: string) =>
        session.check("src/net.rs", "rust", tableOf(code)).map(({ rule }) => rule);
    session.learn("src/main.rs", handler);
    assert.deepEqual(check("pub fn get(url: &str) { }"), []);
    assert.deepEqual(check("pub fn get(url: &str) { reqwest::get(url); }"), ["rust-taint-url"]);
    session.forget("src/main.rs");
    assert.deepEqual(check("pub fn get(url: &str) { reqwest::get(url); }"), []);
    const silenced =
        "use axum::*;\nasync fn a(Query(q): Query<P>) {\n// rust-ai: allow(rust-taint-url)\nreqwest::get(q.url); }";
    assert.deepEqual(check(silenced), []);
    const rule = session.check(
        "src/net.rs",
        "rust",
        tableOf("fn a() { b.danger_accept_invalid_certs(true); }"),
    );
    assert.deepEqual(
        rule.map(({ kind, category }) => [kind, category]),
        [["rule", "sast"]],
    );
});

test("an open file of 5,000 lines is checked again as a whole after an edit", () => {
    const session = new SastSession({ crateOf: () => "crate" });
    const one = "fn fN(x: &str) -> String {\n    let y = x.trim();\n    y.to_string()\n}\n";
    const body = Array.from({ length: 1250 }, (_, each) => one.replace("N", `${each}`)).join("");
    const code = (last: string) =>
        `use axum::*;\n${body}async fn a(Query(q): Query<P>) { let u = f7(&q.url); ${last} }`;
    const lines = (last: string) =>
        session
            .check("src/long.rs", "rust", tableOf(code(last)))
            .map(({ rule, locations }) => `${locations[0]?.line} ${rule}`);
    assert.deepEqual(lines(""), []);
    assert.deepEqual(lines("reqwest::get(u);"), ["5002 rust-taint-url"]);
    assert.deepEqual(lines(""), []);
});
