import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import fc from "fast-check";
import { createBranch } from "../../src/git-operations/branch-operations.ts";
import { cherryPick } from "../../src/git-operations/cherry-pick-operation.ts";
import { runGitBytes } from "../../src/git-operations/git-runner.ts";
import { listOperations } from "../../src/git-operations/list-operations.ts";
import { performOperation } from "../../src/git-operations/perform-operation.ts";
import { parseRecord, parseSnapshotState } from "../../src/git-operations/record-store.ts";
import { pushStash } from "../../src/git-operations/stash-operations.ts";
import { switchBranch } from "../../src/git-operations/switch-operation.ts";
import { planUndo, redoOperation, undoOperation } from "../../src/git-operations/undo-operation.ts";
import { addWorkTree } from "../../src/git-operations/work-tree-operations.ts";
import { busyRepository, type RepositoryFixture } from "./repository-fixture.ts";

const toTopic = { target: "topic", changes: "carry" } as const;
const everything = { hasUntracked: true, keepsIndex: false };

function undo(fixture: RepositoryFixture, id?: string, isForced = false): Promise<unknown> {
    return undoOperation(fixture.folder, id, NeverCancelled, { isForced });
}

test("what an operation did not touch stays as it was made since", async () => {
    const fixture = busyRepository();
    await fixture.perform((at) => switchBranch(at, toTopic));
    fixture.write({ "unknown.txt": "edited since\n", "newer.txt": "new\n" });
    fixture.git("branch", "newer");
    await undo(fixture);
    assert.equal(fixture.git("branch", "--show-current"), "main\n");
    assert.equal(fixture.read("unknown.txt"), "edited since\n");
    assert.equal(fixture.read("newer.txt"), "new\n");
    assert.equal(fixture.git("branch", "--list", "newer").trim(), "newer");
});

test("an undo that would lose later work is refused, or keeps it in its own backup", async () => {
    const fixture = busyRepository();
    const before = fixture.state();
    const { record } = await fixture.perform((at) => switchBranch(at, toTopic));
    fixture.write({ "topic.rs": "edited since\n" });
    const changed = fixture.state();
    await assert.rejects(undo(fixture), { code: "operation.changedSince", message: /topic\.rs/ });
    assert.deepEqual(fixture.state(), changed);
    const plan = await planUndo(fixture.folder, undefined, NeverCancelled);
    const { lines, warnings } = await plan.preview(NeverCancelled);
    assert.ok(lines.includes("remove topic.rs"));
    assert.match(warnings.join(), /refused without --force.*topic\.rs/);
    await undo(fixture, record.id, true);
    assert.deepEqual(fixture.state(), before);
    await redoOperation(fixture.folder, NeverCancelled);
    assert.deepEqual(fixture.state(), changed);
});

test("a branch that moved, and an index that was staged to, count as later work", async () => {
    const moved = busyRepository();
    await moved.perform((at) => createBranch(at, "fresh"));
    moved.git("branch", "-f", "fresh", "topic");
    await assert.rejects(undo(moved), { code: "operation.changedSince", message: /heads\/fresh/ });
    const staged = busyRepository();
    await staged.perform((at) => switchBranch(at, toTopic));
    staged.git("add", "unknown.txt");
    await assert.rejects(undo(staged), { code: "operation.changedSince", message: /the index/ });
    const switched = busyRepository();
    await switched.perform((at) => switchBranch(at, toTopic));
    switched.git("checkout", "-q", "--detach");
    await assert.rejects(undo(switched), { code: "operation.changedSince", message: /HEAD/ });
});

test("files that were ignored before, or are afterwards, are never lost", async () => {
    const fixture = busyRepository();
    fixture.git("stash", "push", "-q", "-u");
    fixture.git("switch", "-q", "topic");
    fixture.commit("ignore notes", { ".gitignore": "ignored/\n*.log\nnotes\n" });
    fixture.git("switch", "-q", "main");
    fixture.write({ notes: "mine\n" });
    await fixture.perform((at) => switchBranch(at, toTopic));
    // Ignored now, and edited: it is in no listing of git's.
    fixture.write({ notes: "edited since\n" });
    await undo(fixture);
    assert.equal(fixture.read("notes"), "edited since\n");
    fixture.git("switch", "-q", "topic");
    await fixture.perform((at) => switchBranch(at, { target: "main", changes: "carry" }));
    await undo(fixture);
    assert.equal(fixture.read("notes"), "edited since\n");
});

