import assert from "node:assert/strict";
import { test } from "node:test";
import { crateFlows } from "../../src/taint/crate-taint.ts";
import { fileTaint } from "../../src/taint/file-taint.ts";
import {
    taintConfidence,
    taintMessage,
    taintRuleOf,
    taintRules,
} from "../../src/taint/taint-rules.ts";
import { rustTables } from "../rust-table.ts";

const tableOf = await rustTables();

/** The code with the places of a kind marked. */
function marked(kind: string, code: string, path: string): string {
    const flows = crateFlows([fileTaint(tableOf(code), path)]).filter(
        (flow) => taintRuleOf(flow.kind)?.kind === kind,
    );
    let text = code;
    for (const { place } of flows.sort((left, right) => right.place.start - left.place.start)) {
        text = `${text.slice(0, place.start)}«${text.slice(place.start, place.end)}»${text.slice(place.end)}`;
    }
    return text;
}

for (const rule of taintRules) {
    test(`${rule.id} does what its examples say`, () => {
        assert.ok(rule.matches.length >= 3 && rule.misses.length >= 3);
        assert.equal(taintRuleOf(rule.kind), rule);
        for (const { code, path = "src/lib.rs" } of rule.matches) {
            assert.equal(marked(rule.kind, code.replace(/[«»]/g, ""), path), code);
        }
        for (const { code, path = "src/lib.rs" } of rule.misses) {
            assert.equal(marked(rule.kind, code, path), code);
        }
    });
}

test("a flow tells its way through the functions of other files, and what to do", () => {
    const handler =
        "use axum::extract::Query;\nasync fn list(Query(q): Query<P>) { db::find(&q.name); }";
    const store =
        'use sqlx::*;\npub fn find(name: &str) { sqlx::query(&build(name)); }\nfn build(name: &str) -> String { format!("select {name}") }';
    const [flow] = crateFlows([
        fileTaint(tableOf(handler), "src/main.rs"),
        fileTaint(tableOf(store), "src/db.rs"),
    ]);
    assert.ok(flow !== undefined);
    assert.equal(taintConfidence(flow), "high");
    const rule = taintRuleOf(flow.kind);
    assert.equal(
        rule && taintMessage(rule, flow),
        "The request's Query `Query(q)` becomes part of SQL in `sqlx::query`. Write a placeholder into the SQL and bind the value to it.",
    );
    assert.deepEqual(
        flow.steps.map(
            ({ path, place, message }) => `${path}:${place.line}:${place.column} ${message}`,
        ),
        [
            "src/main.rs:2:15 the request's Query `Query(q)` comes in",
            "src/main.rs:2:37 goes into `find` as `name`",
            "src/db.rs:2:40 goes through `build`",
            "src/db.rs:2:39 reaches `sqlx::query`",
        ],
    );
});

test("tests, benches and examples are left out", () => {
    const code =
        "use axum::extract::*;\nasync fn a(Query(q): Query<P>) { reqwest::get(&q.url).await; }";
    assert.deepEqual(crateFlows([fileTaint(tableOf(code), "tests/a.rs")]), []);
    assert.deepEqual(
        crateFlows([fileTaint(tableOf(`#[cfg(test)]\nmod tests { ${code} }`), "a.rs")]),
        [],
    );
});

test("data that one caller hands to a function does not come back to another", () => {
    const code =
        'use axum::extract::*;\nfn same(x: String) -> String { x }\nasync fn a(Query(q): Query<P>) { same(q.url); }\nfn b() { reqwest::get(same("x".into())); }';
    assert.deepEqual(crateFlows([fileTaint(tableOf(code), "src/lib.rs")]), []);
});
