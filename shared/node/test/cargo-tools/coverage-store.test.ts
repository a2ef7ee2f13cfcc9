import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { CoverageStore } from "../../src/cargo-tools/coverage-store.ts";
import { withServer } from "../cargo-language/server-fixture.ts";
import { workspaceFiles } from "../cargo-language/workspace-files.ts";

const lcov = (path: string): string =>
    `SF:${path}\nDA:1,3\nDA:2,0\nDA:4,1\nBRDA:4,0,0,1\nBRDA:4,0,1,0\nend_of_record\n`;

function folderWith(t: TestContext, files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-coverage-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    return folder;
}

test("relative paths start from the workspace, or from the report where only that fits", async (t) => {
    const folder = folderWith(t, {
        "src/lib.rs": "",
        "lcov.info": lcov("src/lib.rs"),
        "inner/own/lib.rs": "",
        "inner/lcov.info": lcov("own/lib.rs"),
    });
    const store = new CoverageStore();
    for (const [report, file] of [
        ["lcov.info", "src/lib.rs"],
        ["inner/lcov.info", "inner/own/lib.rs"],
    ] as const) {
        const { files, format } = await store.summary(join(folder, report), folder);
        assert.equal(format, "lcov");
        assert.deepEqual(files, [{ path: join(folder, file), covered: 2, total: 3 }]);
    }
});

test("lines of a file, and whether it was written after the report", async (t) => {
    const folder = folderWith(t, { "src/lib.rs": "" });
    const [report, path] = [join(folder, "lcov.info"), join(folder, "src/lib.rs")];
    writeFileSync(report, lcov(path));
    const store = new CoverageStore();
    utimesSync(path, 1_000, 1_000);
    assert.deepEqual(await store.file(report, folder, path), {
        lines: [
            { line: 1, count: 3 },
            { line: 2, count: 0 },
            { line: 4, count: 1, branches: [1, 2] },
        ],
        isStale: false,
    });
    utimesSync(report, 500, 500);
    assert.equal((await store.file(report, folder, path)).isStale, true);
    assert.deepEqual(await store.file(report, folder, join(folder, "other.rs")), {
        lines: [],
        isStale: false,
    });
});

test("a report that is written anew is read anew", async (t) => {
    const folder = folderWith(t, { "lcov.info": lcov("a.rs") });
    const report = join(folder, "lcov.info");
    const store = new CoverageStore();
    assert.equal((await store.summary(report, folder)).files.length, 1);
    writeFileSync(report, lcov("a.rs") + lcov("b.rs"));
    assert.equal((await store.summary(report, folder)).files.length, 2);
});

test("what is missing, too large or something else is told", async (t) => {
    const folder = folderWith(t, { "other.json": "{}", "src/lib.rs": "fn main() {}" });
    const store = new CoverageStore();
    const code = (path: string) =>
        store.summary(join(folder, path), folder).catch((error) => error.code);
    assert.equal(await code("none.info"), "coverage.missing");
    assert.equal(await code("src"), "coverage.missing");
    assert.equal(await code("other.json"), "coverage.notCoverage");
    assert.equal(await code("src/lib.rs"), "coverage.notCoverage");
    const { CoverageErrors } = await import("../../src/cargo-tools/coverage-errors.ts");
    assert.equal(CoverageErrors.tooLarge("x").code, "coverage.tooLarge");
});

test("the server answers both questions", async () => {
    const files = { ...workspaceFiles, "lcov.info": lcov("a/src/lib.rs") };
    await withServer(files, {}, async (fixture) => {
        const asked = { report: fixture.path("lcov.info"), folder: fixture.path("") };
        const summary = await fixture.ask<{ files: { path: string; covered: number }[] }>(
            "rustAi/cargo/coverage",
            asked,
        );
        const [file] = summary.files;
        assert.equal(file?.covered, 2);
        const { lines } = await fixture.ask<{ lines: unknown[] }>("rustAi/cargo/coverageFile", {
            ...asked,
            path: file.path,
        });
        assert.equal(lines.length, 3);
    });
});
