import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { commitOf, runGit } from "../../src/git/run-git.ts";

function repository(context: TestContext): string {
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-git-"));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    const git = (...args: readonly string[]): void => {
        execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
            cwd: folder,
            stdio: "ignore",
        });
    };
    git("init", "-q");
    writeFileSync(join(folder, "a"), "a");
    git("add", ".");
    git("commit", "-qm", "first");
    return folder;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
    return work.then(
        () => "done",
        (error: unknown) => (CodedError.is(error) ? error.code : String(error)),
    );
}

test("revisions, and what is none", async (context) => {
    const folder = repository(context);
    assert.match(await commitOf(folder, "HEAD", NeverCancelled), /^[0-9a-f]{40}$/);
    for (const revision of ["nothing", "--all", "-x", "HEAD:a"]) {
        assert.equal(
            await codeOf(commitOf(folder, revision, NeverCancelled)),
            "git.unknownRevision",
            revision,
        );
    }
});

test("failures have codes", async (context) => {
    const folder = repository(context);
    const outside = mkdtempSync(join(tmpdir(), "rust-ai-none-"));
    context.after(() => rmSync(outside, { recursive: true, force: true }));
    const status = { folder: outside, arguments: ["status"] };
    assert.equal(await codeOf(runGit(status, NeverCancelled)), "git.notARepository");
    const wrong = { folder, arguments: ["show", "nothing"] };
    assert.equal(await codeOf(runGit(wrong, NeverCancelled)), "git.failed");
    const path = process.env.PATH;
    process.env.PATH = outside;
    try {
        assert.equal(
            await codeOf(runGit({ folder, arguments: ["status"] }, NeverCancelled)),
            "git.missing",
        );
    } finally {
        process.env.PATH = path;
    }
});

test("a git that lacks an option and a repository of somebody else are told apart", async (context) => {
    const folder = repository(context);
    const unknown = { folder, arguments: ["merge-tree", "--write-trees"] };
    assert.equal(await codeOf(runGit(unknown, NeverCancelled)), "git.tooOld");
    const env = { GIT_TEST_ASSUME_DIFFERENT_OWNER: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
    const status = { folder, arguments: ["status"], env };
    assert.equal(await codeOf(runGit(status, NeverCancelled)), "git.otherOwner");
});

test("nothing that the repository names is run", async (context) => {
    const folder = repository(context);
    const mark = join(folder, "ran");
    const script = join(folder, "script.sh");
    writeFileSync(script, `#!/bin/sh\ntouch "${mark}"\n`);
    chmodSync(script, 0o755);
    const set = (key: string): void => {
        execFileSync("git", ["config", key, script], { cwd: folder });
    };
    for (const key of ["core.fsmonitor", "core.pager", "diff.external"]) set(key);
    writeFileSync(join(folder, "a"), "b");
    const run = (...args: readonly string[]): Promise<string> =>
        runGit({ folder, arguments: args }, NeverCancelled);
    await run("status", "--porcelain");
    await run("diff", "--no-ext-diff", "--no-textconv", "HEAD");
    await run("log", "-1");
    assert.equal(existsSync(mark), false);
});
