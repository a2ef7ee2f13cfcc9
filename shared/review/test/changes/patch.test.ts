import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import fc from "fast-check";
import { applyPatch, readPatch } from "../../src/changes/patch.ts";

const folder = mkdtempSync(join(tmpdir(), "rai-patch-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function check(patch: string, expected: string): void {
    const text = readPatch(patch)
        .map(({ basePath, headPath, isBinary, hunks }) =>
            [basePath ?? "-", headPath ?? "-", isBinary ? "binary" : hunks.length].join(" "),
        )
        .join(", ");
    assert.equal(text, expected);
}

const change = "@@ -1 +1 @@\n-a\n+b\n";

test("files of a patch are found, whoever wrote it", () => {
    check(`--- a/x.rs\n+++ b/x.rs\n${change}`, "x.rs x.rs 1");
    check(`--- x.rs\t2026-01-01 10:00\n+++ x.rs\t2026-01-02\n${change}`, "x.rs x.rs 1");
    check(
        `From: A\n\ntext\n---\n x | 2 +-\n\ndiff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n${change}-- \n2.39\n`,
        "x x 1",
    );
    check("diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n", "x y 0");
    check(
        "diff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n",
        "- x 1",
    );
    check(
        "diff --git a/x b/x\ndeleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n",
        "x - 1",
    );
    check("diff --git a/x b/x\nindex 1..2\nBinary files a/x and b/x differ\n", "x x binary");
    check(
        `--- "a/\\303\\274 \\"x\\".rs"\n+++ "b/\\303\\274 \\"x\\".rs"\n${change}`,
        'ü "x".rs ü "x".rs 1',
    );
    check(
        `diff --git a/x b/x\n--- a/x\n+++ b/x\n${change}diff --git a/y b/y\n--- a/y\n+++ b/y\n${change}`,
        "x x 1, y y 1",
    );
    check("no patch at all", "");
});

test("a patch of git leads from one text to the other and back", () => {
    const lines = fc.array(fc.constantFrom("a\n", "b\n", "c\n", "-- x\n", "\n", "é\n"), {
        maxLength: 25,
    });
    fc.assert(
        fc.property(lines, lines, fc.boolean(), fc.boolean(), (left, right, cutLeft, cutRight) => {
            const base = cutLeft ? left.join("").trimEnd() : left.join("");
            const head = cutRight ? right.join("").trimEnd() : right.join("");
            const [file] = readPatch(patchOf(base, head));
            if (base === head) {
                assert.equal(file, undefined);
                return;
            }
            assert.ok(file !== undefined);
            assert.equal(applyPatch(base, file, "forward"), head);
            assert.equal(applyPatch(head, file, "backward"), base);
        }),
        { numRuns: 60 },
    );
});

test("a patch fits where its lines have gone, and nowhere else", () => {
    const [file] = readPatch(`--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n`);
    assert.ok(file !== undefined);
    assert.equal(applyPatch("x\ny\na\nb\nz\n", file, "forward"), "x\ny\na\nc\nz\n");
    assert.equal(applyPatch("x\na\nz\n", file, "forward"), undefined);
});

test("whatever a patch is, reading it does not throw", () => {
    const pieces = fc.constantFrom(
        "--- a\n",
        "+++ b\n",
        "@@ -1,9 +1,9 @@\n",
        "+x\n",
        "-x\n",
        " x\n",
        "\\ No\n",
        "diff --git a/x b/x\n",
        '--- "a\\7"\n',
        "\n",
    );
    fc.assert(
        fc.property(fc.array(pieces), (parts) => {
            for (const file of readPatch(parts.join(""))) applyPatch("x\n", file, "forward");
        }),
    );
});

function patchOf(base: string, head: string): string {
    writeFileSync(join(folder, "base"), base);
    writeFileSync(join(folder, "head"), head);
    const args = ["diff", "--no-index", "--no-color", "base", "head"];
    return spawnSync("git", args, { cwd: folder, encoding: "utf8" }).stdout;
}
