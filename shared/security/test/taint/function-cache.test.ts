import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fileTaint } from "../../src/taint/file-taint.ts";
import { FunctionCache } from "../../src/taint/function-cache.ts";
import { numberFieldsOf } from "../../src/taint/number-fields.ts";
import { rustTables } from "../rust-table.ts";

const tableOf = await rustTables();

const part = fc.constantFrom(
    "use axum::*;\n",
    "use reqwest::Client;\n",
    "\n",
    "struct P { limit: usize }\n",
    "struct P { limit: String }\n",
    "async fn a(Query(q): Query<P>) { b(&q.name); }\n",
    "fn b(x: &str) -> String {\n    std::fs::read(x);\n    client.get(x);\n    x.into()\n}\n",
    "impl A { fn c(&self, x: u8) { b(x); vec![0; x]; } }\n",
    "impl B { fn c(&self, x: u8) { b(x); vec![0; x]; } }\n",
    "  fn b(x: &str) { Regex::new(x); }\n",
    '#[get("/")]\nfn e(x: String) { b(x); }\n',
    "fn e(x: String) { b(x); }\n",
    "#[test]\nfn e(x: String) { b(x); }\n",
);

test("after any edits a file is told of as if it were new", () => {
    const texts = fc.array(fc.array(part, { maxLength: 8 }), { minLength: 1, maxLength: 5 });
    fc.assert(
        fc.property(texts, (edits) => {
            const cache = new FunctionCache();
            for (const parts of edits) {
                const code = parts.join("");
                const numbers = numberFieldsOf([code]);
                const again = fileTaint(tableOf(code), "a.rs", "a.rs", numbers, cache);
                assert.deepEqual(again, fileTaint(tableOf(code), "a.rs"));
            }
        }),
        { numRuns: 200 },
    );
});

test("functions that are as they were are not walked over again", () => {
    const cache = new FunctionCache();
    const one = "fn one(x: &str) { std::fs::read(x); }\n";
    const first = fileTaint(tableOf(one), "a.rs", "a.rs", new Map(), cache).functions[0];
    const same = fileTaint(tableOf(`${one}fn two() {}`), "a.rs", "a.rs", new Map(), cache);
    assert.equal(same.functions[0], first);
    const lower = fileTaint(tableOf(`\n\n${one}`), "a.rs", "a.rs", new Map(), cache);
    assert.equal(lower.functions[0]?.place.line, 3);
});
