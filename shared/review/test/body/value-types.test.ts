import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import { RustBody } from "../../src/body/rust-body.ts";
import { typeOf } from "../../src/body/value-types.ts";
import type { SideReader } from "../../src/delta/side-reader.ts";
import { bodyRules } from "../../src/rules/body/body-rules.ts";
import { changedFile, deltasOf, rustReader } from "../rust-reader.ts";

let reader: SideReader;
before(async () => {
    reader = await rustReader();
});

/** The type of the last expression of the last function. */
function check(code: string, expected: string | undefined): void {
    const side = reader.read(code, { path: "src/lib.rs", isModuleExported: true });
    assert.ok(side !== undefined);
    const body = new RustBody(side, () => true);
    const block = body.field(body.allOf("function_item").at(-1) ?? -1, "body");
    assert.equal(typeOf(body, body.children(block).at(-1) ?? -1), expected, code);
}

test("numbers have the type of their suffix, annotation or cast", () => {
    check("fn a() { let b = 1u8; b }", "u8");
    check("fn a() { let b: u64 = c(); b }", "u64");
    check("fn a() { let b = 1; b }", "i32");
    check("fn a(b: u16) { b as i64 }", "i64");
    check("fn a(b: u16) { 1 + b }", "u16");
    check("fn a(b: &'a mut f32) { *b }", "f32");
    check("fn a() { u32::MAX }", "u32");
});

test("names have the type of the declaration that they see", () => {
    check("fn a(b: u8) { let b: u16 = 1; b }", "u16");
    check("fn a(b: u8) { if let Some(b) = c() { return; } b }", "u8");
    check("const B: u8 = 1;\nfn a() { B }", "u8");
    check("type B = u8;\nfn a(b: B) { b }", "u8");
    check("fn a() { unknown }", undefined);
});

test("fields, elements and results are followed within the file", () => {
    check("struct B { c: u64 }\nimpl B { fn d(&self) { self.c } }", "u64");
    check("struct B(u8, u16);\nfn a(b: &B) { b.1 }", "u16");
    check("fn a(b: &[u8]) { b[0] }", "u8");
    check("fn a(b: [u8; 4]) { b[1..] }", "[u8]");
    check("fn b() -> u32 { 1 }\nfn a() { b() }", "u32");
    check("fn a(b: Vec<u8>) { b.len() }", "usize");
    check("async fn b() -> u32 { 1 }\nfn a() { b() }", undefined);
});

test("names of what every object has are no methods", () => {
    check("fn a(b: B) { b.constructor() }", undefined);
    check("fn a(b: B) { b.toString() }", undefined);
});

test("rules come to an end on whatever is given", () => {
    const words = fc.constantFrom(
        ..."fn async impl { } ( ) [ ] ; , . :: a b self let = match => if Err(_) .unwrap() .lock() .await as u8 | & 1 .len() == < unsafe Drop for #[derive(Hash)] struct".split(
            " ",
        ),
    );
    fc.assert(
        fc.property(fc.array(words, { maxLength: 60 }), (parts) => {
            const head = parts.join(" ");
            const deltas = deltasOf(reader, [changedFile("src/lib.rs", undefined, head)]);
            for (const rule of bodyRules) {
                for (const delta of deltas) {
                    const context = {
                        changes: { baseLabel: "", headLabel: "", files: [], problems: [] },
                        deltas,
                        packageOf: () => undefined,
                    };
                    for (const { start, end } of rule.checkFile?.(delta, context) ?? []) {
                        assert.ok(0 <= start && start <= end && end <= head.length);
                    }
                }
            }
        }),
        { numRuns: 300 },
    );
});
