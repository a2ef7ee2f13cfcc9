import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { ConflictService, type PredictionRequest } from "../../src/conflicts/conflict-service.ts";

const folder = mkdtempSync(join(tmpdir(), "rai-conflicts-"));
const elsewhere = join(folder, "..", `${folder.split("/").at(-1)}-worktree`);
after(() => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(elsewhere, { recursive: true, force: true });
});

function git(...args: string[]): string {
    return execFileSync("git", args, { cwd: folder, encoding: "utf8" });
}

function write(path: string, text: string): void {
    writeFileSync(join(folder, path), text);
}

function branch(name: string, path: string, text: string): void {
    git("checkout", "-q", "-b", name, "main");
    write(path, text);
    git("add", "-A");
    git("commit", "-q", "-m", `change of ${name}`, "--author", `${name} <a@example.org>`);
}

const library = "pub fn first() {}\n\npub fn second() {}\n";

before(() => {
    git("init", "-q", "-b", "main");
    git("config", "user.name", "A");
    git("config", "user.email", "a@example.org");
    write("lib.rs", library);
    write("notes.txt", "one\n");
    git("add", "-A");
    git("commit", "-q", "-m", "base");
    branch("text", "notes.txt", "two\n");
    branch("adds", "lib.rs", `${library}\npub fn added_there() {}\n`);
    branch("removes", "lib.rs", "pub fn first() {}\n");
    branch("apart", "other.txt", "o\n");
    branch("binary", "notes.txt", "a\0b\n");
    git("checkout", "-q", "-b", "work", "main");
    write("notes.txt", "three\n");
    write("lib.rs", `${library}\npub fn added_here() {}\n`);
    write("user.rs", "fn user() {\n    crate::second();\n}\n");
    git("add", "-A");
    git("commit", "-q", "-m", "ours");
});

const service = new ConflictService();

async function check(request: PredictionRequest, expected: string): Promise<void> {
    const before = fingerprint(folder);
    const report = await service.predict({ folder, request, now: Date.now }, NeverCancelled);
    assert.equal(fingerprint(folder), before, "nothing in the repository changes");
    const rows = report.predictions.map(({ theirs, verdict, files }) => {
        const shown = files.map((file) =>
            [
                file.path,
                file.verdict,
                ...file.lines.map(({ start, end }) => `${start}-${end}`),
                ...file.items,
                ...file.authors,
                ...file.breaks.map(({ change, changedBy }) => `${change} by ${changedBy}`),
            ].join(" "),
        );
        return [`${theirs.name}: ${verdict}`, ...shown].join("; ");
    });
    assert.equal([...rows, ...report.problems].join("\n"), expected);
}

function fingerprint(path: string): string {
    const hash = createHash("sha256");
    for (const name of readdirSync(path).sort()) {
        const file = join(path, name);
        hash.update(name);
        hash.update(statSync(file).isDirectory() ? fingerprint(file) : readFileSync(file));
    }
    return hash.digest("hex");
}

test("two branches are merged, and what would happen is told by file", async () => {
    const between = (theirs: string): PredictionRequest => ({
        kind: "between",
        ours: "work",
        theirs,
    });
    await check(between("text"), "text: textual; notes.txt textual 1-1 text");
    await check(between("adds"), "adds: structural; lib.rs structural 4-5 adds");
    await check(between("apart"), "apart: clean");
    await check(between("main"), "main: clean");
    await check(between("binary"), "binary: textual; notes.txt textual binary");
});

test("what one side removed and the other one begins to use is a broken build", async () => {
    git("checkout", "-q", "-b", "uses", "main");
    write("user.rs", "fn user() {\n    crate::second();\n}\n");
    git("add", "-A");
    git("commit", "-q", "-m", "uses");
    git("checkout", "-q", "work");
    await check(
        { kind: "between", ours: "uses", theirs: "removes" },
        "removes: build; user.rs build 2-2 second removes removed by theirs",
    );
    await check(
        { kind: "between", ours: "removes", theirs: "uses" },
        "uses: build; user.rs build 2-2 second A removed by ours",
    );
});

test("the working tree counts with what is not committed and files that git does not know", async () => {
    git("checkout", "-q", "apart");
    const against = (target: string): PredictionRequest => ({
        kind: "workingTree",
        against: ["target"],
        target,
        activeDays: 30,
    });
    await check(against("text"), "text: clean");
    write("notes.txt", "mine\n");
    await check(against("text"), "text: textual; notes.txt textual 1-1 text");
    git("checkout", "-q", "--", ".");
    write("user.rs", "fn mine() {}\n");
    await check(against("uses"), "uses: structural; user.rs structural 1-1 mine A");
    rmSync(join(folder, "user.rs"));
    git("checkout", "-q", "work");
});

test("branches, worktrees and stashes are found, what pulls from nowhere is said", async () => {
    git("worktree", "add", "-q", "--detach", elsewhere, "text");
    write("notes.txt", "stashed\n");
    git("stash", "-q");
    const against = (
        ...kinds: ("branches" | "worktrees" | "stashes" | "pull")[]
    ): PredictionRequest => ({
        kind: "workingTree",
        against: kinds,
        activeDays: 30,
    });
    await check(against("worktrees"), `${elsewhere}: textual; notes.txt textual 1-1 text`);
    await check(against("stashes"), "stash@{0}: clean");
    await check(against("pull"), "The branch pulls from nowhere.");
    const { predictions } = await service.predict(
        { folder, request: against("branches"), now: Date.now },
        NeverCancelled,
    );
    const verdicts = predictions.map(({ theirs, verdict }) => `${theirs.name} ${verdict}`).sort();
    assert.deepEqual(verdicts, [
        "adds structural",
        "apart clean",
        "binary textual",
        "main clean",
        "removes build",
        "text textual",
        "uses clean",
    ]);
    const later = () => Date.now() + 40 * 86_400_000;
    const none = await service.predict(
        { folder, request: against("branches"), now: later },
        NeverCancelled,
    );
    assert.deepEqual(none.predictions, []);
});

test("a rebase is predicted commit by commit", async () => {
    await check(
        { kind: "rebase", onto: "text" },
        `${git("log", "-1", "--format=%h %s", "work").trim()}: textual; notes.txt textual 1-1`,
    );
    await check(
        { kind: "rebase", onto: "main" },
        `${git("log", "-1", "--format=%h %s", "work").trim()}: clean`,
    );
});

test("names that are none are said, and are no options", async () => {
    for (const theirs of ["nowhere", "--upload-pack=x"]) {
        await assert.rejects(check({ kind: "between", ours: "work", theirs }, ""), (error) =>
            CodedError.is(error, "git.unknownRevision"),
        );
    }
});
