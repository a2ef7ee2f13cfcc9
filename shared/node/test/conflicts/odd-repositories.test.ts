import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { ConflictService, type PredictionRequest } from "../../src/conflicts/conflict-service.ts";
import { GitErrors } from "../../src/git/run-git.ts";
import { TemporaryRepository } from "../git/temporary-repository.ts";

async function check(
    folder: string,
    request: PredictionRequest,
    expected: readonly string[],
): Promise<void> {
    const report = await new ConflictService().predict(
        { folder, request, now: Date.now },
        NeverCancelled,
    );
    const rows = report.predictions.map(({ theirs, verdict, files }) =>
        [
            `${theirs.name}: ${verdict}`,
            ...files.map(({ path, conflictKind }) => `${path} ${conflictKind}`),
        ].join("; "),
    );
    assert.deepEqual([...rows, ...report.problems], expected);
}

const all: PredictionRequest = { kind: "workingTree", against: ["branches"], activeDays: 30 };

test("names of branches and files may be anything", async (context) => {
    const repository = new TemporaryRepository(context);
    const path = "-x 'ü\"\n--upload-pack=y.rs";
    repository.commit({ [path]: "one\n" });
    repository.branch("-x", { [path]: "two\n" });
    repository.branch("--upload-pack=x", { [path]: "one\n", other: "o" });
    repository.branch("mine", { [path]: "three\n" });
    await check(repository.folder, all, [
        ...["--upload-pack=x: clean", `-x: textual; ${path} content`, "main: clean"].sort(),
    ]);
});

test("kinds of conflicts are told for the paths that they are about", async (context) => {
    const repository = new TemporaryRepository(context);
    repository.commit({ "a b.rs": "fn a() {}\nfn b() {}\nfn c() {}\n", "d.rs": "d\n" });
    repository.branch("theirs", { "new.rs": "theirs\n", "d.rs": "e\n" });
    repository.git("rm", "-q", "a b.rs");
    repository.git("commit", "-q", "-m", "without");
    repository.branch("mine", { "a b.rs": "fn a() {}\nfn x() {}\nfn c() {}\n", "new.rs": "n\n" });
    await check(repository.folder, { kind: "between", ours: "mine", theirs: "theirs" }, [
        "theirs: textual; a b.rs modify/delete; new.rs add/add",
    ]);
});

test("a branch without commits and a detached head are states like others", async (context) => {
    const repository = new TemporaryRepository(context);
    writeFileSync(join(repository.folder, "a"), "a\n");
    await check(repository.folder, all, []);
    repository.commit({ a: "a\n" });
    repository.branch("theirs", { a: "b\n" });
    repository.git("checkout", "-q", "--detach", "main");
    writeFileSync(join(repository.folder, "a"), "c\n");
    // A lock of the index is of a git that works now: its index is only read.
    writeFileSync(join(repository.folder, ".git/index.lock"), "");
    await check(repository.folder, all, ["theirs: textual; a content"]);
});

test("histories that have nothing in common are said, the others are predicted", async (context) => {
    const repository = new TemporaryRepository(context);
    repository.commit({ a: "a\n" });
    repository.branch("theirs", { a: "b\n" });
    repository.git("checkout", "-q", "--orphan", "alone");
    repository.commit({ a: "z\n" });
    repository.branch("mine", { a: "c\n" });
    const report = await new ConflictService().predict(
        { folder: repository.folder, request: all, now: Date.now },
        NeverCancelled,
    );
    assert.deepEqual(
        report.predictions.map(({ theirs, verdict }) => `${theirs.name} ${verdict}`).sort(),
        ["main clean", "theirs textual"],
    );
    assert.match(report.problems.join(), /^alone: .*unrelated histories/);
});

test("heads that were merged crosswise have an ancestor that git makes up", async (context) => {
    const repository = new TemporaryRepository(context);
    repository.commit({ a: "1\n2\n3\n4\n5\n6\n7\n" });
    repository.branch("left", { a: "L\n2\n3\n4\n5\n6\n7\n" });
    repository.branch("right", { a: "1\n2\n3\n4\n5\n6\nR\n" });
    repository.git("tag", "right-first");
    repository.git("merge", "-q", "-m", "cross", "left");
    repository.git("checkout", "-q", "left");
    repository.git("merge", "-q", "-m", "cross", "right-first");
    await check(repository.folder, { kind: "between", ours: "left", theirs: "right" }, [
        "right: clean",
    ]);
});

test("what a partial clone lacks is not fetched, and said", async (context) => {
    const repository = new TemporaryRepository(context);
    repository.commit({ a: "a\n" });
    repository.branch("theirs", { a: "b\n" });
    repository.branch("mine", { a: "c\n" });
    repository.git("config", "uploadpack.allowFilter", "true");
    const clone = join(repository.folder, "../clone");
    const url = pathToFileURL(repository.folder).href;
    repository.git("clone", "-q", "--bare", "--filter=blob:none", url, clone);
    const objects = readdirSync(join(clone, "objects/pack")).sort();
    const between = { kind: "between", ours: "mine", theirs: "theirs" } as const;
    const incomplete = GitErrors.incomplete(clone);
    assert.equal(incomplete.code, "git.incomplete");
    await check(clone, between, [`theirs: ${incomplete.display}`]);
    assert.deepEqual(readdirSync(join(clone, "objects/pack")).sort(), objects);
});

test("where nothing temporary can be written, that is said", async (context) => {
    const repository = new TemporaryRepository(context);
    repository.commit({ a: "a\n" });
    const before = process.env.TMPDIR;
    process.env.TMPDIR = join(repository.folder, "nowhere");
    try {
        await assert.rejects(check(repository.folder, all, []), (error) =>
            CodedError.is(error, "git.noScratch"),
        );
    } finally {
        if (before === undefined) delete process.env.TMPDIR;
        else process.env.TMPDIR = before;
    }
});
