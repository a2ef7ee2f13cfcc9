import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationSource, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { ContextPiece } from "@rust-ai-ide/protocol/completion";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import fc from "fast-check";
import { hoverShape } from "../../src/context/hover-shape.ts";
import {
    SymbolFacts,
    type SymbolPlace,
    type SymbolRequest,
} from "../../src/context/symbol-facts.ts";
import { namesAround } from "../../src/context/symbol-names.ts";

/** Code blocks of a hover, and what they say. */
function checkShape(blocks: readonly string[], expected: string): void {
    const shape = hoverShape(blocks.map((block) => `\`\`\`rust\n${block}\n\`\`\``));
    const text = shape.kind === "item" ? `${shape.path ?? "-"} ${shape.text}` : shape.kind;
    assert.equal(text, expected, blocks.join(" | "));
}

test("hovers become definitions on one line", () => {
    checkShape(
        ["demo::stock", "pub struct Item {\n    pub name: String,\n    count: u32,\n}"],
        "demo/src/stock.rs pub struct Item { pub name: String, count: u32, }",
    );
    checkShape(
        ["demo::stock", "pub struct Item {\n    pub name: String,\n    /* … */\n}"],
        "demo/src/stock.rs pub struct Item { .. }",
    );
    checkShape(
        ["demo::stock::Item", "pub fn name(&self) -> &str"],
        "demo/src/stock.rs impl Item { pub fn name(&self) -> &str; }",
    );
    checkShape(["demo", "pub trait Show: Sized"], "demo/src/lib.rs pub trait Show: Sized { .. }");
    checkShape(
        ["demo", "#[must_use]\npub async fn go(\n    a: u8,\n)"],
        "demo/src/lib.rs pub async fn go(a: u8);",
    );
    checkShape(["demo", "const MOST: usize = 3"], "demo/src/lib.rs const MOST: usize = 3;");
    checkShape(
        [
            "demo::stock::Shelf",
            "impl<T> Shelf<T>\npub const fn new(first: T) -> Shelf<T>\nwhere\n    // Bounds from impl:\n    T: Show,",
        ],
        "demo/src/stock.rs impl<T> Shelf<T> { pub const fn new(first: T) -> Shelf<T> where T: Show; }",
    );
    checkShape(
        ["demo::stock::Show", "pub trait Show\npub fn show(&self) -> String"],
        "demo/src/stock.rs pub trait Show { pub fn show(&self) -> String; }",
    );
    checkShape(["demo::stock", "pub struct Item { count: {unknown} }"], "unknown");
    checkShape(["let item: &Item // size = 8"], "value");
    checkShape(["self: &Item"], "value");
    checkShape(["demo::stock::Item", "name: String"], "value");
    checkShape(["core::option::Option", "pub fn unwrap(self) -> T"], "unknown");
    checkShape(["demo", `fn long(${"a: u8, ".repeat(80)})`], "unknown");
    checkShape(
        ["(method) Stock.take(count: number): Item[]"],
        "- Stock.take(count: number): Item[]",
    );
    checkShape(["function take(count: number): Item[]"], "- function take(count: number): Item[]");
    checkShape(["(parameter) item: Item"], "value");
    checkShape([], "unknown");
    assert.deepEqual(hoverShape(["no code"]), { kind: "unknown" });
});

test("no hover is too odd or too long", () => {
    const piece = fc.constantFrom(
        ..."`\n:<>{};,()= ".split(""),
        "```",
        "rust\n",
        "impl",
        "pub ",
        "fn ",
        "struct A",
        "::",
        "where",
        "#[a]\n",
    );
    fc.assert(
        fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
            const shape = hoverShape([pieces.join(""), `\`\`\`rust\n${pieces.join("")}\n\`\`\``]);
            if (shape.kind !== "item") return;
            assert.ok(shape.text.length <= 320 && !shape.text.includes("\n"), shape.text);
        }),
    );
    const started = performance.now();
    hoverShape([
        `\`\`\`rust\n${"impl A ".repeat(50_000)}`,
        "pub ".repeat(100_000),
        "`".repeat(200_000),
    ]);
    assert.ok(performance.now() - started < 500);
});

test("names worth asking about are near, no keywords, not standard and not being typed", () => {
    const check = (textBefore: string, expected: string): void => {
        const lines = textBefore.split("\n");
        const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
        const names = namesAround(textBefore, position).map(
            ({ name, position: { line, character } }) => `${name}@${line}:${character}`,
        );
        assert.equal(names.join(" "), expected, textBefore);
    };
    check("let stock = Stock::new();\nstock.ta", "stock@1:0 Stock@0:12");
    check(
        'fn go(item: &Item) {\n    // Other\n    let text = "Some"; item.',
        "item@2:23 text@2:8 Item@0:13 go@0:3",
    );
    check("", "");
    check("a1 b1 c1 d1 e1 f1 g1 h1 ", "h1@0:21 g1@0:18 f1@0:15 e1@0:12 d1@0:9 c1@0:6");
    // What a cut text begins with has no known column.
    assert.deepEqual(namesAround("tem.name ", { line: 4, character: 40 }), []);
});

class FakeServer {
    readonly asked: string[] = [];
    readonly waiting: (() => void)[] = [];
    private readonly hovers: Readonly<Record<string, readonly string[]>>;
    isSlow = false;

