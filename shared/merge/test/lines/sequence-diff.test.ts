import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { diffSequences } from "../../src/lines/sequence-diff.ts";

function check(base: string, head: string, expected: string): void {
    const changes = diffSequences(numbers(base), numbers(head));
    const text = changes
        .map((each) => `${each.baseStart}-${each.baseCount}+${each.headStart}:${each.headCount}`)
        .join(" ");
    assert.equal(text, expected);
}

function numbers(text: string): Int32Array {
    return Int32Array.from(text, (letter) => letter.charCodeAt(0));
}

test("what differs is told by places and counts on both sides", () => {
    check("", "", "");
    check("abc", "abc", "");
    check("", "ab", "0-0+0:2");
    check("ab", "", "0-2+0:0");
    check("abc", "axc", "1-1+1:1");
    check("abcd", "bd", "0-1+0:0 2-1+1:0");
    check("abc", "xabcx", "0-0+0:1 3-0+4:1");
});

test("a change that could stand in several places stands in the last one", () => {
    check("f{a}", "f{b}f{a}", "2-0+2:4");
    check("xaay", "xaaay", "3-0+3:1");
    check("xaaay", "xaay", "3-1+3:0");
});

test("changes lead from one side to the other, something equal between them, in fewest elements", () => {
    const letters = (size: number) =>
        fc.array(fc.integer({ min: 0, max: size }), { maxLength: 40 });
    fc.assert(
        fc.property(
            fc.integer({ min: 1, max: 6 }).chain((size) => fc.tuple(letters(size), letters(size))),
            ([left, right]) => {
                const base = Int32Array.from(left);
                const head = Int32Array.from(right);
                assert.equal(
                    costOf(base, head),
                    left.length + right.length - 2 * common(left, right),
                );
            },
        ),
        { numRuns: 2000 },
    );
});

test("a search that is given up still ends with a right answer", () => {
    const random = fc.sample(fc.integer({ min: 0, max: 30 }), { numRuns: 12_000, seed: 5 });
    const base = Int32Array.from(random.slice(0, 6_000));
    const head = Int32Array.from(random.slice(6_000));
    const cost = costOf(base, head);
    assert.ok(cost > 2_000 && cost < 12_000, `${cost}`);
});

/** Checks that the changes are what they should be; the number of elements in them. */
function costOf(base: Int32Array, head: Int32Array): number {
    let [baseAt, headAt, cost] = [0, 0, 0];
    const changes = diffSequences(base, head);
    for (const [index, change] of changes.entries()) {
        const equal = change.baseStart - baseAt;
        assert.equal(change.headStart - headAt, equal);
        assert.ok(equal > 0 || index === 0);
        assert.deepEqual(
            base.slice(baseAt, change.baseStart),
            head.slice(headAt, change.headStart),
        );
        assert.ok(change.baseCount + change.headCount > 0);
        cost += change.baseCount + change.headCount;
        [baseAt, headAt] = [
            change.baseStart + change.baseCount,
            change.headStart + change.headCount,
        ];
    }
    assert.deepEqual(base.slice(baseAt), head.slice(headAt));
    return cost;
}

/** Length of a longest common subsequence, by the table that everybody knows. */
function common(left: readonly number[], right: readonly number[]): number {
    let row = new Array<number>(right.length + 1).fill(0);
    for (const value of left) {
        const next = [0];
        for (const [index, other] of right.entries()) {
            next.push(
                value === other
                    ? (row[index] ?? 0) + 1
                    : Math.max(row[index + 1] ?? 0, next[index] ?? 0),
            );
        }
        row = next;
    }
    return row.at(-1) ?? 0;
}
