import assert from "node:assert/strict";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { deleteBranch } from "../../src/git-operations/branch-operations.ts";
import { discardFiles } from "../../src/git-operations/discard-operation.ts";
import { openRepository } from "../../src/git-operations/operation-repository.ts";
import { performOperation } from "../../src/git-operations/perform-operation.ts";
import { dropStash, pushStash } from "../../src/git-operations/stash-operations.ts";
import { switchBranch } from "../../src/git-operations/switch-operation.ts";
import { undoOperation } from "../../src/git-operations/undo-operation.ts";
import { busyRepository, type RepositoryFixture } from "./repository-fixture.ts";

const everything = { hasUntracked: true, keepsIndex: false };
const toTopic = { target: "topic", changes: "stash" } as const;

async function thereAndBack(fixture: RepositoryFixture): Promise<void> {
    const before = fixture.state();
    await fixture.perform((at) => switchBranch(at, toTopic));
    assert.notDeepEqual(fixture.state(), before);
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
    await fixture.perform((at) => discardFiles(at, [fixture.folder], true));
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
}

test("collecting garbage takes nothing that an undo needs, and finds nothing wrong", async () => {
    const fixture = busyRepository();
    fixture.git("stash", "push", "-q", "-u");
    const before = fixture.state();
    await fixture.perform((at) => deleteBranch(at, "topic", true));
    await fixture.perform((at) => dropStash(at, 0));
    fixture.git("reflog", "expire", "--expire=now", "HEAD", "refs/heads/main");
    fixture.git("gc", "-q", "--prune=now");
    fixture.git("fsck", "--strict", "--connectivity-only");
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
    // The memory of files that went with the garbage does not count any more.
    fixture.git("stash", "pop", "-q", "--index");
    const objects = fixture.git("for-each-ref", "--format=delete %(refname)", "refs/rust-ai");
    for (const line of objects.trim().split("\n")) fixture.git("update-ref", "-d", line.slice(7));
    fixture.git("gc", "-q", "--prune=now");
    await thereAndBack(fixture);
});

test("operations in a linked work tree leave the others as they are", async () => {
    const fixture = busyRepository();
    const folder = `${fixture.folder}-linked`;
    fixture.git("worktree", "add", "-q", folder, "topic");
    rmSync(`${folder}/topic.rs`);
    const before = fixture.state();
    const open = await openRepository(folder, NeverCancelled);
    await performOperation(folder, pushStash(open, everything), NeverCancelled);
    const fresh = { target: "fresh", creates: true, changes: "carry" } as const;
    await performOperation(folder, switchBranch(open, fresh), NeverCancelled);
    // Those of the other work tree are none of this one.
    await assert.rejects(undoOperation(fixture.folder, undefined, NeverCancelled), {
        code: "operation.nothingToUndo",
    });
    await undoOperation(folder, undefined, NeverCancelled);
    await undoOperation(folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
    assert.ok(!existsSync(`${folder}/topic.rs`));
});

test("an index that is split comes back, also after git removed the shared part", async () => {
    const fixture = busyRepository();
    fixture.git("config", "core.splitIndex", "true");
    fixture.git("update-index", "--split-index");
    const before = fixture.state();
    const shared = (): readonly string[] =>
        readdirSync(fixture.path(".git")).filter((name) => name.startsWith("sharedindex."));
    const old = shared();
    await fixture.perform((at) => discardFiles(at, [fixture.folder], true));
    fixture.git("update-index", "--split-index");
    assert.ok(shared().length > old.length);
    for (const name of old) rmSync(fixture.path(`.git/${name}`));
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
    await thereAndBack(fixture);
});

test("marks of the index and files that are only intended come back", async () => {
    const fixture = busyRepository();
    fixture.git("update-index", "--assume-unchanged", "tool.sh");
    fixture.git("update-index", "--skip-worktree", "empty");
    fixture.git("add", "-N", "unknown.txt");
    const before = fixture.state();
    await fixture.perform((at) => discardFiles(at, [fixture.folder], true));
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
});

test("a sparse checkout stays sparse", async () => {
    const fixture = busyRepository();
    fixture.git("stash", "push", "-q", "-u");
    fixture.git("sparse-checkout", "set", "--cone", "--sparse-index", "deep");
    assert.ok(!existsSync(fixture.path("dir/inner.rs")));
    fixture.write({ "a.rs": "changed\n" });
    await thereAndBack(fixture);
});

test("conversions of line ends and filters of the user do not touch what is brought back", async () => {
    const fixture = busyRepository();
    fixture.git("config", "core.autocrlf", "true");
    fixture.git("config", "filter.shout.clean", "tr a-z A-Z");
    fixture.git("config", "filter.shout.smudge", "tr A-Z a-z");
    fixture.git("config", "filter.shout.required", "true");
    fixture.write({
        ".gitattributes": "*.crlf text eol=crlf\n*.id ident\n*.shout filter=shout\n",
        "x.shout": "Mixed Case\r\nand ends\n",
    });
    await thereAndBack(fixture);
});

test("a merge that waits for somebody comes back with its conflicts", async () => {
    const fixture = busyRepository();
    fixture.git("stash", "push", "-q", "-u");
    fixture.commit("other", { "dir/inner.rs": "inner of main\n" });
    assert.throws(() => fixture.git("merge", "topic"));
    const before = fixture.state();
    await fixture.perform((at) => discardFiles(at, [fixture.folder], true));
    assert.notDeepEqual(fixture.state(), before);
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
});
