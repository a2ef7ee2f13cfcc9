import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    renameSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import {
    createBranch,
    deleteBranch,
    renameBranch,
} from "../../src/git-operations/branch-operations.ts";
import { cherryPick, continueCherryPick } from "../../src/git-operations/cherry-pick-operation.ts";
import { discardFiles } from "../../src/git-operations/discard-operation.ts";
import { openRepository } from "../../src/git-operations/operation-repository.ts";
import { performOperation, previewOperation } from "../../src/git-operations/perform-operation.ts";
import { dropStash, pushStash } from "../../src/git-operations/stash-operations.ts";
import { switchBranch } from "../../src/git-operations/switch-operation.ts";
import { undoOperation } from "../../src/git-operations/undo-operation.ts";
import { addWorkTree, removeWorkTree } from "../../src/git-operations/work-tree-operations.ts";
import type { OperationCase } from "./operation-cases.ts";
import { busyRepository, RepositoryFixture } from "./repository-fixture.ts";

const everything = { hasUntracked: true, keepsIndex: false };

/** The code with which an operation is refused; nothing may have changed then. */
async function refused(fixture: RepositoryFixture, make: OperationCase["make"]): Promise<string> {
    const before = fixture.state();
    const error = await fixture.perform(make).then(
        () => undefined,
        (reason: unknown) => reason,
    );
    assert.deepEqual(fixture.state(), before);
    return CodedError.is(error) ? error.code : String(error);
}

test("names that are options, shell text or no branches are refused and harm nothing", async () => {
    const fixture = busyRepository();
    for (const name of ["-d", "--force", "a b", "x..y", "@{-1}", "a\nb", "", "HEAD^", "a.lock"]) {
        assert.equal(await refused(fixture, (at) => createBranch(at, name)), "operation.badName");
        const code = await refused(fixture, (at) => renameBranch(at, "topic", name));
        assert.equal(code, "operation.badName", name);
        const gone = await refused(fixture, (at) => deleteBranch(at, name, true));
        assert.equal(gone, "operation.unknownBranch", name);
        const target = { target: name, changes: "carry" } as const;
        const unknown = await refused(fixture, (at) => switchBranch(at, target));
        assert.equal(unknown, "operation.unknownBranch", name);
    }
    for (const revision of ["--all", "-x", "; touch harm", "$(touch harm)", "none"]) {
        const revisions = [revision];
        const picked = await refused(fixture, (at) =>
            cherryPick(at, { revisions, namesOrigin: false }),
        );
        assert.equal(picked, "operation.unknownRevision");
        const made = await refused(fixture, (at) => createBranch(at, "fresh", revision));
        assert.equal(made, "operation.unknownRevision");
    }
    // This one git takes, and a shell would stumble over it.
    await fixture.perform((at) => createBranch(at, ";touch$IFS;$(true)"));
    await fixture.perform((at) =>
        switchBranch(at, { target: ";touch$IFS;$(true)", changes: "carry" }),
    );
    assert.ok(!existsSync(fixture.path("harm")));
});

test("files named like options and patterns are themselves", async () => {
    const fixture = busyRepository();
    fixture.write({ "-d": "changed\n", "*": "star\n", ":(top)x": "magic\n" });
    await fixture.perform((at) => discardFiles(at, [fixture.path("-d"), fixture.path("*")], true));
    assert.equal(fixture.read("-d"), "dash\n");
    assert.ok(!existsSync(fixture.path("*")));
    assert.equal(fixture.read(":(top)x"), "magic\n");
    assert.equal(fixture.read("a.rs"), "staged and changed\n");
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.equal(fixture.read("*"), "star\n");
});

test("what cannot be done is said before anything is done", async () => {
    const fixture = busyRepository();
    const code = (make: OperationCase["make"]): Promise<string> => refused(fixture, make);
    const carry = { changes: "carry" } as const;
    assert.equal(await code((at) => createBranch(at, "topic")), "operation.branchExists");
    assert.equal(await code((at) => deleteBranch(at, "main", true)), "operation.branchInUse");
    assert.equal(await code((at) => deleteBranch(at, "topic", false)), "operation.unmerged");
    assert.equal(await code((at) => dropStash(at, 0)), "operation.unknownStash");
    assert.equal(await code(continueCherryPick), "operation.notInProgress");
    const onlyUnknown = new RepositoryFixture();
    onlyUnknown.commit("one", { "a.rs": "a\n" });
    const nothing = await refused(onlyUnknown, (at) => pushStash(at, everything));
    assert.equal(nothing, "operation.nothingToStash");
    onlyUnknown.write({ "b.rs": "unknown\n" });
    const tracked = { hasUntracked: false, keepsIndex: false };
    const untracked = await refused(onlyUnknown, (at) => pushStash(at, tracked));
    assert.equal(untracked, "operation.nothingToStash");
    const clean = [fixture.path("dir")];
    assert.equal(await code((at) => discardFiles(at, clean, false)), "operation.nothingToDiscard");
    assert.equal(
        await code((at) => addWorkTree(at, { folder: fixture.path("dir") })),
        "operation.occupied",
    );
    assert.equal(
        await code((at) => removeWorkTree(at, fixture.folder, true)),
        "operation.unknownWorkTree",
    );
    fixture.write({ "dir/inner.rs": "mine\n" });
    const refusedSwitch = await fixture
        .perform((at) => switchBranch(at, { target: "topic", ...carry }))
        .catch((error: unknown) => (error as Error).message);
    assert.match(String(refusedSwitch), /would be overwritten by checkout: dir\/inner\.rs/);
    const other = `${fixture.folder}-other`;
    fixture.git("worktree", "add", "-q", other, "topic");
    writeFileSync(join(other, "extra"), "unknown\n");
    assert.equal(await code((at) => renameBranch(at, "topic", "new")), "operation.branchInUse");
    assert.equal(await code((at) => removeWorkTree(at, other, false)), "operation.dirtyWorkTree");
});

