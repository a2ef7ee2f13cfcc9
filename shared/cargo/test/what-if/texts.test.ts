import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyChanges } from "../../src/edit.ts";
import { readLock } from "../../src/lock/read-lock.ts";
import { lockChanges } from "../../src/what-if/graph-changes.ts";
import { raisedRequirement } from "../../src/what-if/raised-requirement.ts";
import { textDifference } from "../../src/what-if/text-difference.ts";

test("a raised requirement is written as the old one was", () => {
    const check = (written: string, to: string, expected: string): void =>
        assert.equal(raisedRequirement(written, to), expected);
    check("1", "2.3.4", "2");
    check("1.0", "2.3.4", "2.3");
    check("1.0.5", "2.3.4", "2.3.4");
    check("^1", "2.3.4", "^2");
    check("~1.2", "1.5.0", "~1.5");
    check("=1.0.0", "1.5.0", "=1.5.0");
    check("0.3", "0.5.1", "0.5");
    check("1", "0.5.1", "0.5");
    check("0", "0.0.7", "0.0.7");
    check(">=1, <2", "2.3.4", "2.3.4");
    check("*", "2.3.4", "2.3.4");
    check("1", "2.0.0-rc.1", "2.0.0-rc.1");
    check("1.2.3", "2.0.0+build.5", "2.0.0");
});

test("the difference of two texts makes one of the other", () => {
    const lines = fc
        .array(fc.constantFrom("a", "b", "", "a b", "\r"), { maxLength: 12 })
        .map((list) => list.join("\n"));
    fc.assert(
        fc.property(lines, lines, (before, after) => {
            const changes = textDifference(before, after);
            assert.equal(applyChanges(before, changes), after);
            assert.equal(changes.length, before === after ? 0 : 1);
        }),
        { numRuns: 3000 },
    );
});

test("only the lines that change are in the difference", () => {
    const [change] = textDifference("one\ntwo\nthree\nfour\n", "one\n2\n3\nfour\n");
    assert.deepEqual(change, { start: 4, end: 14, text: "2\n3\n" });
});

test("one version less and one more of a name is a move, to the nearest range first", () => {
    const lock = (...packages: readonly string[]): ReturnType<typeof readLock>["packages"] =>
        readLock(
            packages
                .map((text) => {
                    const [name, version] = text.split(" ");
                    return `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = "registry+https://example.org/i"\n`;
                })
                .join("\n"),
        ).packages;
    const check = (before: readonly string[], after: readonly string[], expected: object): void => {
        const found = lockChanges(lock(...before), lock(...after));
        const name = (each: { name: string; version: string }): string =>
            `${each.name} ${each.version}`;
        const shown = {
            added: found.added.map(name),
            removed: found.removed.map(name),
            moved: found.moved.map(({ from, to }) => `${name(from)} > ${to.version}`),
            merged: found.duplicatesMerged,
            created: found.duplicatesCreated,
        };
        const nothing = { added: [], removed: [], moved: [], merged: [], created: [] };
        assert.deepEqual(shown, { ...nothing, ...expected });
    };
    check(["a 1.0.0", "b 1.0.0"], ["a 1.0.0"], { removed: ["b 1.0.0"] });
    check(["a 1.0.0"], ["a 1.2.0"], { moved: ["a 1.0.0 > 1.2.0"] });
    check(["a 1.0.0", "a 0.3.0"], ["a 0.3.9", "a 1.0.1"], {
        moved: ["a 0.3.0 > 0.3.9", "a 1.0.0 > 1.0.1"],
    });
    check(["a 1.0.0", "a 2.0.0"], ["a 2.0.0"], { removed: ["a 1.0.0"], merged: ["a"] });
    check(["a 1.0.0"], ["a 1.0.0", "a 2.0.0"], { added: ["a 2.0.0"], created: ["a"] });
    check([], ["a 1.0.0"], { added: ["a 1.0.0"] });
});
