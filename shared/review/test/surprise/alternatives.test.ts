import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import { RustBody } from "../../src/body/rust-body.ts";
import type { SideReader } from "../../src/delta/side-reader.ts";
import { doubtSites } from "../../src/surprise/alternatives.ts";
import { rustReader } from "../rust-reader.ts";

let reader: SideReader;
before(async () => {
    reader = await rustReader();
});

test("names of the same type are alternatives", () => {
    check("fn a(low: u32, high: u32, name: &str) -> u32 { low }", ["low -> high"]);
    check("fn a(low: u32) { let b: u32 = 1; let c: i64 = 2; take(b); }", ["b -> low"]);
});

test("a name is no alternative in front of its declaration, nor in a pattern", () => {
    check("fn a(low: u32) { take(low); let high: u32 = 1; }", []);
    check("fn a(low: u32) { for high in 0..low {} }", [".. -> ..="]);
});

test("fields of the same type of the same struct are alternatives", () => {
    check(
        "struct A { width: u32, height: u32, name: String }\nimpl A { fn b(&self) -> u32 { self.width } }",
        ["width -> height"],
    );
    check("struct A { width: u32, height: u32 }\nimpl A { fn b(&self) { self.width(); } }", []);
});

test("comparisons, sums of numbers and ranges have others", () => {
    check("fn a(x: usize) -> bool { x < 3 }", ["< -> <=", "< -> >"]);
    check("fn a(x: &str) -> String { x.to_string() + y }", []);
    check("fn a(x: usize) -> usize { x - 1 }", ["- -> +", " - 1 -> "]);
});

test("neighbouring arguments are swapped where both are plain", () => {
    check("fn a(low: u32, high: u32) { b(low, high); }", [
        "low, high -> high, low",
        "low -> high",
        "high -> low",
    ]);
    check("fn a(low: u32, name: String) { b(low, name); }", []);
});

test("every alternative is another text inside of the function, whatever the code is", () => {
    const pieces = fc.constantFrom(
        "fn a(b: u32, c: u32) {",
        "}",
        "let d = b",
        "+ c;",
        "if b <= c",
        "{",
        "self.x",
        "(b, c)",
        "..=",
        "1",
        "|e| e",
        "match b { 1 =>",
        "é",
        '"',
    );
    fc.assert(
        fc.property(fc.array(pieces, { maxLength: 30 }), (words) => {
            const text = words.join(" ");
            const body = bodyOf(text);
            for (const node of body.allOf("function_item")) {
                for (const site of doubtSites(body, [node])) {
                    assert.ok(site.alternatives.length > 0);
                    for (const { start, end, text: other } of site.alternatives) {
                        assert.ok(
                            body.start(node) <= start && start <= end && end <= body.end(node),
                        );
                        assert.notEqual(text.slice(start, end), other);
                    }
                }
            }
        }),
    );
});

function check(text: string, expected: readonly string[]): void {
    const body = bodyOf(text);
    const found = doubtSites(body, body.allOf("function_item")).flatMap(({ alternatives }) =>
        alternatives.map((each) => `${text.slice(each.start, each.end)} -> ${each.text}`),
    );
    assert.deepEqual(found.sort(), [...expected].sort());
}

function bodyOf(text: string): RustBody {
    const side = reader.read(text, { path: "src/lib.rs", isModuleExported: true });
    assert.ok(side);
    return new RustBody(side, () => true);
}
