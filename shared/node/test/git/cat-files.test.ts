import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { catFiles } from "../../src/git/cat-files.ts";

/** Names that would be options, questions of their own, or patterns. */
const files: Readonly<Record<string, string>> = {
    "plain.rs": "fn a() {}\n",
    "-n --batch.rs": "option\n",
    "two\nlines.rs": "two lines\n",
    'quo"te $(id) *.rs': "quoted\n",
    "empty.rs": "",
    "däsh/ünïcode.rs": "fn ü() {} // 日本\n",
    "no-line-break.rs": "deadbeef blob 3\nabc",
    "large.rs": "// a line of a large file\n".repeat(40_000),
};

function repository(): { readonly folder: string; readonly commit: string } {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "cat-files-")));
    for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    const git = (...args: readonly string[]): string =>
        execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
            cwd: folder,
            encoding: "utf8",
        });
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "all");
    return { folder, commit: git("rev-parse", "HEAD").trim() };
}

test("one git tells all files of a commit, whatever their names are", async () => {
    const { folder, commit } = repository();
    try {
        const paths = [...Object.keys(files), "missing.rs", "däsh"];
        const found = await catFiles(folder, commit, paths, NeverCancelled);
        assert.deepEqual(Object.fromEntries(found), files);
        assert.equal((await catFiles(folder, commit, [], NeverCancelled)).size, 0);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
});

test("no repository and a cancellation are errors of their own", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cat-files-"));
    try {
        await assert.rejects(catFiles(folder, "HEAD", ["a.rs"], NeverCancelled), (error) =>
            CodedError.is(error, "git.failed"),
        );
        const cancelled = { ...NeverCancelled, isCancellationRequested: true };
        await assert.rejects(catFiles(folder, "HEAD", ["a.rs"], cancelled), CancelledError);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
});