test("an ignored file that a commit brings is in the backup; a switch does not overwrite it", async () => {
    const fixture = busyRepository();
    fixture.git("stash", "push", "-q", "-u");
    fixture.git("switch", "-q", "topic");
    fixture.write({ "debug.log": "of topic\n" });
    fixture.git("add", "-f", "debug.log");
    fixture.git("commit", "-q", "-m", "a log");
    fixture.git("switch", "-q", "main");
    fixture.write({ "debug.log": "mine, ignored\n" });
    const before = fixture.state();
    await assert.rejects(
        fixture.perform((at) => switchBranch(at, toTopic)),
        {
            code: "git.failed",
            message: /debug\.log/,
        },
    );
    const picked = { revisions: ["topic"], namesOrigin: false };
    await fixture.perform((at) => cherryPick(at, picked)).catch(() => undefined);
    if (fixture.read("debug.log") !== "mine, ignored\n") await undo(fixture);
    assert.deepEqual(fixture.state(), before);
});

test("a folder of ignored files in the place of a file is not removed", async () => {
    const fixture = busyRepository();
    await fixture.perform((at) => pushStash(at, everything));
    mkdirSync(fixture.path("private.key"));
    fixture.write({ "private.key/x.log": "ignored\n" });
    await assert.rejects(undo(fixture, undefined, true), { code: "operation.inTheWay" });
    assert.equal(fixture.read("private.key/x.log"), "ignored\n");
});

test("hooks of the user run, and one that fails leaves a way back", async () => {
    const fixture = busyRepository();
    fixture.hook("post-checkout", "echo ran > hook-ran; exit 1");
    const before = fixture.state();
    await assert.rejects(
        fixture.perform((at) => switchBranch(at, toTopic)),
        {
            code: "operation.failed",
        },
    );
    assert.equal(fixture.read("hook-ran"), "ran\n");
    const [failed] = (await listOperations(fixture.folder, NeverCancelled)).operations;
    assert.equal(failed?.state, "failed");
    await undo(fixture);
    assert.deepEqual(fixture.state(), before);
    // No hook runs for a backup or an undo.
    assert.ok(!existsSync(fixture.path("hook-ran")));
    fixture.hook("reference-transaction", "exit 1");
    await assert.rejects(
        fixture.perform((at) => createBranch(at, "fresh")),
        { code: "git.failed" },
    );
    assert.deepEqual(fixture.state(), before);
});

test("an operation that is cancelled is taken back at once", async () => {
    const fixture = busyRepository();
    const before = fixture.state();
    const source = new CancellationSource();
    const git: typeof runGitBytes = async (call, token) => {
        const answer = await runGitBytes(call, token);
        if (call.arguments[0] === "stash") source.cancel();
        return answer;
    };
    const watched = switchBranch(await fixture.open({ git }), {
        target: "topic",
        changes: "stash",
    });
    await assert.rejects(
        performOperation(fixture.folder, watched, source.token),
        CancelledError.is,
    );
    assert.deepEqual(fixture.state(), before);
    assert.deepEqual((await listOperations(fixture.folder, NeverCancelled)).operations, []);
});

test("an operation whose process ended half-way can be undone", async () => {
    const fixture = busyRepository();
    const before = fixture.state();
    let isOver = false;
    const git: typeof runGitBytes = async (call, token) => {
        if (isOver) throw new Error("the process is gone");
        const answer = await runGitBytes(call, token);
        if (call.arguments[0] === "switch") isOver = true;
        return answer;
    };
    await assert.rejects(
        fixture.perform((at) => switchBranch(at, toTopic), { git }),
        {
            code: "operation.failed",
        },
    );
    const [left] = (await listOperations(fixture.folder, NeverCancelled)).operations;
    assert.equal(left?.state, "running");
    await undo(fixture);
    assert.deepEqual(fixture.state(), before);
});

test("what cannot be undone or redone says why", async () => {
    const fixture = busyRepository();
    await assert.rejects(undo(fixture), { code: "operation.nothingToUndo" });
    const { record } = await fixture.perform((at) => createBranch(at, "fresh"));
    await assert.rejects(redoOperation(fixture.folder, NeverCancelled), {
        code: "operation.nothingToRedo",
    });
    await assert.rejects(undo(fixture, "77"), { code: "operation.unknown" });
    await undo(fixture);
    await assert.rejects(undo(fixture, record.id), { code: "operation.alreadyUndone" });
    await fixture.perform((at) => createBranch(at, "other"));
    await assert.rejects(redoOperation(fixture.folder, NeverCancelled), {
        code: "operation.nothingToRedo",
    });
    const folder = `${fixture.folder}-tree`;
    await fixture.perform((at) => addWorkTree(at, { folder }));
    await assert.rejects(undoOperation(folder, record.id, NeverCancelled), {
        code: "operation.alreadyUndone",
    });
    const { operations } = await listOperations(folder, NeverCancelled);
    assert.deepEqual(
        operations.map(({ id, kind, isUndone }) => [id, kind, isUndone]),
        [
            ["4", "worktree-add", false],
            ["3", "branch-create", false],
            ["2", "undo", false],
            ["1", "branch-create", true],
        ],
    );
    await assert.rejects(undoOperation(folder, "3", NeverCancelled), {
        code: "operation.otherWorkTree",
    });
    writeFileSync(`${folder}/mine`, "mine\n");
    await assert.rejects(undo(fixture), { code: "operation.changedSince" });
    rmSync(`${folder}/mine`);
    await undo(fixture);
    assert.ok(!existsSync(folder));
});

