import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { openRepository } from "../../src/git-operations/operation-repository.ts";
import { performOperation, previewOperation } from "../../src/git-operations/perform-operation.ts";
import { predictRebase, rebase } from "../../src/git-operations/rebase-operation.ts";
import {
    abortRebase,
    continueRebase,
    skipRebase,
} from "../../src/git-operations/rebase-with-git.ts";
import { undoOperation } from "../../src/git-operations/undo-operation.ts";
import { branched, conflicting, log, plain, rejects } from "./rebase-fixture.ts";
import { RepositoryFixture } from "./repository-fixture.ts";

test("a rebase without conflicts is made in one step, as git would make it", async () => {
    const fixture = branched();
    const expected = fixture.copy();
    expected.git("rebase", "-q", "main");
    const before = fixture.state();
    const { outcome } = await fixture.perform((at) => rebase(at, plain));
    assert.deepEqual(outcome, {
        state: "done",
        message: "Rebased onto main: 3 commits made anew.",
    });
    const format = "--format=%T %P %an %ae %ad %B";
    const shape = (at: RepositoryFixture): string =>
        at.git("log", "-4", format).replaceAll(/\b[0-9a-f]{40} (?=A )/g, "");
    assert.equal(shape(fixture), shape(expected));
    assert.equal(fixture.git("status", "--porcelain"), "");
    assert.match(fixture.git("reflog", "-1", "topic"), /rebase \(finish\): onto main/);
    assert.ok(!fixture.git("reflog").includes("(pick)"));
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
});

test("changes that are not committed are carried, staged ones stay staged", async () => {
    const fixture = branched();
    fixture.write({ "b.txt": "staged\n", "one.txt": "changed\n", "new.txt": "unknown\n" });
    fixture.git("add", "b.txt");
    const before = fixture.state();
    await fixture.perform((at) => rebase(at, plain));
    assert.equal(fixture.git("status", "--porcelain"), "M  b.txt\n M one.txt\n?? new.txt\n");
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
});

test("changes in a file that the rebase changes are set aside and put back", async () => {
    const fixture = branched();
    fixture.write({ "a.txt": "a\nb\nc\nd\nLOCAL\nf\ng\nT\n" });
    await fixture.perform((at) => rebase(at, plain));
    assert.equal(fixture.read("a.txt"), "M\nb\nc\nd\nLOCAL\nf\ng\nT\n");
    assert.equal(fixture.git("stash", "list"), "");
});

test("changes that conflict with the result are in the stash", async () => {
    const fixture = branched();
    fixture.write({ "a.txt": "LOCAL\nb\nc\nd\ne\nf\ng\nT\n" });
    const before = fixture.state();
    const { outcome } = await fixture.perform((at) => rebase(at, plain));
    assert.equal(outcome.state, "stopped");
    assert.match(outcome.message, /in the stash/);
    assert.match(fixture.git("stash", "list"), /before the rebase/);
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
});

test("a file that git does not know stays, and nothing else changes", async () => {
    const fixture = branched();
    fixture.git("switch", "-q", "main");
    fixture.commit("brings a file", { "in-the-way.txt": "main\n" });
    fixture.git("switch", "-q", "topic");
    fixture.write({ "in-the-way.txt": "mine\n", "b.txt": "changed\n" });
    const before = fixture.state();
    await rejects(
        fixture.perform((at) => rebase(at, plain)),
        "git.failed",
    );
    // Setting changes aside writes it, which is nobody's work.
    fixture.git("update-ref", "-d", "ORIG_HEAD");
    assert.deepEqual(fixture.state(), before);
});