test("conflicts that are not settled, and an operation in progress, are named", async () => {
    const fixture = busyRepository();
    fixture.git("stash", "push", "-q", "-u");
    fixture.commit("other", { "dir/inner.rs": "inner of main\n" });
    const pick = { revisions: ["topic"], namesOrigin: false };
    assert.equal((await fixture.perform((at) => cherryPick(at, pick))).outcome.state, "stopped");
    assert.equal(await refused(fixture, continueCherryPick), "operation.conflicts");
    assert.equal(await refused(fixture, (at) => cherryPick(at, pick)), "operation.inProgress");
    const target = { target: "topic", changes: "carry" } as const;
    assert.equal(await refused(fixture, (at) => switchBranch(at, target)), "operation.inProgress");
});

test("nothing is done where git is locked, and where another of us is at work", async () => {
    const fixture = busyRepository();
    writeFileSync(fixture.path(".git/index.lock"), "");
    const make: OperationCase["make"] = (at) => createBranch(at, "fresh");
    await assert.rejects(fixture.perform(make), { code: "operation.locked" });
    rmSync(fixture.path(".git/index.lock"));
    mkdirSync(fixture.path(".git/rust-ai"), { recursive: true });
    writeFileSync(fixture.path(".git/rust-ai/operation.lock"), `${process.pid} x`);
    assert.equal(await refused(fixture, make), "operation.busy");
    // Nobody has this number, so that its holder is gone.
    writeFileSync(fixture.path(".git/rust-ai/operation.lock"), "999999999 x");
    await fixture.perform(make);
    // A lock of git's that appears later is told by git itself.
    writeFileSync(fixture.path(".git/refs/heads/locked.lock"), "");
    const late = await refused(fixture, (at) => createBranch(at, "locked"));
    assert.equal(late, "operation.locked");
});

test("a repository without a commit can have what makes sense there", async () => {
    const fixture = new RepositoryFixture();
    fixture.write({ "a.rs": "a\n", "b.rs": "b\n" });
    fixture.git("add", "a.rs");
    assert.equal(await refused(fixture, (at) => createBranch(at, "x")), "operation.unborn");
    assert.equal(await refused(fixture, (at) => pushStash(at, everything)), "operation.unborn");
    const all = [fixture.folder];
    assert.equal(await refused(fixture, (at) => discardFiles(at, all, true)), "operation.unborn");
    const before = fixture.state();
    const other = fixture.git("commit-tree", "4b825dc642cb6eb9a060e54bf8d69288fbee4904", "-m", "x");
    fixture.git("branch", "other", other.trim());
    const started = fixture.state();
    await fixture.perform((at) => switchBranch(at, { target: "other", changes: "carry" }));
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), started);
    fixture.git("branch", "-D", "other");
    assert.deepEqual(fixture.state(), before);
});

test("a detached HEAD comes back as one", async () => {
    const fixture = busyRepository();
    fixture.git("checkout", "-q", "--detach");
    const before = fixture.state();
    await fixture.perform((at) => pushStash(at, everything));
    await fixture.perform((at) => switchBranch(at, { target: "topic", changes: "carry" }));
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
});

