import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { outlineOf } from "../../src/taint/call-outline.ts";
import { crateFlows } from "../../src/taint/crate-taint.ts";
import { fileTaint } from "../../src/taint/file-taint.ts";
import { relevantFiles } from "../../src/taint/relevant-files.ts";
import { taintRules } from "../../src/taint/taint-rules.ts";
import { rustTables } from "../rust-table.ts";

const tableOf = await rustTables();

function relevant(...files: readonly string[]): readonly number[] {
    return [...relevantFiles(files.map(outlineOf))].sort();
}

test("every file in which an example of a flow stands is relevant", () => {
    for (const { id, matches } of taintRules) {
        for (const { code } of matches) {
            assert.deepEqual(relevant(code.replace(/[«»]/g, "")), [0], `${id}: ${code}`);
        }
    }
});

const handler = "use axum::extract::*;\nasync fn list(Query(q): Query<P>) { find(&q.name); }";
const between = "pub fn find(name: &str) { Store::open(place(name)); }";
const helper = "fn place(name: &str) -> String { name.to_string() }";
const store = "impl Store { pub fn open(name: String) { std::fs::read(name); } }";

test("files between a source and a sink are relevant, others are not", () => {
    const other = "pub fn show() { std::fs::read(0); }";
    assert.deepEqual(relevant(handler, between, helper, store, other), [0, 1, 2, 3]);
    assert.deepEqual(relevant(handler, between, helper, other), []);
    assert.deepEqual(relevant(between, helper, store, other), []);
    // Methods whose names are nearly always the standard library's are followed nowhere.
    assert.deepEqual(
        relevant(handler.replace("find(&", "x.get(&"), "fn get() { fs::read(x); }"),
        [],
    );
});

test("what a function answers reaches the sinks of its callers", () => {
    const answer = "use axum::*;\nasync fn name(q: Query<P>) -> String { q.name }";
    assert.deepEqual(relevant(answer, "fn use_it() { std::fs::read(name(x)); }"), [0, 1]);
});

test("comments, texts and tests are not code", () => {
    const open = "async fn b(Query(q): Query<P>) { std::fs::read(q.name); }";
    for (const code of [
        `use axum::*;\n// ${open}`,
        `use axum::*;\nfn a() { check(r#"${open}"#); }`,
        `use axum::*;\n#[cfg(test)]\nmod tests {\n    ${open}\n}\n`,
    ]) {
        assert.deepEqual(relevant(code), [], code);
    }
});

test("code that nobody formatted keeps what it calls", () => {
    const code =
        "use axum::*;\nasync fn a(q: Query<P>) {\nif x {\n}\nstd::fs::read(q.name);\n}\nfn b() {}";
    assert.deepEqual(relevant(code), [0]);
    const nested =
        "use axum::*;\nasync fn a(q: Query<P>) {\n    fn b() {}\n    std::fs::read(q.name);\n}";
    assert.deepEqual(relevant(nested), [0]);
});

const names = fc.constantFrom("one", "two", "three", "four");
const statement = fc.oneof(
    names.map((name) => `let x = ${name}(x);`),
    names.map((name) => `Kind::${name}(x);`),
    names.map((name) => `if y { return ${name}(&x); }`),
    fc.constantFrom("std::fs::read(x);", "let x = std::env::args();", "x.two();", "vec![0; x];"),
);
const written = fc
    .tuple(names, fc.boolean(), fc.boolean(), fc.array(statement, { maxLength: 4 }))
    .map(([name, isHandler, isMethod, body]) => {
        const head = isHandler ? `async fn ${name}(Query(x): Query<P>)` : `fn ${name}(x: String)`;
        const code = `${head} -> String { ${body.join(" ")} x }`;
        return isMethod ? `impl Kind {\n    ${code}\n}\n` : `${code}\n`;
    });
const file = fc
    .array(written, { minLength: 1, maxLength: 4 })
    .map((functions) => `use axum::extract::*;\n${functions.join("")}`);

test("the flows of the relevant files are those of all files", () => {
    const told = (files: readonly (readonly [number, string])[]) =>
        crateFlows(files.map(([at, code]) => fileTaint(tableOf(code), `src/${at}.rs`)))
            .map(({ path, place, kind }) => `${path}:${place.start} ${kind}`)
            .sort();
    fc.assert(
        fc.property(fc.array(file, { minLength: 1, maxLength: 4 }), (codes) => {
            const all = codes.map((code, at) => [at, code] as const);
            const chosen = relevantFiles(codes.map(outlineOf));
            assert.deepEqual(told(all.filter(([at]) => chosen.has(at))), told(all));
        }),
        { numRuns: 300 },
    );
});

test("any text is outlined, in time by its length", () => {
    fc.assert(
        fc.property(fc.string({ unit: "binary" }), (text) => {
            outlineOf(`fn ${text}`, 0);
        }),
    );
    const start = performance.now();
    for (const part of ["fn a", "r#", "fn a() {", "\n }", "a::", "vec![", 'extern "C" fn a(']) {
        outlineOf(part.repeat(200_000 / part.length), 0);
    }
    assert.ok(performance.now() - start < 5000);
});
