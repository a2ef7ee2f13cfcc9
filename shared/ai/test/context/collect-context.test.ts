import assert from "node:assert/strict";
import { test } from "node:test";
import { collectContext, type NeighbourFile } from "../../src/context/collect-context.ts";
import { definitions } from "../../src/context/definitions.ts";
import type { VisitedFile } from "../../src/context/edit-pieces.ts";
import { nearestFirst } from "../../src/context/nearness.ts";
import type { RecentEdit } from "../../src/context/recent-edits.ts";

interface Situation {
    readonly path?: string;
    readonly neighbours?: Readonly<Record<string, string>>;
    readonly edits?: readonly RecentEdit[];
    readonly visited?: readonly VisitedFile[];
}

/** Pieces as text: kind and path, then the lines. */
function check(source: string, expected: string, situation: Situation = {}): void {
    const { path = "demo/src/main.rs", neighbours = {}, edits = [], visited = [] } = situation;
    const [prefix = "", suffix = ""] = source.split("$0");
    const files: NeighbourFile[] = Object.entries(neighbours).map(([name, text]) => ({
        path: name,
        definitions: definitions(text, name),
    }));
    const pieces = collectContext({ path, prefix, suffix, neighbours: files, edits, visited });
    const shown = pieces.map((piece) => `[${piece.kind} ${piece.path}]\n${piece.text}\n`).join("");
    assert.equal(shown, expected);
}

const blank = "\n".repeat(50);
const store = "pub struct Store;\nimpl Store {\n    pub fn open(path: &str) -> Store {}\n}\n";

test("imports are the file's own, each on one line", () => {
    check(
        "use a::{\n    b,\n    c,\n};\npub use d;\n\nfn main() { $0 }\nuse behind;\n",
        "[imports demo/src/main.rs]\nuse a::{ b, c, };\npub use d;\n",
    );
    check("$0", "");
});

test("other files give what is named at the cursor, the most relevant last", () => {
    check(
        "fn main() {\n    let store = Store::open($0);\n}\n",
        `[definition demo/src/store.rs]
pub struct Store;
impl Store { pub fn open(path: &str) -> Store; }
`,
        { neighbours: { "demo/src/store.rs": store, "demo/src/other.rs": "fn unnamed() {}" } },
    );
});

test("no more than twelve definitions are given", () => {
    const many = Array.from({ length: 30 }, (_, number) => `fn item_${number}() {}`);
    const named = many.map((_, number) => `item_${number}();`).join(" ");
    const path = "demo/src/many.rs";
    const pieces = collectContext({
        path: "demo/src/main.rs",
        prefix: named,
        suffix: "",
        neighbours: [{ path, definitions: definitions(many.join("\n"), path) }],
        edits: [],
        visited: [],
    });
    assert.deepEqual(
        pieces.map((piece) => piece.text.split("\n").length),
        [12],
    );
});

test("of the own file only what the prompt does not show anyway", () => {
    const far = `fn far() {}\n${blank}`;
    check(`${far}fn near() {}\nfar(); near(); $0`, "[definition demo/src/main.rs]\nfn far();\n");
    const behind = `fn seen() {}\n${"// filled with words\n".repeat(40)}fn behind() {}\n`;
    check(`seen(); behind(); $0\n${behind}`, "[definition demo/src/main.rs]\nfn behind();\n");
});

test("tests, benches and examples give nothing to other folders", () => {
    const neighbours = {
        "demo/tests/common/mod.rs": "pub fn helper() {}",
        "demo/benches/speed.rs": "pub fn helper() {}",
        "demo/src/tests.rs": "pub fn in_source() {}",
        "demo/tests.rs": "pub fn at_the_root() {}",
    };
    const source = "helper(); in_source(); at_the_root(); $0";
    const common = `[definition demo/tests.rs]
pub fn at_the_root();
[definition demo/src/tests.rs]
pub fn in_source();
`;
    check(source, common, { neighbours });
    check(source, `${common}[definition demo/tests/common/mod.rs]\npub fn helper();\n`, {
        neighbours,
        path: "demo/tests/all.rs",
    });
});

test("the file's own text on the disk is not looked at", () => {
    const neighbours = { "demo/src/main.rs": "fn old() {}" };
    check("old(); $0", "", { neighbours });
});

const lines = (count: number, name = "line"): string =>
    Array.from({ length: count }, (_, number) => `${name} ${number}`).join("\n");

test("two recent edits of other places are given, the newest last", () => {
    const a = { path: "demo/src/a.rs", text: lines(40) };
    const b = { path: "demo/src/b.rs", text: lines(3, "short").replaceAll("\n", "\r\n") };
    check(
        "$0",
        `[edit demo/src/b.rs]
short 0
short 1
short 2
[edit demo/src/a.rs]
line 25
line 26
line 27
line 28
line 29
line 30
line 31
line 32
line 33
line 34
`,
        {
            edits: [
                { ...a, line: 2 },
                { ...b, line: 1 },
                // So close to the newest that it is in the same lines.
                { ...a, line: 26 },
                { ...a, line: 30 },
            ],
        },
    );
});

test("an edit that the prompt shows anyway is left out, one far away is not", () => {
    const text = lines(200);
    const prefix = text.slice(0, text.indexOf("line 100\n"));
    const at = (line: number): RecentEdit => ({ path: "demo/src/main.rs", line, text });
    const source = `${prefix}$0${text.slice(prefix.length)}`;
    check(source, "", { edits: [at(61), at(100), at(120)] });
    const shown = lines(200).split("\n").slice(45, 55).join("\n");
    check(source, `[edit demo/src/main.rs]\n${shown}\n`, { edits: [at(50)] });
});

test("edits of nothing and of endless lines are left out", () => {
    const endless = { path: "demo/src/a.rs", line: 0, text: "a".repeat(5000) };
    check("$0", "", { edits: [endless, { path: "demo/src/b.rs", line: 3, text: blank }] });
    const long = Array.from({ length: 10 }, (_, number) => `${number}${"a".repeat(99)}`);
    check("$0", `[edit demo/src/a.rs]\n${long.slice(4).join("\n")}\n`, {
        edits: [{ ...endless, text: long.join("\n") }],
    });
});

test("where nothing was edited, the place that shares most names stands in", () => {
    const parse = "fn parse(input: &str) {\n    let token = input.next();\n}\n";
    const visited = [
        { path: "demo/src/main.rs", text: "let token = input.next();" },
        { path: "demo/src/far.rs", text: `unrelated\n${blank}other\n` },
        { path: "demo/src/parse.rs", text: `${blank}${parse}` },
    ];
    const source = "fn read(input: &str) {\n    let token = $0";
    check(source, `[edit demo/src/parse.rs]\n${parse.trimEnd()}\n`, { visited });
    const edits = [{ path: "demo/src/edited.rs", line: 0, text: "edited();" }];
    check(source, "[edit demo/src/edited.rs]\nedited();\n", { visited, edits });
    check("#$0", "", { visited });
});

test("near files come first", () => {
    const paths = ["a/src/x/y.rs", "a/build.rs", "a/src/b.rs", "a/src/a.rs", "a/src/z/y.rs"];
    assert.deepEqual(nearestFirst(paths, "a/src/x/main.rs"), [
        "a/src/x/y.rs",
        "a/src/a.rs",
        "a/src/b.rs",
        "a/build.rs",
        "a/src/z/y.rs",
    ]);
});
