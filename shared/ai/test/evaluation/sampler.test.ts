import assert from "node:assert/strict";
import { test } from "node:test";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import { scanRust } from "../../src/evaluation/rust-scanner.ts";
import { samplePoints, spansOf } from "../../src/evaluation/sampler.ts";
import { seededRandom, shuffled } from "../../src/random.ts";

const source = `
use std::collections::HashMap;

pub struct Settings {
    pub retries: usize,
    name: String,
}

impl Settings {
    /// Reads "key = value" lines.
    pub fn parse(text: &str) -> Option<Self> {
        let mut values = HashMap::new();
        for line in text.lines() {
            let (key, value) = line.split_once('=')?; // key first
            values.insert(key.trim(), value.trim());
        }
        match values.get("mode") {
            Some(&"fast") => Some(Self { retries: 1, name: "fast".into() }),
            _ => values
                .get("name")
                .map(|name| Self { retries: 3, name: name.to_string() }),
        }
    }
}
`;

/** All spans of one class, marked in their line. */
function check(kind: string, expected: string, text = source): void {
    const rows = spansOf(text)
        .filter((span) => span.class === kind)
        .map(({ start, end }) => {
            const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
            return `${before.trimStart()}«${text.slice(start, end)}»`;
        });
    expectText(rows.join("\n"), expected);
}

test("use path", () => check("use-path", `use std::«collections::HashMap;»`));
test("signature", () => check("signature", `pub fn parse«(text: &str) -> Option<Self>»`));
test("field", () =>
    check(
        "field",
        `
    pub retries: «usize,»
    name: «String,»
`,
    ));
test("method chain", () =>
    check(
        "method-chain",
        `
    .«get("name")»
    .«map(|name| Self { retries: 3, name: name.to_string() }),»
`,
    ));
test("match arm", () =>
    check(
        "match-arm",
        `
    Some(&"fast") => «Some(Self { retries: 1, name: "fast".into() }),»
    _ => «values
                    .get("name")
                    .map(|name| Self { retries: 3, name: name.to_string() }),»
`,
    ));
test("argument list", () =>
    check(
        "argument-list",
        `
    pub fn parse(«text: &str»
    let (key, value) = line.split_once(«'='»
    values.insert(«key.trim(), value.trim()»
    match values.get(«"mode"»
    Some(«&"fast"»
    Some(&"fast") => Some(«Self { retries: 1, name: "fast".into() }»
    .get(«"name"»
    .map(«|name| Self { retries: 3, name: name.to_string() }»
`,
    ));
test("block", () =>
    check(
        "block",
        `
    «pub retries: usize,
        name: String,»
    «let (key, value) = line.split_once('=')?; // key first
                values.insert(key.trim(), value.trim());»
    «Some(&"fast") => Some(Self { retries: 1, name: "fast".into() }),
                _ => values
                    .get("name")
                    .map(|name| Self { retries: 3, name: name.to_string() }),»
`,
    ));
test("statement", () =>
    check(
        "statement",
        `
    «let mut values = HashMap::new();»
    «let (key, value) = line.split_once('=')?;»
`,
    ));
test("line rest", () =>
    check(
        "line-rest",
        `
    use «std::collections::HashMap;»
    use std::«collections::HashMap;»
    use std::collections::«HashMap;»
    pub «struct Settings {»
    pub struct «Settings {»
    pub «retries: usize,»
    pub retries: «usize,»
    name: «String,»
    impl «Settings {»
    pub «fn parse(text: &str) -> Option<Self> {»
    pub fn «parse(text: &str) -> Option<Self> {»
    pub fn parse(«text: &str) -> Option<Self> {»
    let «mut values = HashMap::new();»
    let mut «values = HashMap::new();»
    for «line in text.lines() {»
    for line «in text.lines() {»
    for line in «text.lines() {»
    for line in text.«lines() {»
    values.«insert(key.trim(), value.trim());»
    values.insert(«key.trim(), value.trim());»
    values.insert(key.«trim(), value.trim());»
    match «values.get("mode") {»
    match values.«get("mode") {»
`,
    ));

const documented = `//! A crate of examples.

/// Prints a value.
///
fn print(value: u32) {
    // an ordinary comment
    println!("{}", value);
    assert_eq!(vec![1, 2, 3].len(), 3, "not the {}", "/// text");
    let text = "
    /// no comment
    ";
}
`;
test("macro call", () =>
    check(
        "macro-call",
        `
    println!(«"{}", value»
    assert_eq!(«vec![1, 2, 3].len(), 3, "not the {}", "/// text"»
    assert_eq!(vec![«1, 2, 3»
`,
        documented,
    ));
test("doc comment", () =>
    check(
        "doc-comment",
        `
    //! «A crate of examples.»
    /// «Prints a value.»
`,
        documented,
    ));

