import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
    existsSync,
    mkdtempSync,
    readFileSync,
    realpathSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import { findCommand, parseOptions } from "../src/command-line.ts";
import { commands } from "../src/commands.ts";
import { fakeContext } from "./fake-context.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "rai git-operations ")));
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

before(() => {
    execFileSync("git", ["init", "-q", "-b", "main", folder]);
    git("config", "user.name", "A");
    git("config", "user.email", "a@example.org");
    writeFileSync(join(folder, "a.rs"), "one\n");
    git("add", "-A");
    git("commit", "-q", "-m", "first");
    git("switch", "-q", "-c", "topic");
    writeFileSync(join(folder, "a.rs"), "topic\n");
    git("commit", "-q", "-a", "-m", "second");
    git("switch", "-q", "main");
});

test("an operation can be looked at, done, listed, undone and redone", async () => {
    const looked = await run("branch", "create", "fresh", "--dry-run");
    assert.match(
        looked.out,
        /^Would create the branch fresh\.\n {2}fresh: \(none\) -> [0-9a-f]{10}\n$/,
    );
    assert.equal(git("branch", "--list", "fresh"), "");
    assert.equal((await run("operations")).out, "There are no operations.\n");
    assert.deepEqual(await run("branch", "create", "fresh"), {
        code: 0,
        out: "Created the branch fresh.\nOperation 1; rust-ai git undo takes it back.\n",
        err: "",
    });
    assert.equal((await run("branch", "rename", "fresh", "newer")).code, 0);
    assert.equal((await run("branch", "delete", "newer")).code, 0);
    assert.equal(
        (await run("undo")).out,
        "Done: undo delete the branch newer.\nOperation 4; rust-ai git redo takes it back.\n",
    );
    assert.match((await run("redo")).out, /^Done: redo delete the branch newer\./);
    assert.equal((await run("undo")).code, 0);
    const { operations } = JSON.parse((await run("operations", "--json")).out);
    assert.deepEqual(
        operations.map(({ id, kind, state }: Record<string, string>) => [id, kind, state]),
        [
            ["6", "undo", "done"],
            ["5", "redo", "done"],
            ["4", "undo", "done"],
            ["3", "branch-delete", "done"],
            ["2", "branch-rename", "done"],
            ["1", "branch-create", "done"],
        ],
    );
    assert.match(
        (await run("operations")).out,
        /^ 3 {2}\S+ \S+ {2}undone {2}delete the branch newer$/m,
    );
    assert.equal((await run("undo", "2")).code, 0);
    assert.equal(git("branch", "--list", "--format=%(refname:short)"), "fresh\nmain\ntopic\n");
});

test("switch, stash, discard and work trees go there and back", async () => {
    writeFileSync(join(folder, "notes"), "unknown\n");
    assert.equal((await run("switch", "topic")).code, 0);
    assert.equal(readFileSync(join(folder, "a.rs"), "utf8"), "topic\n");
    assert.equal((await run("undo")).code, 0);
    assert.equal((await run("stash", "push", "--message", "mine")).code, 0);
    assert.ok(!existsSync(join(folder, "notes")));
    assert.equal((await run("stash", "apply")).code, 0);
    assert.equal((await run("undo")).code, 0);
    assert.equal((await run("stash", "drop")).code, 0);
    assert.equal((await run("undo")).code, 0);
    assert.equal((await run("stash", "pop", "--index")).code, 0);
    writeFileSync(join(folder, "a.rs"), "edited\n");
    assert.equal((await run("discard", ".", "--untracked")).code, 0);
    assert.ok(!existsSync(join(folder, "notes")));
    assert.equal((await run("undo")).code, 0);
    assert.equal(readFileSync(join(folder, "a.rs"), "utf8"), "edited\n");
    assert.equal((await run("discard", "a.rs")).code, 0);
    const tree = join(root, "tree");
    assert.equal((await run("worktree", "add", tree, "--create", "in-tree")).code, 0);
    assert.equal((await run("worktree", "remove", tree)).code, 0);
    assert.ok(!existsSync(tree));
    assert.equal((await run("undo")).code, 0);
    assert.equal(readFileSync(join(tree, "a.rs"), "utf8"), "one\n");
});

test("a cherry-pick stops with 1, goes on or is given up", async () => {
    writeFileSync(join(folder, "a.rs"), "main\n");
    git("commit", "-q", "-a", "-m", "third");
    const head = git("rev-parse", "HEAD");
    const stopped = await run("cherry-pick", "topic", "--json");
    assert.equal(stopped.code, 1);
    const { operation, outcome } = JSON.parse(stopped.out);
    assert.deepEqual(
        [operation.kind, operation.state, outcome.state],
        ["cherry-pick", "stopped", "stopped"],
    );
    assert.match(outcome.message, /a\.rs.*rust-ai git cherry-pick --continue/);
    assert.equal((await run("cherry-pick", "--abort")).code, 0);
    assert.equal(git("rev-parse", "HEAD"), head);
    assert.equal((await run("cherry-pick", "topic")).code, 1);
    writeFileSync(join(folder, "a.rs"), "both\n");
    git("add", "a.rs");
    assert.equal((await run("cherry-pick", "--continue")).code, 0);
    assert.equal(git("log", "-1", "--format=%s"), "second\n");
});

test("what makes no sense is refused with its code, also behind --", async () => {
    const code = async (...line: string[]): Promise<number | string> => (await run(...line)).code;
    assert.equal(await code("branch", "create", "--", "-d"), "operation.badName");
    assert.equal(await code("branch", "delete", "topic"), "operation.unmerged");
    assert.equal(await code("branch", "rename", "topic"), "cli.missingArgument");
    assert.equal(await code("switch", "topic", "--merge", "--autostash"), "cli.contradiction");
    assert.equal(await code("switch", "topic", "--start", "main"), "cli.onlyWith");
    assert.equal(await code("cherry-pick"), "cli.missingArgument");
    assert.equal(await code("cherry-pick", "topic", "--abort"), "cli.unexpectedArgument");
    assert.equal(await code("cherry-pick", "--continue", "--abort"), "cli.contradiction");
    assert.equal(
        await code("worktree", "add", "x", "--branch", "a", "--create", "b"),
        "cli.contradiction",
    );
    assert.equal(await code("undo", "1", "2"), "cli.unexpectedArgument");
    assert.equal(await code("undo", "-1"), "cli.unknownOption");
    assert.equal(await code("redo"), "operation.nothingToRedo");
});
