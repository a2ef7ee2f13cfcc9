import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { codes, type Fixture, symbolsOf, withIndexer } from "./indexer-fixture.ts";

const fileCount = 200;

function git({ root }: Fixture, ...words: readonly string[]): void {
    const settings = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
    execFileSync("git", [...settings, "-c", "commit.gpgsign=false", ...words], {
        cwd: root,
        stdio: "ignore",
        env: { PATH: process.env.PATH ?? "", HOME: root, GIT_CONFIG_NOSYSTEM: "1" },
    });
}

function writeFiles({ root }: Fixture, numbers: readonly number[], mark: string): void {
    mkdirSync(join(root, "src"), { recursive: true });
    for (const number of numbers) {
        const path = join(root, "src", `file${number}.rs`);
        writeFileSync(path, `pub fn ${mark}_${number}() {}\n`);
        utimesSync(path, 1_600_000_000, 1_600_000_000);
    }
}

/** A repository whose branch `other` differs in four of two hundred files. */
function makeBranches(fixture: Fixture): void {
    const all = Array.from({ length: fileCount }, (_, number) => number);
    writeFiles(fixture, all, "main");
    git(fixture, "init", "-q", "-b", "main");
    git(fixture, "add", ".");
    git(fixture, "commit", "-q", "-m", "all");
    git(fixture, "checkout", "-q", "-b", "other");
    writeFiles(fixture, [1, 50, 100, 150], "other");
    git(fixture, "commit", "-q", "-a", "-m", "four");
    git(fixture, "checkout", "-q", "main");
}

test("after a branch switch that changes 2 % of the files, 98 % come from the cache", () =>
    withIndexer(async (fixture) => {
        makeBranches(fixture);
        assert.equal((await fixture.scan()).cacheHitRate, 0);
        git(fixture, "checkout", "-q", "other");
        await fixture.restart();
        const there = await fixture.scan();
        assert.equal(there.files, fileCount);
        assert.equal(there.cacheHits, fileCount - 4);
        assert.equal(fixture.indexer.index.symbolsNamed("other_50").length, 1);
        assert.equal(fixture.indexer.index.symbolsNamed("main_50").length, 0);
        git(fixture, "checkout", "-q", "main");
        const back = await fixture.scan();
        assert.equal(back.cacheHitRate, 1, "what was there before is known");
        assert.equal(fixture.indexer.index.symbolsNamed("main_50").length, 1);
        assert.equal(fixture.indexer.index.symbolsNamed("other_50").length, 0);
    }));

test("a branch switch while it runs is one batch of events", () =>
    withIndexer(async (fixture) => {
        makeBranches(fixture);
        await fixture.scan();
        const heard: string[] = [];
        fixture.indexer.index.onDidChange(({ updated }) => heard.push(...updated));
        git(fixture, "checkout", "-q", "other");
        const changed = [1, 50, 100, 150].map((number) => `src/file${number}.rs`);
        for (const name of changed) fixture.indexer.filesChanged([join(fixture.root, name)]);
        await fixture.indexer.settled();
        assert.deepEqual(
            heard.sort(),
            changed.map((name) => `${fixture.slashedRoot}/${name}`).sort(),
        );
        assert.equal(fixture.indexer.index.symbolsNamed("other_150").length, 1);
    }));

test("what is wrong with a file is said in every scan, once", () =>
    withIndexer(async (fixture) => {
        const path = join(fixture.root, "a.rs");
        writeFileSync(path, Buffer.from("fn a() {} // \xff\n", "latin1"));
        const touch = (seconds: number): void => utimesSync(path, seconds, seconds);
        touch(1_600_000_000);
        const told = async (): Promise<string[]> => codes(fixture, await fixture.scan());
        const expected = ["index.invalid-utf8 a.rs"];
        assert.deepEqual(await told(), expected);
        assert.deepEqual(await told(), expected, "not read");
        touch(1_600_000_001);
        assert.deepEqual(await told(), expected, "read, with the facts that the index has");
        await fixture.restart();
        assert.deepEqual(await told(), expected, "as the cache remembers");
        await fixture.restart();
        touch(1_600_000_002);
        assert.deepEqual(await told(), expected, "read, with the facts of the cache");
    }));