test("several undos go back one after the other, and redos forth", async () => {
    const fixture = busyRepository();
    const states = [fixture.state()];
    for (const name of ["one", "two", "three"]) {
        await fixture.perform((at) => createBranch(at, name));
        states.push(fixture.state());
    }
    for (const state of [states[2], states[1], states[0]]) {
        await undo(fixture);
        assert.deepEqual(fixture.state(), state);
    }
    for (const state of [states[1], states[2], states[3]]) {
        await redoOperation(fixture.folder, NeverCancelled);
        assert.deepEqual(fixture.state(), state);
    }
    await undo(fixture);
    assert.deepEqual(fixture.state(), states[2]);
});

test("a damaged record is told and left out", async () => {
    const fixture = busyRepository();
    const { record } = await fixture.perform((at) => createBranch(at, "fresh"));
    const [commit = ""] = fixture
        .git("for-each-ref", "--format=%(objectname)", "refs/rust-ai")
        .split("\n");
    fixture.git("update-ref", "refs/rust-ai/operations/000000007", commit);
    fixture.git("update-ref", "refs/rust-ai/operations/000000008", "HEAD");
    const { operations, problems } = await listOperations(fixture.folder, NeverCancelled);
    assert.deepEqual(
        operations.map(({ id }) => id),
        [record.id],
    );
    assert.equal(problems.length, 2);
    // A record whose snapshot is another's work.
    const blob = fixture.git("rev-parse", `${commit}:record.json`).trim();
    const empty = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    assert.equal(fixture.git("hash-object", "-t", "tree", "-w", "/dev/null").trim(), empty);
    fixture.makeRecord(1, [`040000 tree ${empty}\tbefore`, `100644 blob ${blob}\trecord.json`]);
    await assert.rejects(undo(fixture, "1"), { code: "operation.damagedRecord" });
});

test("old operations are forgotten: all but 50, and those of 90 days ago", async () => {
    const fixture = busyRepository();
    let now = Date.UTC(2026, 0, 1);
    const seams = { now: () => now };
    await fixture.perform((at) => createBranch(at, "old"), seams);
    now += 91 * 24 * 3600 * 1000;
    await fixture.perform((at) => createBranch(at, "fresh"), seams);
    const list = async (): Promise<readonly string[]> =>
        (await listOperations(fixture.folder, NeverCancelled)).operations.map(({ id }) => id);
    assert.deepEqual(await list(), ["2"]);
    const [commit = ""] = fixture
        .git("for-each-ref", "--format=%(objectname)", "refs/rust-ai")
        .split("\n");
    const json = fixture.git("show", `${commit}:record.json`);
    const before = fixture.git("rev-parse", `${commit}:before`).trim();
    for (let id = 3; id <= 60; id++) {
        const blob = fixture.store(JSON.stringify({ ...JSON.parse(json), id: String(id) }));
        fixture.makeRecord(id, [
            `040000 tree ${before}\tbefore`,
            `100644 blob ${blob}\trecord.json`,
        ]);
    }
    await fixture.perform((at) => createBranch(at, "newest"), seams);
    const kept = await list();
    assert.equal(kept.length, 50);
    assert.equal(kept[0], "61");
    assert.equal(kept.at(-1), "12");
});

test("whatever stands in a record, reading it ends in a record or in nothing", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.json());
    fc.assert(
        fc.property(text, (json) => {
            parseRecord(json);
            parseSnapshotState(json);
        }),
    );
    const record = fc.record({
        version: fc.constant(1),
        id: fc.nat({ max: 999_999_998 }).map((number) => String(number + 1)),
        kind: fc.string(),
        title: fc.string({ unit: "grapheme" }),
        folder: fc.string(),
        workTree: fc.string(),
        startedAt: fc.nat(),
        state: fc.constantFrom("running", "done", "stopped", "failed"),
    });
    fc.assert(
        fc.property(record, ({ version, ...rest }) => {
            const json = Buffer.from(JSON.stringify({ version, ...rest }), "utf8").toString(
                "latin1",
            );
            assert.deepEqual(parseRecord(json), rest);
        }),
    );
});
