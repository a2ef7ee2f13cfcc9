import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { borderRules } from "../../src/links/border-table.ts";
import type { BorderRule } from "../../src/links/link-rule.ts";
import { LinkTable } from "../../src/links/link-table.ts";
import { endpointsOf } from "./border-fixture.ts";

/** Something of every border of frameworks, to be cut and mixed. */
const sources: Readonly<Record<string, string>> = {
    "src/a.rs": `
use tauri::{command, Emitter}; use pyo3::prelude::*;
#[tauri::command(rename_all = "snake_case")] async fn greet(name: &str, app: AppHandle) -> Result<String, E> {}
fn main() { app.emit("done", ()).unwrap(); b.listen(EVENT, |e| {}); tauri::generate_handler![greet, a::b::<C>, #[cfg(x)] d]; }
#[wasm_bindgen(js_name = "f")] pub fn g(a: Option<u8>) {}
#[wasm_bindgen(module = "/a.js")] extern "C" { #[wasm_bindgen(js_name = "h", variadic)] fn i(a: Box<[u8]>); }
#[napi] impl Foo { #[napi(constructor)] pub fn new(env: Env, r: Reference<Foo>) -> Self {} #[napi(getter)] fn get_x(&self) {} }
#[napi(object)] pub struct Foo { pub a_b: u8 } #[napi] mod m { #[napi] fn n() {} }
#[pyclass(name = "P")] struct Q { #[pyo3(get)] v: u8 } #[pymodule] fn _native(m: &M) { m.add("A", 1); }
#[pymethods] impl Q { #[new] #[pyo3(signature = (a, /, b=1, *c, d, **e))] fn new(py: Python, a: u8) {} #[setter(z)] fn put(&self) {} }
#[uniffi::export(default(limit = 1))] fn u(limit: u8) {} uniffi::include_scaffolding!("x"); use a::{b, c as d, e::*};
#[derive(uniffi::Record)] struct R { f: u8 }
`,
    "src/a.ts": `
import init, { g as h, Foo, type Bar } from "../pkg"; import * as core from "@tauri-apps/api/core"; import { listen } from "@tauri-apps/api/event";
const C = { A: "greet" } as const; enum E { B = "greet" } core.invoke<string>(C.A, { name, "x": 1, [y]: 2, ...z }); core.invoke(E.B);
listen("done", ({ payload }) => payload); const { k: l } = require("../index"); const foo: Foo = new Foo(1, ...m); foo.x = (await h(1))!.y;
class K { private foo = new Foo(); run() { this.foo.bar(\`a\${b}\`); } } export const i = (a, b = 1, ...c) => {};
`,
    "pkg/a.py": `
from ._native import P as Q, f
from . import _native
import pkg.sub as s, numpy
q = Q(1, *a, b=2, **c)
q.put(); s.g(x=1); Q.new(q)
with Q() as r, open(f) as t: r.v
def h(x: Q, y=1, *, z: int = 2, **k): return lambda q: q.v
for q in x: pass
sys.modules[__name__] = q
`,
    "pkg/_native.pyi":
        "class P:\n    @overload\n    def f(self, a: int, /, b=1, *c, **d) -> None: ...\n    @property\n    def v(self) -> int: ...\n",
    "src/a.udl":
        'namespace a { [Throws=E] u8 f(optional u8 x = 1); }; enum E { "A" }; interface I { constructor(); };',
    "Cargo.toml":
        '[package]\nname = "a-b"\n[dependencies]\nwasm-bindgen = "1"\n[lib]\nname = "c"\n',
    "pyproject.toml": '[tool.maturin]\nmodule-name = "pkg._native"\n',
};
const own = ["tauri-command", "tauri-event", "wasm-bindgen", "napi", "pyo3", "uniffi"];
const rules = borderRules.filter((rule) => own.includes(rule.border));
const paths = Object.keys(sources);

const unchanged = new Map<string, ReturnType<typeof endpointsOf>>();

/** The endpoints of a file; those of a sample that nothing changed are read once. */
function read(rule: BorderRule, path: string, text: string): ReturnType<typeof endpointsOf> {
    if (text !== sources[path]) return endpointsOf(rule, path, text);
    const id = `${rule.border} ${path}`;
    const found = unchanged.get(id) ?? endpointsOf(rule, path, text);
    unchanged.set(id, found);
    return found;
}

const mutated = fc
    .record({
        path: fc.constantFrom(...paths),
        start: fc.nat(),
        length: fc.nat({ max: 60 }),
        put: fc.oneof(
            fc.constantFrom(
                "",
                "(",
                ")",
                "{",
                "}",
                '"',
                "#[",
                "]",
                "<",
                "::",
                "\n",
                "`",
                "'",
                "\u{1F600}",
            ),
            fc.string({ unit: "grapheme", maxLength: 8 }),
        ),
    })
    .map(({ path, start, length, put }) => {
        const source = sources[path] ?? "";
        const at = start % source.length;
        return { path, text: source.slice(0, at) + put + source.slice(at + length) };
    });

test("every border of frameworks is in the table, and finds both sides in the samples", () => {
    assert.deepEqual(
        rules.map((rule) => rule.border),
        own,
    );
    for (const rule of rules) {
        const found = Object.entries(sources).flatMap(([path, text]) =>
            endpointsOf(rule, path, text),
        );
        const sides = new Set(found.map((endpoint) => endpoint.side));
        assert.equal(sides.size, 2, rule.border);
    }
});

test("whatever a file holds: no reader throws, ranges are of the file, the table answers", () => {
    fc.assert(
        fc.property(fc.array(mutated, { maxLength: 3 }), (changes) => {
            const texts = { ...sources };
            for (const { path, text } of changes) texts[path] = text;
            for (const rule of rules) {
                const links = new LinkTable([rule]);
                for (const [path, text] of Object.entries(texts)) {
                    const found = read(rule, path, text);
                    for (const { key, start, end, parameters } of found) {
                        assert.ok(0 <= start && start <= end && end <= text.length, key);
                        for (const each of parameters ?? []) {
                            assert.ok(0 <= each.start && each.start <= each.end, each.name);
                            assert.ok(each.end <= text.length, each.name);
                        }
                    }
                    links.update(
                        path,
                        "",
                        found.map((each) => ({ ...each, symbol: -1 })),
                    );
                }
                for (const path of paths) {
                    for (const { mismatch } of links.mismatchesIn(path)) {
                        assert.ok(mismatch.end <= (texts[path] ?? "").length, mismatch.code);
                        assert.ok(mismatch.code.startsWith(`${rule.border}.`));
                        for (const fix of mismatch.fixes)
                            assert.ok(fix.edits.length > 0, fix.title);
                    }
                    for (const placed of links.endpointsIn(path)) {
                        for (const { at } of links.renames(placed, "renamed")) {
                            assert.ok(at.endpoint.end <= (texts[at.path] ?? "").length);
                        }
                    }
                    links.lensesIn(path);
                }
                links.dispose();
            }
        }),
        { numRuns: 100 },
    );
});
