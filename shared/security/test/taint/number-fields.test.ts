import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { crateFlows } from "../../src/taint/crate-taint.ts";
import { fileTaint } from "../../src/taint/file-taint.ts";
import { fieldsOfType, numberFieldsOf } from "../../src/taint/number-fields.ts";
import { rustTables } from "../rust-table.ts";

const tableOf = await rustTables();
const page =
    '#[derive(Deserialize)]\nstruct Page {\n    /// How many, at most.\n    #[serde(default = "some")]\n    pub limit: usize,\n    pub(crate) after: Option<u64>,\n    order: String,\n    tags: Vec<u8>,\n}\n';

test("fields of numbers are told from those of texts", () => {
    const fields = numberFieldsOf([page]);
    assert.deepEqual([...(fields.get("Page") ?? [])], ["limit", "after"]);
    assert.equal(fieldsOfType(fields, "Query<Page>"), fields.get("Page"));
    assert.equal(fieldsOfType(fields, "&mut api::Page"), fields.get("Page"));
    assert.equal(fieldsOfType(fields, "usize"), undefined);
    const twice = numberFieldsOf([page, "struct Page { limit: String, after: Option<u64> }"]);
    assert.deepEqual([...(twice.get("Page") ?? [])], ["after"]);
});

test("a number of a request becomes part of SQL without harm, a text does not", () => {
    const flows = (code: string) =>
        crateFlows([
            fileTaint(tableOf(`use axum::extract::*;\nuse sqlx::query;\n${page}${code}`), "a.rs"),
        ]).map(({ kind }) => kind);
    const text = (name: string) => `query(&format!("select {}", ${name}));`;
    assert.deepEqual(flows(`async fn a(Query(q): Query<Page>) { ${text("q.limit")} }`), []);
    assert.deepEqual(flows(`async fn a(Query(q): Query<Page>) { ${text("q.order")} }`), ["sql"]);
    assert.deepEqual(flows(`async fn a(q: Query<Page>) { ${text("q.after")} }`), []);
    const parts = "Query(Page { limit, order, .. }): Query<Page>";
    assert.deepEqual(flows(`async fn a(${parts}) { ${text("limit")} }`), []);
    assert.deepEqual(flows(`async fn a(${parts}) { ${text("order")} }`), ["sql"]);
    // As a size it does harm all the same.
    assert.deepEqual(
        flows("async fn a(Query(q): Query<Page>) { Vec::<u8>::with_capacity(q.limit); }"),
        ["size"],
    );
    const method = `impl Page { fn text(&self) { ${text("self.limit")} ${text("self.order")} } }`;
    assert.deepEqual(flows(`async fn a(Query(q): Query<Page>) { q.text(); }\n${method}`), ["sql"]);
});

test("any text is read, in time by its length", () => {
    fc.assert(
        fc.property(fc.string({ unit: "binary" }), (text) => {
            numberFieldsOf([`struct A { ${text}`, text]);
        }),
    );
    const start = performance.now();
    for (const part of ["struct A", "struct A {", "struct A { a: ", "#[", "struct A<"]) {
        numberFieldsOf([part.repeat(200_000 / part.length)]);
    }
    assert.ok(performance.now() - start < 5000);
});