test("a plan that rewords, reorders, squashes and drops", async () => {
    const fixture = branched();
    const [one, two, three] = fixture.git("rev-list", "--reverse", "main..topic").split("\n");
    const plan = `pick ${three}\nreword ${two} Zwei; $(touch x) "\n    with 'body'\nsquash ${one}\n`;
    const copy = fixture.copy();
    await fixture.perform((at) => rebase(at, { ...plain, plan }));
    const bodies = (at: RepositoryFixture): string => at.git("log", "-2", "--format=%B--");
    expectText(
        bodies(fixture).trim(),
        `
Zwei; $(touch x) "

with 'body'

One
--
Three

with a body
--
`,
    );
    assert.equal(fixture.read("one.txt"), "1\n");
    // With a hook git itself has to do it, and it comes to the same.
    copy.hook("post-rewrite", "cat > post-rewrite.txt");
    await copy.perform((at) => rebase(at, { ...plain, plan }));
    assert.equal(bodies(copy), bodies(fixture));
    assert.equal(copy.git("rev-parse", "HEAD^{tree}"), fixture.git("rev-parse", "HEAD^{tree}"));
    assert.match(copy.read("post-rewrite.txt"), /^[0-9a-f]{40} /);
    const dropped = `drop ${one}\nfixup ${two}\n`;
    await rejects(
        fixture.perform((at) => rebase(at, { ...plain, plan: dropped })),
        "rebase.badPlan",
    );
});

test("squash with a message of its own, by git as well", async () => {
    for (const hook of [undefined, "post-checkout"]) {
        const fixture = branched();
        if (hook !== undefined) fixture.hook(hook, "exit 0");
        const [one, two] = fixture.git("rev-list", "--reverse", "main..topic").split("\n");
        const plan = `pick ${one}\nsquash ${two}\n    Both\n\n    in one\n`;
        await fixture.perform((at) => rebase(at, { ...plain, plan }));
        assert.equal(fixture.git("log", "-1", "--format=%B").trim(), "Both\n\nin one");
        assert.equal(log(fixture), "base\non main\nBoth");
    }
});

test("a hook that refuses changes nothing", async () => {
    const fixture = branched();
    fixture.hook("pre-rebase", "exit 1");
    const before = fixture.state();
    await rejects(
        fixture.perform((at) => rebase(at, plain)),
        "git.failed",
    );
    assert.deepEqual(fixture.state(), before);
});

test("commits in place keep their names, commits that came to nothing go", async () => {
    const fixture = branched();
    const first = fixture.git("rev-parse", "topic~2");
    fixture.commit("Back", { "b.txt": "changed\n" });
    fixture.commit("And forth", { "b.txt": "b\n" });
    const [, , three, back, forth] = fixture
        .git("rev-list", "--reverse", "main..topic")
        .split("\n");
    const base = fixture.git("merge-base", "main", "topic").trim();
    const [one] = fixture.git("rev-list", "--reverse", "main..topic").split("\n");
    const plan = `pick ${one}\npick ${forth}\npick ${three}\n`;
    const { steps } = await predictRebase(
        await fixture.open(),
        { onto: base, plan, isAutosquashed: false },
        NeverCancelled,
    );
    assert.deepEqual(
        steps.map(({ subject, isEmpty }) => [subject, isEmpty]),
        [
            ["One", false],
            ["And forth", true],
            ["Three", false],
        ],
    );
    assert.ok(back !== undefined);
    await fixture.perform((at) => rebase(at, { onto: base, plan, isAutosquashed: false }));
    assert.equal(fixture.git("rev-parse", "topic~1"), first);
    assert.equal(log(fixture), "base\nOne\nThree");
    await rejects(
        fixture.perform((at) => rebase(at, { ...plain, onto: base })),
        "rebase.nothingToDo",
    );
});

test("a rebase stops at conflicts and goes on, skips or aborts; each can be undone", async () => {
    const fixture = conflicting();
    fixture.write({ "b.txt": "not committed\n" });
    const before = fixture.state();
    const { outcome } = await fixture.perform((at) => rebase(at, plain));
    expectText(
        outcome.message,
        "Stopped at conflicts in a.txt, at commit 2 of 3 (Two). Settle them, mark each with git add, and run rust-ai git rebase --continue, --skip or --abort.",
    );
    const stopped = fixture.state();
    await rejects(
        fixture.perform((at) => rebase(at, plain)),
        "operation.inProgress",
    );
    await rejects(fixture.perform(continueRebase), "operation.conflicts");
    const settled = fixture.copy();
    for (const [make, subjects] of [
        [abortRebase, "base\nOne\nTwo\nThree"],
        [skipRebase, "base\non main\nclash\nOne\nThree"],
    ] as const) {
        await fixture.perform(make);
        assert.equal(log(fixture), subjects);
        assert.equal(fixture.read("b.txt"), "not committed\n");
        await undoOperation(fixture.folder, undefined, NeverCancelled);
        assert.deepEqual(fixture.state(), stopped);
    }
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);

    settled.write({ "a.txt": "both\n" });
    settled.git("add", "a.txt");
    const preview = await previewOperation(
        settled.folder,
        continueRebase(await settled.open()),
        NeverCancelled,
    );
    assert.match(preview.lines.join("\n"), /^pick [0-9a-f]{7,10} Three$/);
    await settled.perform(continueRebase);
    assert.equal(log(settled), "base\non main\nclash\nOne\nTwo\nThree");
    assert.equal(settled.read("b.txt"), "not committed\n");
    await rejects(settled.perform(skipRebase), "operation.notInProgress");
});

