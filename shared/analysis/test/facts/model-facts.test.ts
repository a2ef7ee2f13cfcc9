import assert from "node:assert/strict";
import { test } from "node:test";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { extractFacts } from "../../src/extract/extract-facts.ts";
import {
    type FactsRequest,
    factPlaces,
    type ModelFact,
    readFacts,
} from "../../src/facts/model-facts.ts";
import { CompactIndex } from "../../src/index/compact-index.ts";
import { encodeFacts } from "../../src/index/facts-codec.ts";
import { languageIdOfFile } from "../../src/languages/language-table.ts";
import { borderRules } from "../../src/links/border-table.ts";
import { LinkTable } from "../../src/links/link-table.ts";
import type { SourceParser } from "../../src/syntax/source-parser.ts";
import { fastParser } from "../syntax/parsers.ts";

const parsers = new Map<string, SourceParser>();
for (const id of ["rust", "typescript", "python", "toml"]) parsers.set(id, await fastParser(id));
const readers = borderRules.flatMap((rule) => rule.readers);

/** A workspace in memory; the cursor is at `$0` in one of its files. */
function workspace(files: Readonly<Record<string, string>>): {
    request: FactsRequest;
    texts: Map<string, string>;
} {
    const index = new CompactIndex();
    const links = new LinkTable(borderRules);
    const texts = new Map<string, string>();
    let request: Omit<FactsRequest, "index" | "tokens"> | undefined;
    for (const [name, marked] of Object.entries(files)) {
        const path = `/w/${name}`;
        const text = marked.replace("$0", "");
        texts.set(path, text);
        const languageId = languageIdOfFile(path) ?? "";
        const parser = parsers.get(languageId);
        const tree = parser?.parse(text, undefined, Number.POSITIVE_INFINITY);
        const table = tree === undefined ? undefined : parser?.table(tree, text);
        const facts = extractFacts({ path, languageId, text, table }, readers);
        tree?.delete();
        assert.ok(index.update(path, encodeFacts(facts)));
        links.update(path, languageId, facts.endpoints);
        const offset = marked.indexOf("$0");
        if (offset >= 0) request = { path, languageId, text, facts, offset };
    }
    assert.ok(request !== undefined, "a file has $0");
    return { request: { ...request, index, links, tokens: 2_000 }, texts };
}

async function factsOf(
    files: Readonly<Record<string, string>>,
    options: Partial<FactsRequest> = {},
): Promise<readonly ModelFact[]> {
    const { request, texts } = workspace(files);
    const places = factPlaces({ ...request, ...options });
    return readFacts(places, async (path) => texts.get(path), { tokens: request.tokens });
}

/** One fact a line: kind, file and line, text with its line breaks as `⏎`. */
async function check(
    files: Readonly<Record<string, string>>,
    expected: string,
    options: Partial<FactsRequest> = {},
): Promise<void> {
    const facts = await factsOf(files, options);
    const lines = facts.map(
        ({ kind, path, line, text }) =>
            `${kind} ${path.slice(3)}:${line + 1} ${text.replace(/\n\s*/g, " ⏎ ")}`,
    );
    expectText(lines.join("\n"), expected);
}

const shop = {
    "shop/Cargo.toml": '[package]\nname = "shop"\n',
    "shop/src/lib.rs": `
mod price;
use crate::price::{Price, total as sum};
use std::collections::HashMap;

/// A basket.
pub struct Basket { items: Vec<Price>, names: HashMap<String, u8> }

impl Basket {
    pub fn new() -> Self { Self { items: vec![], names: HashMap::new() } }
    /// What it costs.
    pub fn cost(&self) -> u64 {
        let all = sum(&self.items);$0
        helper(all, Price::zero(), LIMIT)
    }
    fn last(&self) {}
}
fn helper(cents: u64, least: Price, most: u64) -> u64 { cents }
const LIMIT: u64 = 9;
`,
    "shop/src/price.rs": `
/// Cents.
#[derive(Clone)]
pub struct Price { cents: u64 }
impl Price { pub fn zero() -> Self { Self { cents: 0 } } }
impl Other { pub fn zero() -> Self { Self } }
pub fn total(prices: &[Price]) -> u64 { 0 }
`,
    "shop/src/main.rs": `
fn main() {
    println!("{}", Basket::new().cost());
}
`,
    "shop/tests/basket.rs": `
#[test]
fn costs_nothing() {
    assert_eq!(Basket::new().cost(), 0);
}
`,
    "other/Cargo.toml": '[package]\nname = "other"\n',
    "other/src/lib.rs": `
pub fn helper() {}
pub struct Price;
pub struct HashMap;
pub fn elsewhere(b: Basket) { b.cost(); }
`,
};

test("what is around, what is named, who calls it, its tests and what stands beside", async () => {
    await check(
        shop,
        `
        enclosing shop/src/lib.rs:11 /// What it costs. ⏎ pub fn cost(&self) -> u64
        enclosing shop/src/lib.rs:9 impl Basket
        type shop/src/price.rs:2 /// Cents. ⏎ #[derive(Clone)] ⏎ pub struct Price { cents: u64 }
        definition shop/src/lib.rs:7 items: Vec<Price>
        definition shop/src/price.rs:7 pub fn total(prices: &[Price]) -> u64
        definition shop/src/lib.rs:18 fn helper(cents: u64, least: Price, most: u64) -> u64
        definition shop/src/price.rs:5 pub fn zero() -> Self
        definition shop/src/lib.rs:19 const LIMIT: u64 = 9;
        caller shop/src/main.rs:3 println!("{}", Basket::new().cost());
        caller other/src/lib.rs:5 pub fn elsewhere(b: Basket) { b.cost(); }
        test shop/tests/basket.rs:3 fn costs_nothing() { ⏎ assert_eq!(Basket::new().cost(), 0); ⏎ }
        neighbour shop/src/lib.rs:10 pub fn new() -> Self
        neighbour shop/src/lib.rs:16 fn last(&self)
    `,
    );
});

