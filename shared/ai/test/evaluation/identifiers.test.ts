import assert from "node:assert/strict";
import { test } from "node:test";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import {
    listOrder,
    listWithPromoted,
    placeOf,
    ranked,
    rankedByText,
    sampleIdentifiers,
    summariseRanks,
} from "../../src/evaluation/identifiers.ts";

const text = `
struct Store { items: Vec<u32>, limit: usize }

impl Store {
    fn insert(&mut self, value: u32) -> bool {
        if self.items.len() < self.limit {
            self.items.push(value); // value of "limit"
            return true;
        }
        false
    }
}
`;

test("uses of names with the names of the file, members behind a dot", () => {
    const points = sampleIdentifiers([{ path: "a.rs", text }], { count: 100, seed: 1 });
    const rows = points
        .sort((left, right) => left.prefix.length - right.prefix.length)
        .map(({ prefix, expected, candidates }) => {
            const line = prefix.slice(prefix.lastIndexOf("\n") + 1).trim();
            return `${line}«${expected}» ${candidates.join(" ")}`;
        });
    expectText(
        rows.join("\n"),
        `
        struct Store { items:«Vec» u32 items limit Store usize insert value bool
        struct Store { items: Vec<«u32» Vec limit items usize Store insert value u32 bool
        struct Store { items: Vec<u32>, limit:«usize» limit u32 Store Vec items insert value bool
        impl«Store» usize insert limit u32 Vec value items Store bool
        fn insert(&mut self, value:«u32» value bool insert Store usize limit u32 Vec items
        fn insert(&mut self, value: u32) ->«bool» u32 value insert Store usize limit Vec items
        if self.«items» len limit value items push insert
        if self.items.«len» items limit value push insert
        if self.items.len() < self.«limit» len items push value insert limit
        self.«items» push limit len items value insert
        self.items.«push» items limit len value insert
        self.items.push(«value» bool u32 value insert Store usize limit Vec items
    `,
    );
});

test("the same seed gives the same places, files by turns, inside their bounds", () => {
    const files = ["a.rs", "b.rs"].map((path) => ({ path, text }));
    const ids = (seed: number): string[] =>
        sampleIdentifiers(files, { count: 4, seed }).map(({ id }) => id);
    assert.deepEqual(ids(1), ids(1));
    assert.notDeepEqual(ids(1), ids(2));
    assert.equal(ids(1).filter((id) => id.startsWith("a.rs")).length, 2);
    const within = { start: text.indexOf("self.items.push"), end: text.indexOf(" // value") };
    const bounded = sampleIdentifiers([{ path: "a.rs", text, within, version: 3 }], {
        count: 99,
        seed: 1,
    });
    assert.deepEqual(bounded.map(({ expected }) => expected).sort(), ["items", "push", "value"]);
    assert.ok(bounded.every(({ id }) => id.startsWith("a.rs#3:")));
});

test("every place is a cut of its file and does not list itself by chance", () => {
    const word = fc.stringMatching(/^[a-c]{3}$/);
    fc.assert(
        fc.property(
            fc.array(fc.oneof(word, fc.constantFrom(".", " ", "fn ", "\n", '"')), {
                maxLength: 40,
            }),
            (parts) => {
                const source = parts.join("");
                for (const point of sampleIdentifiers([{ path: "a.rs", text: source }], {
                    count: 9,
                    seed: 1,
                })) {
                    assert.equal(point.prefix + point.expected + point.suffix, source);
                    assert.equal(new Set(point.candidates).size, point.candidates.length);
                    assert.ok(point.candidates.length <= 40);
                }
            },
        ),
    );
});

test("orders by score, by distance where scores are equal", () => {
    assert.deepEqual(ranked(["a", "b", "c"], [-2, -1, -1]), ["b", "c", "a"]);
    assert.deepEqual(ranked(["a", "b"], [-5]), ["a", "b"]);
    assert.deepEqual(rankedByText(["a", "value", "val"], " val.x"), ["val", "value", "a"]);
    assert.deepEqual(rankedByText(["a", "b"], "("), ["a", "b"]);
    assert.equal(placeOf(["a", "b"], "b"), 2);
    assert.equal(placeOf(["a"], "x"), 0);
});

test("rates over all places; what is not listed is never found", () => {
    const point = (candidates: string[]): Parameters<typeof summariseRanks>[0][number] => ({
        id: "1",
        path: "a.rs",
        prefix: "",
        suffix: "",
        expected: "x",
        candidates,
    });
    const points = [point(["x"]), point(["a", "x"]), point([]), point(["a", "b", "c"])];
    expectText(
        JSON.stringify(summariseRanks(points, [1, 6, 0, 2])),
        `{"points":4,"listed":0.75,"top1":0.25,"top5":0.5,"meanReciprocalRank":0.4167,"top1Listed":0.3333,"top5Listed":0.6667,"meanCandidates":1.5}`,
    );
    expectText(
        JSON.stringify(summariseRanks([], [])),
        `{"points":0,"listed":0,"top1":0,"top5":0,"meanReciprocalRank":0,"top1Listed":0,"top5Listed":0,"meanCandidates":0}`,
    );
});

test("a list has variables first and goes by the alphabet; likely names move to its top", () => {
    const point = {
        id: "a",
        path: "a.rs",
        prefix: "fn go(zone: u8) {\n    let yard = 1;\n    ",
        suffix: "",
        expected: "main",
        candidates: ["zone", "main", "area", "yard", "land"],
    };
    assert.deepEqual(listOrder(point), ["yard", "zone", "area", "land", "main"]);
    const likelihoods = new Map([
        ["main", -1],
        ["zone", -2],
        ["area", -9],
    ]);
    const order = ["main", "zone", "yard", "area", "land"];
    assert.deepEqual(listWithPromoted(point, likelihoods), order);
    assert.deepEqual(listWithPromoted(point, new Map()), listOrder(point));
});
