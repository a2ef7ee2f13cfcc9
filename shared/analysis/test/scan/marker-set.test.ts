import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MarkerSet } from "../../src/scan/marker-set.ts";
import { scanSource } from "../../src/scan/scan-source.ts";
import { RangeList } from "../../src/scan/scan-state.ts";

const found = (set: MarkerSet, text: string, outside?: RangeList): string[] => {
    set.find(Buffer.from(text), outside);
    return set.markers.filter((_, index) => set.isFound(index));
};

test("finds what a search for each text finds", () => {
    const letters = fc.constantFrom("a", "b", "(", "_");
    const word = fc.string({ unit: letters, minLength: 3, maxLength: 10 });
    fc.assert(
        fc.property(
            fc.array(word, { maxLength: 40 }),
            fc.string({ unit: letters, maxLength: 300 }),
            (markers, text) => {
                const expected = markers.filter((marker) => text.includes(marker));
                assert.deepEqual(found(new MarkerSet(markers), text), expected);
            },
        ),
        { numRuns: 1000 },
    );
});

test("texts of one or two letters are taken to be everywhere", () => {
    assert.deepEqual(found(new MarkerSet(["ky", "(", "invoke"]), ""), ["ky", "("]);
    assert.deepEqual(found(new MarkerSet([]), "text"), []);
});

test("bits are those of the list, and a search forgets the one before", () => {
    const set = new MarkerSet(Array.from({ length: 40 }, (_, index) => `marker${index}.`));
    assert.deepEqual([...set.find(Buffer.from("marker33. marker0."))], [1, 2]);
    assert.deepEqual([...set.find(Buffer.from("marker"))], [0, 0]);
});

test("a marker in comments and strings alone does not count when asked so", () => {
    const set = new MarkerSet(["invoke", "listen"]);
    const ranges = new RangeList();
    const text = '// invoke\n"invoke"; /* listen */ listen();';
    scanSource("typescript", "a.ts", Buffer.from(text), ranges);
    assert.deepEqual(found(set, text), ["invoke", "listen"]);
    assert.deepEqual(found(set, text, ranges), ["listen"]);
});
