import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { ParamsOf } from "@rust-ai-ide/protocol/message-table";
import {
    type OperationRequest,
    ReviewOperationChoices,
    ReviewOperationPreview,
    ReviewOperationRun,
    ReviewOperations,
    ReviewPickableCommits,
    ReviewRebasePlan,
} from "@rust-ai-ide/protocol/review/operations";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { type ReviewFixture, withReviewServer } from "./review-fixture.ts";

const trusted = { trusted: true };
const library = "pub fn light() -> u8 {\n    1\n}\n\npub fn dark() -> u8 {\n    0\n}\n";
const files = { "src/lib.rs": library, "notes.txt": "one\n" };

/** `main` with a commit, and `topic` with two that it has not: one of them touches what `main` does. */
function prepare(fixture: ReviewFixture): void {
    fixture.git("init", "-q", "-b", "main");
    fixture.git("config", "user.name", "Somebody");
    fixture.git("config", "user.email", "somebody@example.org");
    commit(fixture, "Lamps");
    fixture.git("switch", "-q", "-c", "topic");
    fixture.write("topic.txt", "topic\n");
    commit(fixture, "Add a topic");
    fixture.write("notes.txt", "theirs\n");
    commit(fixture, "Change the notes");
    fixture.git("switch", "-q", "main");
    fixture.write("notes.txt", "ours\n");
    commit(fixture, "Our notes");
}

function commit(fixture: ReviewFixture, message: string): void {
    fixture.git("add", "-A");
    fixture.git("commit", "-q", "-m", message);
}

function told(fixture: ReviewFixture, ...args: readonly string[]): string {
    return execFileSync("git", ["-C", fixture.folder, ...args], { encoding: "utf8" }).trim();
}

const read = (fixture: ReviewFixture, name: string): string =>
    readFileSync(join(fixture.folder, name), "utf8");
const preview = (fixture: ReviewFixture, operation: OperationRequest) =>
    fixture.ask(ReviewOperationPreview, { operation });
const run = (fixture: ReviewFixture, operation: OperationRequest) =>
    fixture.ask(ReviewOperationRun, { operation });

/** A rejection by its code. */
function refused(code: string) {
    return (error: unknown): boolean => {
        assert.equal((error as { data?: { code?: string } }).data?.code, code);
        return true;
    };
}

test("a switch with changes is previewed, done, taken back and done again", () =>
    withReviewServer(files, trusted, async (fixture) => {
        prepare(fixture);
        fixture.write("new.txt", "new\n");
        const operation = { kind: "switch", target: "topic", changes: "carry" } as const;
        const shown = await preview(fixture, operation);
        assert.equal(shown.title, "switch from main to topic");
        assert.match(shown.lines.join("\n"), /2 files change, 1 are not committed/);
        assert.equal(told(fixture, "branch", "--show-current"), "main");
        const done = await run(fixture, operation);
        assert.deepEqual([done.state, done.id, done.inProgress], ["done", "1", undefined]);
        assert.equal(told(fixture, "branch", "--show-current"), "topic");
        const back = await preview(fixture, { kind: "undo" });
        assert.equal(back.target?.title, shown.title);
        assert.ok((back.target?.startedAt ?? 0) > Date.now() - 60_000);
        assert.deepEqual(back.changedSince, []);
        await run(fixture, { kind: "undo" });
        assert.equal(told(fixture, "branch", "--show-current"), "main");
        assert.equal(read(fixture, "new.txt"), "new\n");
        await run(fixture, { kind: "redo" });
        assert.equal(told(fixture, "branch", "--show-current"), "topic");
        const { operations } = await fixture.ask(ReviewOperations, {});
        assert.deepEqual(
            operations.map(({ id, kind, isUndone, isHere }) => [id, kind, isUndone, isHere]),
            [
                ["3", "redo", false, true],
                ["2", "undo", true, true],
                ["1", "switch", false, true],
            ],
        );
        await assert.rejects(run(fixture, { kind: "redo" }), refused("operation.nothingToRedo"));
    }));

test("an undo tells what came since, and takes that away only when it is forced", () =>
    withReviewServer(files, trusted, async (fixture) => {
        prepare(fixture);
        fixture.write("notes.txt", "draft\n");
        await run(fixture, { kind: "discard", paths: ["notes.txt"] });
        assert.equal(read(fixture, "notes.txt"), "ours\n");
        fixture.write("notes.txt", "another draft\n");
        const shown = await preview(fixture, { kind: "undo" });
        assert.deepEqual(shown.changedSince, ["notes.txt"]);
        assert.doesNotMatch(shown.warnings.join(), /notes\.txt/);
        await assert.rejects(run(fixture, { kind: "undo" }), refused("operation.changedSince"));
        assert.equal(read(fixture, "notes.txt"), "another draft\n");
        await run(fixture, { kind: "undo", isForced: true });
        assert.equal(read(fixture, "notes.txt"), "draft\n");
    }));