    /** Hovers by line and column. */
    constructor(hovers: Readonly<Record<string, readonly string[]>>) {
        this.hovers = hovers;
    }

    async hover({ uri, position }: SymbolPlace): Promise<readonly string[]> {
        const key = `${uri} ${position.line}:${position.character}`;
        this.asked.push(key);
        if (this.isSlow) await new Promise<void>((resolve) => this.waiting.push(resolve));
        const blocks = this.hovers[key];
        if (blocks === undefined) throw new Error("no hover");
        return blocks.map((block) => `\`\`\`rust\n${block}\n\`\`\``);
    }

    async typeOf({ position }: SymbolPlace): Promise<SymbolPlace | undefined> {
        return position.line === 9 ? undefined : { uri: "b", position: { line: 3, character: 0 } };
    }
}

const hovers = {
    "a 2:0": ["let stock: Stock"],
    "a 3:0": ["let stock: Stock"],
    "b 3:0": ["demo::stock", "pub struct Stock { count: u32 }"],
    "a 1:12": ["demo::stock", "pub fn open() -> Stock"],
};

function requestAt(line: number, textBefore: string, version = 1, isManual = false): SymbolRequest {
    const character = textBefore.length - textBefore.lastIndexOf("\n") - 1;
    return { uri: "a", version, position: { line, character }, textBefore, isManual };
}

const base: readonly ContextPiece[] = [
    { kind: "imports", path: "demo/src/a.rs", text: "use a;" },
    { kind: "edit", path: "demo/src/a.rs", text: "edited" },
];

function textsOf(pieces: readonly ContextPiece[]): string {
    return pieces.map(({ text }) => text).join(" | ");
}

const before = "fn go() {\nlet stock = open_it();\nstock.";

test("what comes in time joins the context, in front of the edits", async () => {
    const server = new FakeServer(hovers);
    const facts = new SymbolFacts(server, new ManualClock());
    const request = requestAt(2, before);
    await facts.lookUp(request, NeverCancelled);
    const pieces = facts.join(request, base, "demo/src/a.rs");
    assert.equal(
        textsOf(pieces),
        "use a; | pub fn open() -> Stock; | pub struct Stock { count: u32 } | edited",
    );
    assert.equal(pieces[2]?.path, "demo/src/stock.rs");
    // The same place again asks nothing and changes nothing.
    const count = server.asked.length;
    await facts.lookUp(requestAt(2, `${before}c`, 2), NeverCancelled);
    assert.deepEqual(facts.join(requestAt(2, `${before}c`, 2), base, "x"), pieces);
    assert.equal(server.asked.length, count);
    // Many edits later it does.
    await facts.lookUp(requestAt(2, before, 300), NeverCancelled);
    assert.ok(server.asked.length > count);
    facts.forget("a");
    assert.equal(textsOf(facts.join(request, base, "x")), "use a; | edited");
});

test("nobody waits longer than the budget; late answers join once, on another line", async () => {
    const server = new FakeServer(hovers);
    server.isSlow = true;
    const clock = new ManualClock();
    const facts = new SymbolFacts(server, clock);
    let isDone = false;
    const wait = facts.lookUp(requestAt(2, before), NeverCancelled).then(() => {
        isDone = true;
    });
    clock.advance(29);
    await Promise.resolve();
    assert.equal(isDone, false);
    clock.advance(1);
    await wait;
    assert.equal(textsOf(facts.join(requestAt(2, before), base, "x")), "use a; | edited");
    server.isSlow = false;
    for (const go of server.waiting) go();
    await new Promise<void>((resolve) => setImmediate(resolve));
    assert.equal(textsOf(facts.join(requestAt(2, before, 2), base, "x")), "use a; | edited");
    const below = `${before}\nstock.`;
    const late = facts.join(requestAt(3, below, 3), base, "x");
    assert.match(textsOf(late), /struct Stock/);
    // From now on the place keeps what it has, until the grammar's own pieces change.
    assert.deepEqual(facts.join(requestAt(5, "nothing", 4), base, "x"), late);
    assert.equal(textsOf(facts.join(requestAt(5, "nothing", 4), [], "x")), "");
});

test("a cancelled request waits no more, and failures are no answers", async () => {
    const server = new FakeServer({});
    server.isSlow = true;
    const facts = new SymbolFacts(server, new ManualClock());
    const source = new CancellationSource();
    const wait = facts.lookUp(requestAt(2, before), source.token);
    source.cancel();
    await wait;
    await facts.lookUp(requestAt(2, "let other = 1;\nother."), source.token);
    for (const go of server.waiting) go();
    await new Promise<void>((resolve) => setImmediate(resolve));
    assert.equal(textsOf(facts.join(requestAt(2, before, 1, true), base, "x")), "use a; | edited");
});

test("what the prompt shows anyway is not said again", async () => {
    const facts = new SymbolFacts(new FakeServer(hovers), new ManualClock());
    const shown = `pub struct Stock { count: u32 }\nlet stock = open_it();\nstock.`;
    await facts.lookUp(requestAt(2, shown), NeverCancelled);
    const known: ContextPiece = { kind: "definition", path: "x", text: "pub fn open() -> Stock;" };
    assert.equal(textsOf(facts.join(requestAt(2, shown), [known], "x")), known.text);
});
