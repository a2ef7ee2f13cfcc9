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

const root = realpathSync(mkdtempSync(join(tmpdir(), "rai git-bisect ")));
const folder = join(root, "repo");
after(() => rmSync(root, { recursive: true, force: true }));

function git(...args: string[]): string {
    return execFileSync("git", ["-C", folder, ...args], { encoding: "utf8" });
}

/** Runs a command line; what it prints, or the code of its error. */
async function run(...line: string[]): Promise<{ code: number | string; out: string }> {
    const { command, rest } = findCommand(commands, ["git", "bisect", ...line]);
    const { context, out } = fakeContext();
    try {
        const values = parseOptions(command, ["--repo", folder, ...rest]);
        return { code: await command.run(values, context), out: out() };
    } catch (error) {
        if (!CodedError.is(error)) throw error;
        return { code: error.code, out: out() };
    }
}

/** Ends with the code that the file names. */
const script = 'process.exit(Number(require("fs").readFileSync("code.txt", "utf8")))';
const command = ["--", process.execPath, "-e", script];

before(() => {
    execFileSync("git", ["init", "-q", "-b", "main", folder]);
    git("config", "user.name", "A");
    git("config", "user.email", "a@example.org");
    for (const [index, code] of ["0", "0", "1", "1", "125", "1"].entries()) {
        writeFileSync(join(folder, "code.txt"), code);
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", `Commit ${index}`);
    }
});

test("a command of one's own finds the commit", async () => {
    const { code, out } = await run("--good", "HEAD~5", ...command);
    assert.equal(code, 0);
    assert.match(out, /^bad {2}[0-9a-f]{10} Commit 5 \(ended with 1\), \d+\.\d s\n/);
    assert.match(
        out,
        /The first bad commit is:\n {2}[0-9a-f]{40} Commit 2 \(A, \d{4}-\d\d-\d\d\)\n$/,
    );
    const json = await run("--good", "HEAD~5", "--bad", "HEAD~2", "--json", ...command);
    const report = JSON.parse(json.out);
    assert.equal(report.state, "found");
    assert.equal(report.commits[0].subject, "Commit 2");
});

test("a range is told with 1, and a search that is only looked at with 0", async () => {
    git("switch", "-q", "-c", "gap", "main~4");
    for (const [index, code] of ["125", "1"].entries()) {
        writeFileSync(join(folder, "code.txt"), code);
        git("commit", "-q", "-a", "-m", `Gap ${index}`);
    }
    const { code, out } = await run("--good", "HEAD~2", ...command);
    assert.equal(code, 1);
    assert.match(out, /Skipped commits hide it; the first bad commit is one of:\n/);
    const looked = await run("--good", "HEAD~2", "--dry-run");
    assert.equal(looked.code, 0);
    assert.equal(looked.out, "Would try both ends and about 1 of 2 commits.\n");
    git("switch", "-q", "main");
});

test("options that do not go together", async () => {
    assert.equal((await run()).code, "cli.missingOption");
    assert.equal(
        (await run("--good", "HEAD", "--test", "x", ...command)).code,
        "cli.unexpectedArgument",
    );
    assert.equal((await run("--good", "HEAD", ...command)).code, "bisect.nothingBetween");
    assert.equal((await run("--good=--all", ...command)).code, "git.unknownRevision");
});
