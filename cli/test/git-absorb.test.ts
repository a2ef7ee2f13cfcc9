import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import { findCommand, parseOptions } from "../src/command-line.ts";
import { commands } from "../src/commands.ts";
import { fakeContext } from "./fake-context.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "rai git-absorb ")));
const folder = join(root, "repo");
after(() => rmSync(root, { recursive: true, force: true }));

function git(...args: string[]): string {
    return execFileSync("git", ["-C", folder, ...args], { encoding: "utf8" });
}

/** Runs a command line; what it prints, or the code of its error. */
async function run(...line: string[]): Promise<{ code: number | string; out: string }> {
    const { command, rest } = findCommand(commands, ["git", ...line]);
    const { context, out } = fakeContext();
    try {
        const values = parseOptions(command, ["--repo", folder, ...rest]);
        return { code: await command.run(values, context), out: out() };
    } catch (error) {
        if (!CodedError.is(error)) throw error;
        return { code: error.code, out: out() };
    }
}

function write(name: string, text: string): void {
    writeFileSync(join(folder, name), text);
}

before(() => {
    execFileSync("git", ["init", "-q", "-b", "main", folder]);
    git("config", "user.name", "A");
    git("config", "user.email", "a@example.org");
    for (const [subject, name] of [
        ["base", "base.rs"],
        ["One", "one.rs"],
        ["Two", "two.rs"],
    ] as const) {
        if (subject === "One") git("switch", "-q", "-c", "topic");
        write(name, `${subject}\n`);
        git("add", "-A");
        git("commit", "-q", "-m", subject);
    }
});

test("changes are absorbed, and come back", async () => {
    write("one.rs", "Eins\n");
    write("base.rs", "Basis\n");
    const head = git("rev-parse", "HEAD");
    const looked = await run("absorb", "--dry-run");
    assert.match(looked.out, /^Would put 1 change into 1 commit by fixup commits\.\n/);
    assert.match(looked.out, /stays: base\.rs:1 \(\+1 -1\), belongs to no commit of the branch/);
    assert.equal(git("rev-parse", "HEAD"), head);
    const done = await run("absorb", "--and-rebase", "--json");
    assert.equal(JSON.parse(done.out).operation.kind, "absorb");
    assert.equal(git("show", "HEAD~1:one.rs"), "Eins\n");
    assert.equal(git("log", "--format=%s"), "Two\nOne\nbase\n");
    assert.equal((await run("undo")).code, 0);
    assert.equal(git("rev-parse", "HEAD"), head);
    assert.equal((await run("absorb", "--base", "HEAD")).code, "absorb.noCommits");
    git("checkout", "-q", "--", ".");
});

test("an earlier commit is repaired by name", async () => {
    write("one.rs", "Uno\n");
    const looked = await run("fixup", "HEAD~1", "--and-rebase", "--dry-run");
    assert.match(looked.out, /pick [0-9a-f]{10} Two: clean\n/);
    const done = await run("fixup", "HEAD~1");
    assert.match(
        done.out,
        /by a fixup commit\. rust-ai git rebase --onto [0-9a-f]{10} --autosquash/,
    );
    assert.equal(git("log", "--format=%s", "-1"), "fixup! One\n");
    assert.equal((await run("rebase", "--onto", "main", "--autosquash")).code, 0);
    assert.equal(git("log", "--format=%s"), "Two\nOne\nbase\n");
    assert.equal((await run("fixup", "HEAD~1")).code, "absorb.nothingChanged");
    assert.equal((await run("fixup")).code, "cli.missingArgument");
});
