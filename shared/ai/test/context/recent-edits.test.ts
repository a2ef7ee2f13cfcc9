import assert from "node:assert/strict";
import { test } from "node:test";
import { RecentEdits } from "../../src/context/recent-edits.ts";

type Step = readonly [document: string, line: number, removed?: number, added?: number];

/** Places after edits that came one second after another, oldest first. */
function check(steps: readonly Step[], expected: string, pauseMs = 1000): void {
    const edits = new RecentEdits();
    for (const [index, [document, line, removedLines = 0, addedLines = 0]] of steps.entries()) {
        edits.note(document, { line, removedLines, addedLines }, index * pauseMs);
    }
    const places = edits.all((document) => ({ path: document, text: "" }));
    assert.equal(places.map(({ path, line }) => `${path}:${line}`).join(" "), expected);
}

test("edits close to one another are one, which is as new as the last", () => {
    check(
        [
            ["a", 10],
            ["b", 3],
            ["a", 12],
            ["a", 18],
        ],
        "b:3 a:18",
    );
    check(
        [
            ["a", 10],
            ["a", 19],
        ],
        "a:10 a:19",
    );
});

test("lines move with what is added and removed above them", () => {
    check(
        [
            ["a", 50],
            ["a", 10, 0, 5],
        ],
        "a:55 a:15",
    );
    check(
        [
            ["a", 50],
            ["a", 10, 5, 0],
        ],
        "a:45 a:10",
    );
    check(
        [
            ["a", 50],
            ["b", 10, 5, 0],
        ],
        "a:50 b:10",
    );
    check(
        [
            ["a", 10],
            ["a", 50, 0, 5],
        ],
        "a:10 a:55",
    );
    // It was in the lines that are gone.
    check(
        [
            ["a", 50],
            ["a", 30, 40, 0],
        ],
        "a:30",
    );
});

test("the oldest are forgotten, but not for a burst of edits in many places", () => {
    const far = Array.from({ length: 20 }, (_, index): Step => ["a", index * 10]);
    check(
        far,
        far
            .slice(4)
            .map(([document, line]) => `${document}:${line}`)
            .join(" "),
    );
    const edits = new RecentEdits();
    edits.note("b", { line: 1, removedLines: 0, addedLines: 0 }, 0);
    for (const [document, line] of far) {
        edits.note(document, { line, removedLines: 0, addedLines: 0 }, 100);
    }
    const kept = edits.all((path) => ({ path, text: "" })).map(({ path, line }) => path + line);
    assert.deepEqual(kept, ["b1", "a160", "a170", "a180", "a190"]);
});

test("documents that are not known any more give nothing", () => {
    const edits = new RecentEdits();
    edits.note("a", { line: 1, removedLines: 0, addedLines: 0 }, 0);
    edits.note("b", { line: 1, removedLines: 0, addedLines: 0 }, 100);
    assert.deepEqual([...edits.documents()], ["a", "b"]);
    const onlyB = (document: string) =>
        document === "b" ? { path: "demo/b.rs", text: "text" } : undefined;
    assert.deepEqual(edits.all(onlyB), [{ path: "demo/b.rs", text: "text", line: 1 }]);
    edits.forget("b");
    assert.deepEqual(edits.all(onlyB), []);
});