test("what is remembered of folders that nobody opens any more goes", () =>
    withIndexer(async (fixture) => {
        await fixture.scan();
        const version = readdirSync(fixture.cacheFolder)[0] ?? "";
        const old = join(fixture.cacheFolder, version, "files-0123456789abcdef");
        writeFileSync(old, "");
        utimesSync(old, 1_600_000_000, 1_600_000_000);
        writeFiles(fixture, [1], "one");
        await fixture.scan();
        const left = readdirSync(join(fixture.cacheFolder, version));
        assert.equal(left.filter((name) => name.startsWith("files-")).length, 1);
        assert.ok(!left.includes("files-0123456789abcdef"));
    }));

test("a file that was moved, or touched without a change, is not parsed again", () =>
    withIndexer(async (fixture) => {
        writeFiles(fixture, [1, 2, 3], "one");
        await fixture.scan();
        git(fixture, "init", "-q");
        rmSync(join(fixture.root, "src/file1.rs"));
        mkdirSync(join(fixture.root, "src/deeper"));
        writeFileSync(join(fixture.root, "src/file2.rs"), "pub fn one_2() {}\n");
        await fixture.restart();
        const report = await fixture.scan();
        assert.deepEqual([report.files, report.cacheHitRate], [2, 1]);
        assert.equal(symbolsOf(fixture), "one_2 one_3");
    }));

test("a deleted or damaged cache is made anew, and its user is told of damage alone", () =>
    withIndexer(async (fixture) => {
        writeFiles(fixture, [1, 2, 3], "one");
        const states: [damage: (path: string) => void, expected: unknown][] = [
            [(path) => rmSync(path, { recursive: true }), [0, ""]],
            [(path) => overwrite(path, "table"), [1, "index.cache-damaged"]],
            [(path) => overwrite(path, ".pack"), [0, "index.cache-damaged"]],
            [(path) => overwrite(path, "files-"), [1, ""]],
            [(path) => overwrite(path, ""), [0, "index.cache-damaged"]],
        ];
        await fixture.scan();
        for (const [damage, expected] of states) {
            damage(join(fixture.cacheFolder, readdirSync(fixture.cacheFolder)[0] ?? ""));
            await fixture.restart();
            const { cacheHitRate, problems } = await fixture.scan();
            assert.deepEqual([cacheHitRate, problems.map(({ code }) => code).join()], expected);
            assert.equal(symbolsOf(fixture), "one_1 one_2 one_3");
            assert.equal((await fixture.scan()).cacheHitRate, 1);
            await fixture.restart();
            assert.equal((await fixture.scan()).cacheHitRate, 1);
        }
    }));

/** Turns the bytes of all files whose name has a text into others. */
function overwrite(folder: string, text: string): void {
    for (const name of readdirSync(folder)) {
        if (name.includes(text) && name !== "lock")
            writeFileSync(join(folder, name), "damaged".repeat(40));
    }
}

test("two indexers share a cache: the second one reads what the first one wrote", () =>
    withIndexer(async (fixture) => {
        writeFiles(fixture, [1, 2, 3], "one");
        await fixture.scan();
        const second = await fixture.another();
        const report = await second.scan({ token: NeverCancelled });
        assert.equal(report.cacheHitRate, 1);
        writeFiles(fixture, [4], "two");
        assert.equal((await second.scan({ token: NeverCancelled })).cacheHits, 3);
        assert.equal(second.index.symbolsNamed("two_4").length, 1);
        await second.clearCache?.();
        const { problems } = await second.scan({ token: NeverCancelled });
        assert.deepEqual(
            problems.map(({ code }) => code),
            ["index.cache-busy"],
        );
        second.dispose();
        await fixture.restart();
        assert.equal((await fixture.scan()).cacheHits, 3);
    }));

test("a cleared cache reads everything after a restart", () =>
    withIndexer(async (fixture) => {
        writeFiles(fixture, [1, 2], "one");
        await fixture.scan();
        await fixture.indexer.clearCache?.();
        await fixture.restart();
        assert.equal((await fixture.scan()).cacheHitRate, 0);
    }));

test("a cache that is too small holds what it can", () =>
    withIndexer(
        async (fixture) => {
            makeBranches(fixture);
            await fixture.scan();
            await fixture.restart();
            const { cacheHits } = await fixture.scan();
            assert.ok(cacheHits > 10 && cacheHits < fileCount / 2, `${cacheHits} hits`);
            assert.equal(fixture.indexer.index.size, fileCount);
        },
        { cacheBytes: 4_000 },
    ));
