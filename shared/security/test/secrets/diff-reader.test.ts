import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { DiffReader } from "../../src/secrets/diff-reader.ts";
import { GitleaksIgnore } from "../../src/secrets/gitleaks-ignore.ts";

/** `commit path:line text` of each place, lines of it joined by `|`; the same for any pieces. */
function check(diff: string, expected: readonly string[]): void {
    for (const size of [diff.length + 1, 7, 1]) {
        const rows: string[] = [];
        const reader = new DiffReader(({ commit, path, line, text }) => {
            const id = commit === undefined ? "" : `${commit.id} ${commit.author} ${commit.date} `;
            rows.push(`${id}${path}:${line} ${text.replaceAll("\n", "|")}`);
        });
        for (let at = 0; at < diff.length; at += size) reader.push(diff.slice(at, at + size));
        reader.end();
        assert.deepEqual(rows, expected, `pieces of ${size}`);
    }
}

test("added lines of files, without what is gone", () => {
    check(
        [
            "diff --git a/a.rs b/a.rs",
            "index 1..2 100644",
            "--- a/a.rs",
            "+++ b/a.rs",
            "@@ -1,2 +1,3 @@ fn f",
            "-old",
            "-old 2",
            "+one",
            "+two",
            "+three",
            "@@ -9 +10 @@",
            "--- no header",
            "+++ no header",
            "diff --git a/gone b/gone",
            "--- a/gone",
            "+++ /dev/null",
            "@@ -1 +0,0 @@",
            "-x",
        ].join("\n"),
        ["a.rs:1 one|two|three", "a.rs:10 ++ no header"],
    );
});

test("commits of a history, unusual paths, lines without an end", () => {
    check(
        [
            "\0c1\0Ann B\x002026-01-02T03:04:05Z",
            "",
            "diff --git a/x b/x",
            "--- /dev/null",
            '+++ "b/\\303\\244\\t\\"q"',
            "@@ -0,0 +1,2 @@",
            "+a\r",
            "+b",
            "\\ No newline at end of file",
            "\0c2\0Cy\x002026-01-01T00:00:00Z",
            "diff --git a/y b/y",
            "+++ b/with space\t",
            "@@ -0,0 +1 @@",
            "+c",
        ].join("\n"),
        ['c1 Ann B 2026-01-02T03:04:05Z ä\t"q:1 a|b', "c2 Cy 2026-01-01T00:00:00Z with space:1 c"],
    );
});

test("of merges what is in none of the parents", () => {
    check(
        [
            "\0m\0A\0D",
            "diff --cc a.rs",
            "--- a/a.rs",
            "+++ b/a.rs",
            "@@@ -1,2 -1,2 +1,4 @@@",
            "  both",
            "+ ours",
            " -gone",
            "++new in the merge",
            "++and this",
            "diff --git a/b b/b",
            "+++ b/b",
            "@@ -0,0 +1 @@",
            "+z",
        ].join("\n"),
        ["m A D a.rs:3 new in the merge|and this", "m A D b:1 z"],
    );
});

test("a line without an end comes in parts", () => {
    let [units, parts] = [0, 0];
    const reader = new DiffReader(({ path, line, text }) => {
        assert.deepEqual([path, line], ["a", 5]);
        assert.ok(text.length <= 1_100_000);
        units += text.length;
        parts++;
    });
    reader.push("+++ b/a\n@@ -0,0 +5 @@\n+");
    for (let count = 0; count < 300; count++) reader.push("x".repeat(10_000));
    reader.end();
    assert.ok(parts > 1 && units >= 3_000_000 && units < 3_100_000, `${parts} ${units}`);
});

test("any text is read without an error", () => {
    const line = fc.oneof(
        fc.string(),
        fc.constantFrom(
            "@@ -1,3 +1,9 @@",
            "+++ b/x",
            "+++ /dev/null",
            "\0a\0b",
            "+a",
            "-b",
            "@@@ -1 -1 +1,2 @@@",
            "++c",
        ),
    );
    fc.assert(
        fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
            check(lines.join("\n"), collected(lines.join("\n")));
        }),
    );
});

function collected(diff: string): string[] {
    const rows: string[] = [];
    const reader = new DiffReader(({ commit, path, line, text }) => {
        const id = commit === undefined ? "" : `${commit.id} ${commit.author} ${commit.date} `;
        rows.push(`${id}${path}:${line} ${text.replaceAll("\n", "|")}`);
    });
    reader.push(diff);
    reader.end();
    return rows;
}

test("a .gitleaksignore names places", () => {
    const list = new GitleaksIgnore("# note\n\na/b.rs:github-pat:3\r\nc1:d.rs:jwt:4\n");
    const ignores = (path: string, rule: string, line: number, commit?: string): boolean =>
        list.ignores({ path, rule, line, commit });
    assert.ok(ignores("a/b.rs", "github-pat", 3));
    assert.ok(ignores("a/b.rs", "github-pat", 3, "c9"));
    assert.ok(!ignores("a/b.rs", "github-pat", 4));
    assert.ok(ignores("d.rs", "jwt", 4, "c1"));
    assert.ok(!ignores("d.rs", "jwt", 4));
    assert.ok(!new GitleaksIgnore("").ignores({ path: "", rule: "", line: 0 }));
});