test("what the model sees anyway is left out", async () => {
    const { request } = workspace(shop);
    const visible = { start: 0, end: request.text.length };
    await check(
        shop,
        `
        type shop/src/price.rs:2 /// Cents. ⏎ #[derive(Clone)] ⏎ pub struct Price { cents: u64 }
        definition shop/src/price.rs:7 pub fn total(prices: &[Price]) -> u64
        definition shop/src/price.rs:5 pub fn zero() -> Self
        caller shop/src/main.rs:3 println!("{}", Basket::new().cost());
        caller other/src/lib.rs:5 pub fn elsewhere(b: Basket) { b.cost(); }
        test shop/tests/basket.rs:3 fn costs_nothing() { ⏎ assert_eq!(Basket::new().cost(), 0); ⏎ }
    `,
        { visible },
    );
});

test("the budget holds, and the most telling comes first", async () => {
    for (const tokens of [0, 20, 60, 150, 400]) {
        const facts = await factsOf(shop, { tokens });
        const units = facts.reduce((sum, { text }) => sum + text.length, 0);
        assert.ok(units <= tokens * 3.5, `${units} of ${tokens}`);
    }
    const { request, texts } = workspace(shop);
    const counted = await readFacts(factPlaces(request), async (path) => texts.get(path), {
        tokens: 3,
        countTokens: () => 1,
    });
    assert.equal(counted.length, 3);
});

test("the same place gives the same facts, each part of a file once", async () => {
    const first = await factsOf(shop);
    assert.deepEqual(await factsOf(shop), first);
    for (const one of first) {
        const over = first.filter(
            (other) => other.path === one.path && other.start < one.end && one.start < other.end,
        );
        assert.equal(over.length, 1, one.text);
    }
});

test("a file that has changed since, or is gone, gives no facts", async () => {
    const { request, texts } = workspace(shop);
    const places = factPlaces(request);
    const changed = await readFacts(
        places,
        async (path) => (path.endsWith("price.rs") ? "fn a() {}" : texts.get(path)),
        { tokens: 2_000 },
    );
    assert.ok(!changed.some(({ path }) => path.endsWith("price.rs")));
    assert.ok(changed.length > 3);
    assert.deepEqual(await readFacts(places, async () => undefined, { tokens: 2_000 }), []);
});

test("the other side of a border is among the facts", async () => {
    await check(
        {
            "app/src-tauri/src/main.rs": `
#[tauri::command]
fn greet(name: String, loud: bool) -> String { name }
`,
            "app/src/main.ts": `
import { invoke } from "@tauri-apps/api/core";
export async function hello() {
    return invoke("greet", { name: "x"$0 });
}
`,
        },
        `
        enclosing app/src/main.ts:3 export async function hello()
        counterpart app/src-tauri/src/main.rs:3 fn greet(name: String, loud: bool) -> String { name }
    `,
    );
});

test("imports of TypeScript and Python lead to their files", async () => {
    await check(
        {
            "web/src/main.ts": `
import { load as fetchAll } from "./store/index";
import { Panel } from "panel-kit";
import { gone } from "not-here";
export function run() { fetchAll(); new Panel(); gone();$0 }
`,
            "web/src/store/index.ts": "export function load(): void {}\n",
            "web/src/other/index.ts":
                "export function load(): void {}\nexport function gone() {}\n",
            "panel-kit/src/panel.ts": "export class Panel { open() {} }\n",
        },
        `
        enclosing web/src/main.ts:5 export function run()
        type panel-kit/src/panel.ts:1 export class Panel { open() {} }
        definition web/src/store/index.ts:1 export function load(): void
    `,
    );
    await check(
        {
            "app/pyproject.toml": "",
            "app/pkg/main.py": `
from .tools import clean
from .. import setup
import pkg.deep.names as names
def run(text):
    return clean(text), names.first(), setup()$0
`,
            "app/pkg/tools.py": "def clean(text):\n    '''Trims.'''\n    return text\n",
            "app/other/tools.py": "def clean(): pass\n",
            "app/pkg/deep/names.py": "def first(): pass\n",
        },
        `
        enclosing app/pkg/main.py:5 def run(text):
        definition app/pkg/deep/names.py:1 def first():
        definition app/pkg/tools.py:1 def clean(text):
    `,
    );
});

test("at the top of a file the nearest items are neighbours", async () => {
    await check(
        { "a/src/lib.rs": "fn a() {}\n$0\nfn b() {}\nmod m { fn inner() {} }\n" },
        `
        neighbour a/src/lib.rs:1 fn a()
        neighbour a/src/lib.rs:3 fn b()
        neighbour a/src/lib.rs:4 mod m
    `,
    );
});

test("names with hundreds of definitions are passed over", async () => {
    const many = Array.from({ length: 300 }, (_, n) => `impl T${n} { fn same(&self) {} }`);
    await check(
        { "a/src/lib.rs": "fn a(x: X) { x.same();$0 }", "a/src/many.rs": many.join("\n") },
        `enclosing a/src/lib.rs:1 fn a(x: X)`,
    );
});
