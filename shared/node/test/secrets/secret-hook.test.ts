import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { hookStatus, installHook, uninstallHook } from "../../src/git/commit-hook.ts";
import { secretHook } from "../../src/secrets/secret-hook.ts";
import { type SecretRepository, secretRepository, temporaryFolder } from "./secret-repository.ts";

const token = NeverCancelled;

/** A program in the place of the command line: notes its arguments, and fails when it is told to. */
function program({ folder }: SecretRepository, exitCode: number): [string, ...string[]] {
    const path = join(folder, ".git", "it's a program.cjs");
    const note = JSON.stringify(join(folder, ".git", "called"));
    const args = "process.argv.slice(2).join(' ')";
    writeFileSync(
        path,
        `require("fs").appendFileSync(${note}, ${args} + "\\n"); process.exit(${exitCode});`,
    );
    return [process.execPath, path];
}

function commits({ folder }: SecretRepository, inFolder = folder): boolean {
    writeFileSync(join(inFolder, `${Math.random()}.txt`), "x");
    execFileSync("git", ["-C", inFolder, "add", "--all"]);
    const ran = spawnSync("git", ["-C", inFolder, "commit", "--quiet", "-m", "x"], {
        encoding: "utf8",
    });
    return ran.status === 0;
}

function calls({ folder }: SecretRepository): string {
    const path = join(folder, ".git", "called");
    return existsSync(path) ? readFileSync(path, "utf8") : "";
}

test("git asks before each commit, and stops where something is found", async (context) => {
    const repository = secretRepository(context);
    const { folder } = repository;
    assert.equal((await hookStatus(secretHook, folder, token)).state, "absent");
    const installed = await installHook(secretHook, folder, program(repository, 0), token);
    assert.deepEqual(installed, {
        path: join(folder, ".git/hooks/pre-commit"),
        state: "installed",
        earlier: undefined,
    });
    assert.ok(commits(repository));
    assert.equal(calls(repository), "secrets --staged\n");
    program(repository, 1);
    assert.ok(!commits(repository));
    assert.equal((await uninstallHook(secretHook, folder, token)).state, "absent");
    assert.ok(commits(repository));
});

test("a hook that was there still runs first, and is back afterwards byte by byte", async (context) => {
    const repository = secretRepository(context);
    const { folder } = repository;
    const path = join(folder, ".git/hooks/pre-commit");
    const note = join(folder, ".git/called");
    mkdirSync(join(folder, ".git/hooks"), { recursive: true });
    const bytes = Buffer.concat([
        Buffer.from(`#!/bin/sh\r\n`.replace("\r", "")),
        Buffer.from(`echo earlier >> '${note}'\n# `),
        Buffer.from([0xe4, 0xff, 10]),
    ]);
    writeFileSync(path, bytes);
    chmodSync(path, 0o750);
    const { earlier } = await installHook(secretHook, folder, program(repository, 0), token);
    assert.equal(earlier, join(folder, ".git/hooks/pre-commit.before-rust-ai"));
    // A second time changes nothing but the command.
    await installHook(secretHook, folder, program(repository, 0), token);
    assert.ok(commits(repository));
    assert.equal(calls(repository), "earlier\nsecrets --staged\n");
    assert.equal((await uninstallHook(secretHook, folder, token)).state, "foreign");
    assert.deepEqual(readFileSync(path), bytes);
    if (process.platform !== "win32") assert.equal(statSync(path).mode & 0o777, 0o750);
    // What is not ours stays.
    assert.equal((await uninstallHook(secretHook, folder, token)).state, "foreign");
    assert.deepEqual(readFileSync(path), bytes);
});

test("the repository's own folder of hooks counts, worktrees share theirs", async (context) => {
    const repository = secretRepository(context);
    const { folder, git } = repository;
    repository.write("a", "b");
    repository.commit("first");
    const worktree = join(temporaryFolder(context), "tree");
    git("worktree", "add", "--quiet", worktree);
    const { path } = await installHook(secretHook, worktree, program(repository, 0), token);
    assert.equal(path, join(folder, ".git/hooks/pre-commit"));
    assert.ok(commits(repository, worktree));
    assert.equal(calls(repository), "secrets --staged\n");
    await uninstallHook(secretHook, folder, token);
    git("config", "core.hooksPath", ".githooks");
    const other = await installHook(secretHook, folder, program(repository, 0), token);
    assert.equal(other.path, join(folder, ".githooks/pre-commit"));
    assert.ok(commits(repository));
    assert.equal(calls(repository), "secrets --staged\n".repeat(2));
});

test("hooks of others and changed ones are left alone", async (context) => {
    const repository = secretRepository(context);
    const { folder, git } = repository;
    const isCode = (code: string) => (error: unknown) => CodedError.is(error, code);
    git("config", "core.hooksPath", temporaryFolder(context));
    await assert.rejects(
        installHook(secretHook, folder, program(repository, 0), token),
        isCode("secrets.globalHooks"),
    );
    git("config", "--unset", "core.hooksPath");
    const { path } = await installHook(secretHook, folder, program(repository, 0), token);
    writeFileSync(path, `${readFileSync(path, "utf8")}echo mine\n`);
    assert.equal((await hookStatus(secretHook, folder, token)).state, "changed");
    await assert.rejects(uninstallHook(secretHook, folder, token), isCode("secrets.foreignHook"));
    await assert.rejects(
        installHook(secretHook, folder, program(repository, 0), token),
        isCode("secrets.foreignHook"),
    );
    await assert.rejects(
        hookStatus(secretHook, temporaryFolder(context), token),
        isCode("git.notARepository"),
    );
});