test("what operations can be about is told, and is taken as names only", () =>
    withReviewServer(files, trusted, async (fixture) => {
        prepare(fixture);
        fixture.git("branch", "release");
        fixture.write("a [b].txt", "b\n");
        fixture.write("src/lib.rs", "pub fn light() {}\n");
        const choices = await fixture.ask(ReviewOperationChoices, {});
        assert.equal(choices.place, "main");
        assert.deepEqual(choices.branches.map(({ name }) => name).sort(), ["release", "topic"]);
        assert.deepEqual(choices.changes, [
            { path: "src/lib.rs", isUntracked: false },
            { path: "a [b].txt", isUntracked: true },
        ]);
        assert.deepEqual([choices.stashes, choices.inProgress], [[], undefined]);
        await run(fixture, { kind: "discard", paths: ["a [b].txt"] });
        assert.equal(existsSync(join(fixture.folder, "a [b].txt")), false);
        assert.equal(read(fixture, "src/lib.rs"), "pub fn light() {}\n");
        await run(fixture, { kind: "stash-push", message: "--all", hasUntracked: true });
        const { stashes } = await fixture.ask(ReviewOperationChoices, {});
        assert.deepEqual(
            stashes.map(({ subject }) => subject),
            ["On main: --all"],
        );
        await run(fixture, { kind: "stash-apply", position: 0, isDropped: true });
        assert.equal(read(fixture, "src/lib.rs"), "pub fn light() {}\n");
        const hostile = { kind: "branch-create", name: "--force", start: "HEAD" } as const;
        await assert.rejects(preview(fixture, hostile), refused("operation.badName"));
        const pick = { kind: "cherry-pick" as const, commits: ["--no-commit"] };
        await assert.rejects(preview(fixture, pick), refused("operation.unknownRevision"));
        const nothing = { kind: "discard" as const, paths: [] };
        await assert.rejects(run(fixture, nothing), refused("operation.nothingToDiscard"));
    }));

test("commits to pick come with what picking them would come to", () =>
    withReviewServer(files, trusted, async (fixture) => {
        prepare(fixture);
        const before = told(fixture, "count-objects", "-v");
        const { commits, isMore } = await fixture.ask(ReviewPickableCommits, { revision: "topic" });
        assert.deepEqual(
            commits.map(({ subject, author, verdict, files: paths }) => [
                subject,
                author,
                verdict,
                paths,
            ]),
            [
                ["Change the notes", "Somebody", "textual", ["notes.txt"]],
                ["Add a topic", "Somebody", "clean", []],
            ],
        );
        assert.equal(isMore, false);
        assert.equal(told(fixture, "count-objects", "-v"), before);
        const [notes, topic] = commits.map(({ commit: name }) => name);
        const both = [topic ?? "", notes ?? ""];
        const shown = await preview(fixture, { kind: "cherry-pick", commits: both });
        assert.match(shown.lines[0] ?? "", /Add a topic: clean$/);
        assert.match(shown.lines[1] ?? "", /Change the notes: conflict in notes\.txt/);
        const stopped = await run(fixture, { kind: "cherry-pick", commits: both });
        assert.deepEqual([stopped.state, stopped.inProgress], ["stopped", "cherry-pick"]);
        const abort = { kind: "proceed", what: "cherry-pick", step: "abort" } as const;
        assert.equal((await preview(fixture, abort)).title, "abort the cherry-pick");
        const given = await run(fixture, abort);
        assert.deepEqual([given.state, given.inProgress], ["done", undefined]);
        assert.equal(told(fixture, "log", "-1", "--format=%s"), "Our notes");
        await run(fixture, { kind: "cherry-pick", commits: [topic ?? ""] });
        assert.equal(read(fixture, "topic.txt"), "topic\n");
        const rest = await fixture.ask(ReviewPickableCommits, { revision: "topic" });
        assert.deepEqual(
            rest.commits.map(({ subject }) => subject),
            ["Change the notes"],
        );
    }));