test("nobody's commits are made by nobody", async () => {
    const fixture = busyRepository();
    fixture.git("config", "--unset", "user.name");
    fixture.git("config", "--unset", "user.email");
    fixture.git("config", "user.useConfigOnly", "true");
    const names = ["HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "EMAIL"] as const;
    const saved = names.map((name) => [name, process.env[name]] as const);
    for (const name of names) delete process.env[name];
    process.env.HOME = "/nowhere";
    try {
        assert.equal(
            await refused(fixture, (at) => pushStash(at, everything)),
            "operation.noIdentity",
        );
    } finally {
        for (const [name, value] of saved) {
            if (value === undefined) delete process.env[name];
            else process.env[name] = value;
        }
    }
});

test("a repository that cannot be written to gets no operation", async () => {
    const fixture = busyRepository();
    const objects = fixture.path(".git/objects");
    for (let number = 0; number < 256; number++) {
        const folder = join(objects, number.toString(16).padStart(2, "0"));
        // A file in its place is what even root cannot write into.
        if (existsSync(folder)) renameSync(folder, join(objects, `kept-${number}`));
        writeFileSync(folder, "");
    }
    await assert.rejects(
        fixture
            .perform((at) => pushStash(at, everything))
            .catch((error: unknown) => {
                // Without its objects git may not even read the repository.
                assert.ok(CodedError.is(error));
                throw error;
            }),
    );
    for (const name of readdirSync(objects).filter((found) => found.startsWith("kept-"))) {
        const folder = join(objects, Number(name.slice(5)).toString(16).padStart(2, "0"));
        rmSync(folder);
        renameSync(join(objects, name), folder);
    }
    assert.equal(fixture.read("unknown.txt"), "unknown\r\n\0bytes");
    const blob = fixture.git("hash-object", "unknown.txt").slice(0, 2);
    rmSync(join(objects, blob), { recursive: true, force: true });
    writeFileSync(join(objects, blob), "");
    assert.equal(await refused(fixture, (at) => pushStash(at, everything)), "operation.noBackup");
});

test("a disk that is full loses nothing", async (context) => {
    const folder = mkdtempSync(join(tmpdir(), "rai full "));
    try {
        execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], {
            stdio: "ignore",
        });
    } catch {
        rmSync(folder, { recursive: true });
        context.skip("no disk of a small size can be made here");
        return;
    }
    try {
        const fixture = busyRepository();
        execFileSync("cp", ["-a", "--", fixture.folder, folder]);
        const moved = Object.assign(Object.create(RepositoryFixture.prototype), {
            folder: join(folder, "repo"),
        }) as RepositoryFixture;
        const before = moved.state();
        const filler = join(folder, "filler");
        try {
            for (;;) writeFileSync(filler, "x".repeat(4096), { flag: "a" });
        } catch {
            // Full.
        }
        await assert.rejects(
            moved.perform((at) => pushStash(at, everything)),
            (error) => CodedError.is(error),
        );
        rmSync(filler);
        assert.deepEqual(moved.state(), before);
    } finally {
        execFileSync("umount", [folder]);
        rmSync(folder, { recursive: true });
    }
});

test("folders that are no repository with files are refused", async () => {
    const fixture = new RepositoryFixture();
    const bare = `${fixture.folder}-bare`;
    fixture.gitIn(join(fixture.folder, ".."), "init", "-q", "--bare", bare);
    await assert.rejects(openRepository(bare, NeverCancelled), { code: "operation.noWorkTree" });
    await assert.rejects(openRepository(tmpdir(), NeverCancelled), { code: "git.notARepository" });
    mkdirSync(fixture.path(".git/reftable"));
    await assert.rejects(fixture.open(), { code: "operation.unsupportedRepository" });
});

test("a shallow clone, and a folder with a line break, are like any other", async () => {
    const origin = busyRepository();
    const clone = new RepositoryFixture();
    const folder = `${clone.folder}\nclone`;
    clone.gitIn(
        tmpdir(),
        "clone",
        "-q",
        "--depth=1",
        "--no-single-branch",
        `file://${origin.folder}`,
        folder,
    );
    writeFileSync(join(folder, "a.rs"), "changed\n");
    const repository = await openRepository(folder, NeverCancelled);
    assert.equal(repository.folder, folder);
    const start = {
        target: "topic",
        creates: true,
        start: "origin/topic",
        changes: "carry",
    } as const;
    const status = (): string => clone.gitIn(folder, "status", "--porcelain=v2", "--branch");
    const before = status();
    await performOperation(folder, switchBranch(repository, start), NeverCancelled);
    assert.notEqual(status(), before);
    await undoOperation(folder, undefined, NeverCancelled);
    assert.equal(status(), before);
});

test("the inside of a submodule stays as it is, and the preview says so", async () => {
    const inner = busyRepository();
    const fixture = busyRepository();
    const add = ["-c", "protocol.file.allow=always", "submodule", "add", "-q"];
    fixture.git("stash", "push", "-q", "-u");
    fixture.git(...add, inner.folder, "sub");
    fixture.commit("with a submodule", {});
    fixture.write({ "sub/a.rs": "mine\n" });
    const before = fixture.state();
    const target = { target: "topic", changes: "carry" } as const;
    const preview = await previewOperation(
        fixture.folder,
        switchBranch(await fixture.open(), target),
        NeverCancelled,
    );
    assert.deepEqual(preview.warnings, ["The inside of submodules is in no backup: sub."]);
    await fixture.perform((at) => switchBranch(at, target));
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.equal(fixture.read("sub/a.rs"), "mine\n");
    assert.deepEqual(fixture.state(), before);
});
