import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import fc from "fast-check";
import { type BisectReport, bisect, planBisect } from "../../src/git-operations/bisect-search.ts";
import { type BisectTest, readTestOutput } from "../../src/git-operations/bisect-trial.ts";
import { RepositoryFixture } from "./repository-fixture.ts";

/** Good where the file says so, 125 where it says skip. */
const command = [
    process.execPath,
    "-e",
    `const text = require("fs").readFileSync("state.txt", "utf8").trim();
     if (text === "hang") setInterval(() => {}, 1000);
     else process.exit({ good: 0, bad: 1, skip: 125, broken: 200 }[text]);`,
];

function states(...all: readonly string[]): RepositoryFixture {
    const fixture = new RepositoryFixture();
    for (const [index, state] of all.entries()) {
        fixture.commit(`${index} ${state}`, { "state.txt": `${state}\n`, [`${index}.txt`]: "" });
    }
    return fixture;
}

interface Ends {
    readonly good?: string;
    readonly bad?: string;
    readonly test?: BisectTest;
    readonly timeoutMs?: number;
}

function run(fixture: RepositoryFixture, ends: Ends = {}): Promise<BisectReport> {
    const { good = "HEAD~6", bad = "HEAD", timeoutMs = 60_000 } = ends;
    const { test: chosen = { kind: "command", command } } = ends;
    return bisect(
        { folder: fixture.folder, good: [good], bad, test: chosen, timeoutMs },
        NeverCancelled,
    );
}

function describe({ state, commits, steps }: BisectReport): string {
    return [
        ...steps.map(({ subject, verdict, reason }) => `${subject}: ${verdict} ${reason}`.trim()),
        `${state} ${commits.map(({ subject }) => subject).join(", ")}`,
    ].join("\n");
}

async function rejects(promise: Promise<unknown>, code: string): Promise<void> {
    await assert.rejects(promise, (error) => CodedError.is(error, code) || assert.fail(`${error}`));
}

test("the first bad commit is found by halves, and nothing of the user's changes", async () => {
    const fixture = states("good", "good", "good", "good", "bad", "bad", "bad");
    fixture.write({ "state.txt": "mine\n", "unknown.txt": "u\n" });
    const before = fixture.state();
    const left = (): readonly string[] =>
        readdirSync(tmpdir()).filter((name) => name.startsWith("rust-ai-bisect-"));
    const folders = left();
    const found = describe(await run(fixture));
    // Of commits that halve the rest equally well git takes any.
    assert.match(found, /^6 bad: bad ended with 1\n0 good: good\n3 good: good\n/);
    assert.match(found, /\n4 bad: bad ended with 1\nfound 4 bad$/);
    assert.deepEqual(fixture.state(), before);
    assert.ok(left().length <= folders.length);
    const request = { folder: fixture.folder, good: ["HEAD~6"], bad: "HEAD" };
    assert.deepEqual(await planBisect(request, NeverCancelled), { candidates: 6, steps: 3 });
});

test("skipped commits beside the first bad one make a range, elsewhere they do not", async () => {
    const beside = states("good", "good", "skip", "skip", "bad", "bad", "bad");
    const { state, commits } = await run(beside);
    assert.equal(state, "range");
    assert.deepEqual(commits.map(({ subject }) => subject).sort(), ["2 skip", "3 skip", "4 bad"]);
    const elsewhere = states("good", "good", "bad", "bad", "skip", "bad", "bad");
    assert.match(describe(await run(elsewhere)), /\nfound 2 bad$/);
});

test("a step that takes too long is skipped", async () => {
    const fixture = states("good", "hang", "bad");
    const report = await run(fixture, { good: "HEAD~2", timeoutMs: 1_500 });
    assert.match(describe(report), /1 hang: skip not done within 2 s\nrange /);
});

test("the bad commit is found in a branch that was merged", async () => {
    const fixture = states("good", "good");
    fixture.git("switch", "-q", "-c", "side");
    fixture.commit("side good", { "side.txt": "1\n" });
    fixture.commit("side bad", { "state.txt": "bad\n" });
    fixture.commit("side later", { "side.txt": "2\n" });
    fixture.git("switch", "-q", "main");
    fixture.commit("main good", { "main.txt": "1\n" });
    fixture.git("merge", "-q", "--no-edit", "side");
    fixture.commit("after", { "main.txt": "2\n" });
    assert.match(describe(await run(fixture, { good: "HEAD~3" })), /\nfound side bad$/);
    // The good one does not have to be below the bad one.
    assert.match(describe(await run(fixture, { good: "HEAD~2" })), /\nfound side bad$/);
});