test("bad input is said before anything is done", async () => {
    const fixture = branched();
    const before = fixture.state();
    const plan = (text: string): Promise<unknown> =>
        fixture.perform((at) => rebase(at, { ...plain, plan: text }));
    const one = fixture.git("rev-parse", "topic~2").trim();
    await rejects(plan("pick 1234567890\n"), "rebase.unknownCommit");
    await rejects(plan(`pick ${one}\nfixup ${one}\n`), "rebase.repeatedCommit");
    await rejects(plan("exec rm -rf .\n"), "rebase.badPlan");
    await rejects(
        fixture.perform((at) => rebase(at, { ...plain, onto: "--exec=touch x" })),
        "operation.unknownRevision",
    );
    assert.deepEqual(fixture.state(), before);
});

test("without commits, and where a clone lacks them, nothing is done", async () => {
    const empty = new RepositoryFixture();
    await rejects(
        empty.perform((at) => rebase(at, { ...plain, onto: "HEAD" })),
        "operation.unborn",
    );
    const fixture = branched();
    const other = `${fixture.folder}-shallow`;
    const options = ["--quiet", "--depth=1", "--no-single-branch"];
    fixture.git("clone", ...options, `file://${fixture.folder}`, other);
    fixture.gitIn(other, "config", "user.name", "A");
    fixture.gitIn(other, "config", "user.email", "a@example.org");
    const repository = await openRepository(other, NeverCancelled);
    const operation = rebase(repository, { ...plain, onto: "origin/main" });
    await rejects(performOperation(other, operation, NeverCancelled), "git.incomplete");
    assert.equal(fixture.gitIn(other, "status", "--porcelain"), "");
});

test("a repository with names of 64 digits", async () => {
    const fixture = new RepositoryFixture();
    rmSync(fixture.path(".git"), { recursive: true });
    fixture.git("init", "-q", "-b", "main", "--object-format=sha256");
    fixture.git("config", "user.name", "A");
    fixture.git("config", "user.email", "a@example.org");
    fixture.commit("base", { "a.txt": "a\nb\nc\nd\n" });
    fixture.git("switch", "-q", "-c", "topic");
    fixture.commit("One", { "a.txt": "a\nb\nc\nT\n" });
    fixture.git("switch", "-q", "main");
    fixture.commit("on main", { "a.txt": "M\nb\nc\nd\n" });
    fixture.git("switch", "-q", "topic");
    await fixture.perform((at) => rebase(at, plain));
    assert.equal(log(fixture), "base\non main\nOne");
    assert.equal(fixture.read("a.txt"), "M\nb\nc\nT\n");
    assert.equal(fixture.git("fsck", "--strict", "--no-dangling").trim(), "");
});

test("a detached HEAD, odd names and bytes that are no UTF-8", async () => {
    const fixture = branched();
    fixture.git("config", "i18n.commitEncoding", "ISO-8859-1");
    fixture.write({ "-rf": "dash\n", "new\nline": "line\n" });
    fixture.git("add", "-A");
    fixture.git("-c", "user.name=J\u00f6", "commit", "-q", "-m", "Umlaut");
    fixture.git("switch", "-q", "--detach");
    await fixture.perform((at) => rebase(at, plain));
    assert.equal(log(fixture), "base\non main\nOne\nTwo\nThree\nUmlaut");
    assert.equal(fixture.read("new\nline"), "line\n");
    assert.match(fixture.git("log", "-1", "--format=%an"), /J\u00f6/);
    assert.match(fixture.git("cat-file", "commit", "HEAD"), /^encoding ISO-8859-1$/m);
});