test("a rebase is planned with its prediction, changed, predicted again and done", () =>
    withReviewServer(files, trusted, async (fixture) => {
        prepare(fixture);
        fixture.git("switch", "-q", "topic");
        const first = await fixture.ask(ReviewRebasePlan, { onto: "main" });
        assert.deepEqual(first.steps, [
            { action: "pick", verdict: "clean" },
            { action: "pick", verdict: "textual" },
        ]);
        assert.match(first.text, /# conflict in notes\.txt.*\npick \w+ Change the notes/);
        const changed = first.text.replace(/^pick (\w+ Change)/m, "drop $1");
        const again = await fixture.ask(ReviewRebasePlan, { onto: "main", plan: changed });
        assert.deepEqual(
            again.steps.map(({ action }) => action),
            ["pick", "drop"],
        );
        const operation = { kind: "rebase", onto: "main", plan: again.text } as const;
        const shown = await preview(fixture, operation);
        assert.match(shown.title, /^rebase 1 commit of topic onto main/);
        const done = await run(fixture, operation);
        assert.equal(done.state, "done");
        assert.equal(
            told(fixture, "log", "--format=%s"),
            ["Add a topic", "Our notes", "Lamps"].join("\n"),
        );
        const bad = { kind: "rebase", onto: "main", plan: "exec true\n" } as const;
        await assert.rejects(preview(fixture, bad), refused("rebase.badPlan"));
    }));

test("a rebase that stops can be gone on with", () =>
    withReviewServer(files, trusted, async (fixture) => {
        prepare(fixture);
        fixture.git("switch", "-q", "topic");
        const { text } = await fixture.ask(ReviewRebasePlan, { onto: "main" });
        const stopped = await run(fixture, { kind: "rebase", onto: "main", plan: text });
        assert.deepEqual([stopped.state, stopped.inProgress], ["stopped", "rebase"]);
        const proceed = (step: "continue" | "skip") =>
            ({ kind: "proceed", what: "rebase", step }) as const;
        const early = run(fixture, proceed("continue"));
        await assert.rejects(early, refused("operation.conflicts"));
        const skipped = await run(fixture, proceed("skip"));
        assert.deepEqual([skipped.state, skipped.inProgress], ["done", undefined]);
        assert.equal(told(fixture, "log", "-1", "--format=%s"), "Add a topic");
    }));

test("changes are put into the commits that they repair", () =>
    withReviewServer(files, trusted, async (fixture) => {
        prepare(fixture);
        fixture.git("switch", "-q", "topic");
        fixture.write("topic.txt", "topics\n");
        const operation = { kind: "absorb", isRebased: true } as const;
        assert.match((await preview(fixture, operation)).lines.join("\n"), /Add a topic/);
        assert.equal((await run(fixture, operation)).state, "done");
        assert.equal(told(fixture, "show", "HEAD~1:topic.txt"), "topics");
        await assert.rejects(preview(fixture, operation), refused("absorb.nothingChanged"));
    }));

test("what fails half-way is an outcome that an undo takes back", () =>
    withReviewServer(files, trusted, async (fixture) => {
        prepare(fixture);
        const hook = ".git/hooks/post-checkout";
        fixture.write(hook, "#!/bin/sh\necho not today >&2\nexit 1\n");
        chmodSync(join(fixture.folder, hook), 0o755);
        const failed = await run(fixture, { kind: "switch", target: "topic", changes: "carry" });
        assert.deepEqual([failed.state, failed.id], ["failed", undefined]);
        assert.match(failed.message, /It failed half-way: switch from main to topic/);
        assert.equal(told(fixture, "branch", "--show-current"), "topic");
        await run(fixture, { kind: "undo" });
        assert.equal(told(fixture, "branch", "--show-current"), "main");
    }));

test("a cancelled operation leaves everything as it was", () =>
    withReviewServer(files, trusted, async (fixture) => {
        prepare(fixture);
        const hook = ".git/hooks/post-checkout";
        fixture.write(hook, "#!/bin/sh\ntouch started\nsleep 60\n");
        chmodSync(join(fixture.folder, hook), 0o755);
        const source = new CancellationTokenSource();
        const params: ParamsOf<typeof ReviewOperationRun> = {
            operation: { kind: "switch", target: "topic", changes: "carry" },
        };
        const { method } = ReviewOperationRun;
        const running = fixture.client.sendRequest(method, params, source.token);
        const started = join(fixture.folder, "started");
        for (let tries = 0; !existsSync(started) && tries < 600; tries++) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        assert.equal(existsSync(started), true);
        source.cancel();
        await assert.rejects(running);
        assert.equal(told(fixture, "branch", "--show-current"), "main");
        assert.deepEqual((await fixture.ask(ReviewOperations, {})).operations, []);
    }));

test("nothing of it runs where the workspace is not trusted", () =>
    withReviewServer(files, {}, async (fixture) => {
        prepare(fixture);
        const not = refused("reviewLanguage.notTrusted");
        await assert.rejects(run(fixture, { kind: "undo" }), not);
        await assert.rejects(preview(fixture, { kind: "undo" }), not);
        await assert.rejects(fixture.ask(ReviewOperations, {}), not);
        await assert.rejects(fixture.ask(ReviewOperationChoices, {}), not);
        await assert.rejects(fixture.ask(ReviewPickableCommits, { revision: "topic" }), not);
        await assert.rejects(fixture.ask(ReviewRebasePlan, { onto: "topic" }), not);
    }));