test("rests of lines begin anywhere behind the first unit of a line of code", () => {
    const files = [{ path: "demo/src/lib.rs", text: documented }];
    const points = samplePoints(files, { count: 99, seed: 3, view: "lines" });
    assert.ok(points.length >= 3);
    for (const { prefix, expected, suffix, class: kind } of points) {
        assert.equal(prefix + expected + suffix, documented);
        // A comment or a text at the end of a line is not expected of anybody.
        assert.match(suffix, /^ *["\n]/);
        assert.ok(!expected.includes("\n") && expected.length >= 3);
        const [before = "", after = ""] = [prefix.at(-1), expected[0]];
        assert.ok(prefix.slice(prefix.lastIndexOf("\n") + 1).trim() !== "");
        assert.equal(kind, /\w\w/.test(before + after) ? "line-in-word" : "line-at-border");
    }
    const inside = points.map(({ prefix }) => prefix.length);
    const within = { start: documented.indexOf("println"), end: documented.indexOf("assert") };
    const bounded = samplePoints(
        [{ ...files[0], path: "a", text: documented, within, version: 2 }],
        {
            count: 99,
            seed: 3,
            view: "lines",
        },
    );
    assert.deepEqual(
        bounded.map(({ id, prefix }) => [id.split(":")[0], inside.includes(prefix.length)]),
        [["a#2", true]],
    );
});

test("the scanner blanks comments, strings and characters, not lifetimes", () => {
    const rows = [
        `a /* b /* c */ d */ e // f`,
        `let x = "a \\" ( b"; y`,
        `r#"( " "# ) br"x" cr##"a"# "##`,
        `'a' '\\'' '\\u{1F600}' b'x' &'a str 'static`,
        `for"x" r"y`,
        `"open`,
        `/* open`,
        `r#raw`,
    ];
    expectText(
        rows.map((row) => `${scanRust(row).code}|`).join("\n"),
        `
        a                   e     |
        let x =           ; y|
                  )                   |
                             b    &'a str 'static|
        for       |
             |
               |
        r#raw|
    `,
    );
});

test("the scanner pairs brackets and survives wrong ones", () => {
    const pairs = (code: string): string =>
        [...scanRust(code).partner].filter(([a, b]) => a < b).join(" ");
    assert.equal(pairs("a(b[c]{d})"), "3,5 6,8 1,9");
    assert.equal(pairs("(]) )("), "0,2");
});

test("the scanner keeps length and line breaks of any text", () => {
    fc.assert(
        fc.property(
            fc.string({
                unit: fc.constantFrom("/", "*", '"', "'", "#", "r", "\n", "\\", "{", "}", "a"),
            }),
            (text) => {
                const { code } = scanRust(text);
                assert.equal(code.length, text.length);
                assert.equal(code.split("\n").length, text.split("\n").length);
            },
        ),
    );
});

test("cutting a point out and putting it back gives the file", () => {
    const points = samplePoints([{ path: "demo/src/lib.rs", text: source }], {
        count: 40,
        seed: 7,
    });
    assert.ok(points.length > 20, String(points.length));
    for (const point of points) {
        assert.equal(point.prefix + point.expected + point.suffix, source);
    }
    assert.equal(new Set(points.map((point) => point.id)).size, points.length);
});

test("the same seed gives the same points, another seed others", () => {
    const files = ["b", "a", "c"].map((name) => ({ path: `demo/src/${name}.rs`, text: source }));
    const ids = (seed: number, list = files): string =>
        samplePoints(list, { count: 6, seed })
            .map((point) => point.id)
            .join("\n");
    assert.equal(ids(1), ids(1, [...files].reverse()));
    assert.notEqual(ids(1), ids(2));
    expectText(
        ids(1),
        `
        demo/src/c.rs:4:12:line-rest
        demo/src/a.rs:18:35:argument-list
        demo/src/b.rs:14:13:statement
        demo/src/c.rs:19:18:match-arm
        demo/src/a.rs:14:13:block
        demo/src/b.rs:11:17:signature
    `,
    );
});

test("files without code give no points", () => {
    assert.deepEqual(samplePoints([{ path: "a", text: "// only\n" }], { count: 3, seed: 1 }), []);
    assert.deepEqual(samplePoints([], { count: 3, seed: 1 }), []);
});

test("random numbers are in range and shuffling keeps the values", () => {
    const random = seededRandom(42);
    const numbers = Array.from({ length: 1000 }, random);
    assert.ok(numbers.every((number) => number >= 0 && number < 1));
    const mean = numbers.reduce((left, right) => left + right, 0) / numbers.length;
    assert.ok(mean > 0.45 && mean < 0.55, String(mean));
    assert.deepEqual(shuffled([1, 2, 3, 4], random).sort(), [1, 2, 3, 4]);
});
