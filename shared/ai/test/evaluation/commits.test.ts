import assert from "node:assert/strict";
import { test } from "node:test";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import { replayCase, typedHunks } from "../../src/evaluation/commit-cases.ts";
import { type DiffHunk, parseDiff } from "../../src/evaluation/diff-hunks.ts";
import { formatReplayList, parseReplayList } from "../../src/evaluation/replay-list.ts";

function show(hunk: DiffHunk): string {
    const { path, oldPath, oldStart, removed, newStart, added } = hunk;
    return `${oldPath} -> ${path} -${oldStart}:${JSON.stringify(removed)} +${newStart}:${JSON.stringify(added)}`;
}

const diff = `diff --git a/src/a.rs b/src/a.rs
index 1..2 100644
--- a/src/a.rs
+++ b/src/a.rs
@@ -3,0 +4,2 @@ fn context()
+    let added = compute();
+-- looks like a header
@@ -9 +11 @@
-    old(1);
+    new(1);
\\ No newline at end of file
diff --git a/gone.rs b/gone.rs
--- a/gone.rs
+++ /dev/null
@@ -1 +0,0 @@
-fn gone() {}
diff --git a/new.rs b/new.rs
--- /dev/null
+++ "b/new \\303\\251.rs"
@@ -0,0 +1 @@
+fn fresh() {}
diff --git a/x.png b/x.png
Binary files a/x.png and b/x.png differ
`;

test("reads a diff without context", () =>
    expectText(
        parseDiff(diff).map(show).join("\n"),
        `
        src/a.rs -> src/a.rs -3:[] +3:["    let added = compute();","-- looks like a header"]
        src/a.rs -> src/a.rs -8:["    old(1);"] +10:["    new(1);"]
        undefined -> new \\303\\251.rs -0:[] +0:["fn fresh() {}"]
    `,
    ));

const line = fc.stringMatching(/^[a-z+\- @\\]{0,12}$/);
const hunk = fc.record({
    oldStart: fc.nat(50),
    removed: fc.array(line, { maxLength: 3 }),
    newStart: fc.nat(50),
    added: fc.array(line, { maxLength: 3 }),
});

test("what is written as a diff is read back", () => {
    fc.assert(
        fc.property(fc.array(hunk, { maxLength: 4 }), (rows) => {
            const parts = rows.filter((row) => row.added.length + row.removed.length > 0);
            const side = (start: number, lines: readonly string[]): string =>
                `${lines.length === 0 ? start : start + 1},${lines.length}`;
            const body = parts.flatMap((row) => [
                `@@ -${side(row.oldStart, row.removed)} +${side(row.newStart, row.added)} @@`,
                ...row.removed.map((text) => `-${text}`),
                ...row.added.map((text) => `+${text}`),
            ]);
            const text = ["diff --git a/a.rs b/a.rs", "--- a/a.rs", "+++ b/a.rs", ...body].join(
                "\n",
            );
            const expected = parts.map((row) => ({ path: "a.rs", oldPath: "a.rs", ...row }));
            assert.deepEqual(parseDiff(text), expected);
        }),
    );
});

test("any text is hunks, never a failure", () => {
    const pieces = fc.constantFrom(
        ...diff.split(/(?<=[\s,@+-])/),
        "@@ -1,999999999 +1,999999999 @@\n",
    );
    fc.assert(
        fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 60 }), (parts) => {
            for (const found of parseDiff(parts.join(""))) {
                assert.ok(found.path !== undefined && found.added.length <= parts.join("").length);
            }
        }),
    );
});

/** Which of the diff's hunks count as typed. */
function checkTyped(body: string, expected: string): void {
    const text = `diff --git a/a.rs b/a.rs\n--- a/a.rs\n+++ b/a.rs\n${body}`;
    expectText(typedHunks(parseDiff(text)).map(show).join("\n"), expected);
}

test("text that was moved, reformatted or is no word is not typed", () => {
    checkTyped(
        "@@ -1,0 +2 @@\n+    let total = 1;\n",
        `a.rs -> a.rs -1:[] +1:["    let total = 1;"]`,
    );
    checkTyped("@@ -1,0 +2 @@\n+    ))};))};))}\n", "");
    checkTyped("@@ -1 +1,2 @@\n-call(first, second);\n+call(first,\n+    second);\n", "");
    checkTyped("@@ -5 +5,0 @@\n-    moved_call();\n@@ -9,0 +9 @@\n+        moved_call();\n", "");
    checkTyped(`@@ -1,0 +2,11 @@\n${"+line of text\n".repeat(11)}`, "");
});

test("the file as it was when the text was typed", () => {
    const file = {
        id: "1",
        path: "demo/src/a.rs",
        old: "one\ntwo\nthree\nfour\n",
        new: "ONE\ntwo\nadded\nmore\nfour\nlast\n",
    };
    const place = { oldStart: 2, removedLines: 1, newStart: 2, addedLines: 2 };
    assert.deepEqual(replayCase(place, file), {
        id: "1",
        path: "demo/src/a.rs",
        before: "ONE\ntwo",
        insert: "\nadded\nmore",
        after: "\nfour\n",
    });
    const end = replayCase({ ...place, oldStart: 5, removedLines: 0 }, file);
    assert.equal(end?.after, "");
    assert.equal(replayCase({ ...place, newStart: 0 }, file), undefined);
    assert.equal(replayCase({ ...place, addedLines: 9 }, file), undefined);
    assert.equal(replayCase({ ...place, oldStart: 9 }, file), undefined);
});

const reference = {
    repo: "owner/name",
    commit: "0".repeat(40),
    path: "src/a.rs",
    oldStart: 1,
    removedLines: 0,
    newStart: 1,
    addedLines: 2,
};

test("a list is read as it was written", () =>
    assert.deepEqual(parseReplayList(formatReplayList([reference])), [reference]));

test("a broken list is an error that says what is wrong", () => {
    for (const text of [
        "",
        "{}",
        formatReplayList([]),
        formatReplayList([{ ...reference, repo: "x" }]),
    ]) {
        assert.throws(() => parseReplayList(text), { code: "evaluation.caseList" });
    }
});