test("wrong ends are told before anything is searched", async () => {
    const fixture = states("bad", "good", "skip", "broken", "bad");
    await rejects(run(fixture, { good: "HEAD~4" }), "bisect.goodIsBad");
    await rejects(run(fixture, { good: "HEAD~4", bad: "HEAD~3" }), "bisect.badIsGood");
    await rejects(run(fixture, { good: "HEAD~3", bad: "HEAD~2" }), "bisect.cannotTest");
    await rejects(run(fixture, { good: "HEAD~2", bad: "HEAD~1" }), "bisect.commandBroke");
    await rejects(run(fixture, { good: "HEAD", bad: "HEAD~1" }), "bisect.nothingBetween");
    await rejects(run(fixture, { good: "--all" }), "git.unknownRevision");
    fixture.git("switch", "-q", "--orphan", "other");
    fixture.commit("other", { "state.txt": "good\n" });
    await rejects(run(fixture, { good: "other", bad: "main" }), "bisect.unrelated");
    fixture.git("switch", "-q", "-c", "repaired", "main");
    fixture.commit("repaired", { "state.txt": "good\n" });
    fixture.git("switch", "-q", "main");
    fixture.commit("still bad", { "main.txt": "m\n" });
    await rejects(run(fixture, { good: "repaired" }), "bisect.fixedBetween");
});

test("a search can be given up while a test runs", async () => {
    const fixture = states("good", "hang", "bad");
    const folder = mkdtempSync(join(tmpdir(), "rai-bisect-started-"));
    const source = new CancellationSource();
    const watcher = watch(folder, () => source.cancel());
    const [program = "", option = "", script = ""] = command;
    const started = JSON.stringify(join(folder, "started"));
    const telling = script.replace("if (text", `fs.writeFileSync(${started}, ""); if (text`);
    const hanging = [program, option, telling];
    const request = {
        folder: fixture.folder,
        good: ["HEAD~2"],
        bad: "HEAD~1",
        test: { kind: "command", command: hanging } as const,
        timeoutMs: 600_000,
    };
    try {
        await assert.rejects(bisect(request, source.token), (error) => CancelledError.is(error));
    } finally {
        watcher.close();
        rmSync(folder, { recursive: true, force: true });
    }
});

test("run by a hook, whose variables name the user's repository, it leaves that alone", async () => {
    const fixture = states("good", "good", "bad", "bad");
    fixture.write({ "state.txt": "mine\n", "unknown.txt": "u\n" });
    const before = fixture.state();
    const variables = {
        GIT_DIR: fixture.path(".git"),
        GIT_WORK_TREE: fixture.folder,
        GIT_INDEX_FILE: fixture.path(".git/index"),
    };
    Object.assign(process.env, variables);
    try {
        assert.match(describe(await run(fixture, { good: "HEAD~3" })), /\nfound 2 bad$/);
    } finally {
        for (const name of Object.keys(variables)) delete process.env[name];
    }
    assert.deepEqual(fixture.state(), before);
});

test("a folder that came later is not there in what should be good", async () => {
    const fixture = states("good", "good");
    fixture.commit("2 bad", { "crate/state.txt": "bad\n" });
    const folder = fixture.path("crate");
    const request = { folder, good: ["HEAD~1"], bad: "HEAD", timeoutMs: 60_000 };
    const chosen = { kind: "command", command } as const;
    await rejects(bisect({ ...request, test: chosen }, NeverCancelled), "bisect.cannotTest");
});

test("cargo test finds the commit, over commits that do not build or lack the test", async () => {
    const fixture = new RepositoryFixture();
    const library = (body: string, name = "adds"): string =>
        `pub fn add(a: i32, b: i32) -> i32 { ${body} }\n#[test]\nfn ${name}() { assert_eq!(add(1, 2), 3); }\n`;
    fixture.commit("manifest", {
        "Cargo.toml": '[package]\nname = "tiny"\nversion = "0.1.0"\nedition = "2021"\n',
        ".gitignore": "target\nCargo.lock\n",
        "src/lib.rs": library("a + b"),
    });
    fixture.commit("other test", { "src/lib.rs": library("b + a", "sums") });
    fixture.commit("broken", { "src/lib.rs": library("a + ") });
    fixture.commit("still good", { "src/lib.rs": library("let c = a; c + b") });
    fixture.commit("mistake", { "src/lib.rs": library("a - b") });
    fixture.commit("later", { "src/other.rs": "\n" });
    const cargo = { kind: "cargo", filter: "adds", package: "tiny", isOffline: true } as const;
    const before = fixture.state();
    const report = await run(fixture, { good: "HEAD~5", test: cargo });
    const steps = describe(report);
    assert.match(steps, /^later: bad adds failed\nmanifest: good\n/);
    assert.match(steps, /\nfound mistake$/);
    assert.deepEqual(fixture.state(), before);
    assert.ok(!existsSync(fixture.path("target")));
    const skipping = await run(fixture, { good: "HEAD~5", bad: "HEAD~1", test: cargo });
    assert.equal(skipping.state, "found");
    const gap = { good: "HEAD~5", bad: "HEAD~3", test: cargo };
    await assert.rejects(run(fixture, gap), /does not build: error/);
    await assert.rejects(run(fixture, { ...gap, bad: "HEAD~4" }), /no test has this name/);
});

test("what cargo test prints", () => {
    const out =
        "\nrunning 2 tests\ntest tests::a ... ok\ntest b c - (line 3) ... FAILED\n\nfailures:\n\nrunning 1 test\r\ntest z ... FAILED\r\n";
    assert.deepEqual(readTestOutput(out), { count: 3, failed: ["b c - (line 3)", "z"] });
    fc.assert(
        fc.property(fc.string(), (text) => {
            assert.ok(readTestOutput(text).count >= 0);
        }),
    );
});
