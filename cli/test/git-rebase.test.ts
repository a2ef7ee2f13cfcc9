import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import { findCommand, parseOptions } from "../src/command-line.ts";
import { commands } from "../src/commands.ts";
import { fakeContext } from "./fake-context.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "rai git-rebase ")));
const folder = join(root, "repo");
after(() => rmSync(root, { recursive: true, force: true }));

function git(...args: string[]): string {
    return execFileSync("git", ["-C", folder, ...args], { encoding: "utf8" });
}

/** Runs a command line; what it prints, or the code of its error. */
async function run(
    ...line: string[]
): Promise<{ code: number | string; out: string; err: string }> {
    const { command, rest } = findCommand(commands, ["git", ...line]);
    const { context, out, err } = fakeContext();
    try {
        const values = parseOptions(command, ["--repo", folder, ...rest]);
        const code = await command.run(values, context);
        return { code, out: out(), err: err() };
    } catch (error) {
        if (!CodedError.is(error)) throw error;
        return { code: error.code, out: out(), err: error.display };
    }
}

function commit(message: string, name: string, text: string): void {
    writeFileSync(join(folder, name), text);
    git("add", "-A");
    git("commit", "-q", "-m", message);
}

/** `topic` with two commits beside one of `main`. */
beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    execFileSync("git", ["init", "-q", "-b", "main", folder]);
    git("config", "user.name", "A");
    git("config", "user.email", "a@example.org");
    commit("base", "a.rs", "base\n");
    git("switch", "-q", "-c", "topic");
    commit("One", "one.rs", "one\n");
    commit("Two", "a.rs", "topic\n");
    git("switch", "-q", "main");
});

function subjects(): string {
    return git("log", "--reverse", "--format=%s", "topic").trim().replaceAll("\n", ", ");
}

test("the plan is printed, edited and followed, and the rebase undone", async () => {
    commit("on main", "b.rs", "b\n");
    git("switch", "-q", "topic");
    const head = git("rev-parse", "topic");
    const printed = await run("rebase", "--onto", "main", "--print-plan");
    assert.equal(printed.code, 0);
    assert.match(
        printed.out,
        /\n# clean\npick [0-9a-f]{12} One\n# clean\npick [0-9a-f]{12} Two\n$/,
    );
    const plan = join(root, "plan.txt");
    const [one, two] = [...printed.out.matchAll(/^pick ([0-9a-f]+)/gm)].map((match) => match[1]);
    writeFileSync(plan, `pick ${two}\nreword ${one} Eins\n`);
    const looked = await run("rebase", "--onto", "main", "--plan", plan, "--dry-run");
    assert.match(looked.out, /^Would rebase 2 commits of topic onto main/);
    assert.match(looked.out, /pick [0-9a-f]{10} Two: clean\n {2}reword [0-9a-f]{10} One: clean\n/);
    assert.equal(git("rev-parse", "topic"), head);
    const done = await run("rebase", "--onto", "main", "--plan", plan, "--json");
    assert.equal(JSON.parse(done.out).outcome.state, "done");
    assert.equal(subjects(), "base, on main, Two, Eins");
    assert.equal((await run("undo")).code, 0);
    assert.equal(git("rev-parse", "topic"), head);
});

test("a rebase stops at conflicts with 1, and goes on", async () => {
    commit("on main", "a.rs", "main\n");
    git("switch", "-q", "topic");
    const printed = await run("rebase", "--onto", "main", "--print-plan", "--json");
    const { steps } = JSON.parse(printed.out);
    assert.deepEqual(
        steps.map(({ verdict }: { verdict: string }) => verdict),
        ["clean", "textual"],
    );
    assert.equal((await run("rebase", "--onto", "main")).code, 1);
    assert.equal((await run("rebase", "--continue")).code, "operation.conflicts");
    assert.match((await run("rebase", "--skip", "--dry-run")).out, /^Would leave this commit out/);
    writeFileSync(join(folder, "a.rs"), "both\n");
    git("add", "a.rs");
    assert.equal((await run("rebase", "--continue")).code, 0);
    assert.equal(subjects(), "base, on main, One, Two");
    assert.equal(readFileSync(join(folder, "a.rs"), "utf8"), "both\n");
    assert.equal((await run("rebase", "--abort")).code, "operation.notInProgress");
});

test("options that do not go together, and what is no plan", async () => {
    git("switch", "-q", "topic");
    const code = async (...line: string[]): Promise<unknown> => (await run("rebase", ...line)).code;
    assert.equal(await code(), "cli.missingOption");
    assert.equal(await code("--abort", "--skip"), "cli.contradiction");
    assert.equal(await code("--abort", "--onto", "main"), "cli.contradiction");
    const onto = ["--onto", "topic~1"];
    assert.equal(await code(...onto, "--plan", "x", "--autosquash"), "cli.contradiction");
    assert.equal(await code(...onto, "--plan", join(root, "none")), "cli.fileMissing");
    assert.equal(await code(...onto, "--plan", root), "cli.isFolder");
    assert.equal(await code(...onto), "rebase.nothingToDo");
    assert.equal(await code("--onto=--exec=x"), "operation.unknownRevision");
    const plan = join(root, "bad.txt");
    writeFileSync(plan, Buffer.from([0xff, 0xfe]));
    assert.equal(await code(...onto, "--plan", plan), "cli.invalidText");
    writeFileSync(plan, "exec rm -rf .\n");
    assert.equal(await code(...onto, "--plan", plan), "rebase.badPlan");
});
