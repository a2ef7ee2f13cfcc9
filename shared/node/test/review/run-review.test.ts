import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { ReviewScope } from "@rust-ai-ide/review/review-scope";
import { describeChanges } from "../../src/review/describe-changes.ts";
import { reviewRuleIds } from "../../src/review/rule-ids.ts";
import { type ReviewOptions, runReview } from "../../src/review/run-review.ts";

const work = mkdtempSync(join(tmpdir(), "rai-review-"));
after(() => rmSync(work, { recursive: true, force: true }));

let repository = "";
let count = 0;
beforeEach(() => {
    repository = join(work, `repository ${count++}`);
    mkdirSync(repository);
    git("init", "-q", "-b", "main");
    git("config", "user.name", "A");
    git("config", "user.email", "a@example.org");
    write("Cargo.toml", '[package]\nname = "sample"\nversion = "1.0.0"\nedition = "2024"\n');
});

function git(...args: string[]): string {
    return execFileSync("git", args, { cwd: repository, encoding: "utf8" });
}

function write(path: string, text: string): void {
    const file = join(repository, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
}

function commit(): void {
    git("add", "-A");
    git("commit", "-q", "-m", "c");
}

async function check(
    scope: ReviewScope,
    expected: string,
    options: Partial<ReviewOptions> = {},
): Promise<void> {
    const { report } = await runReview({ folder: repository, scope, ...options }, NeverCancelled);
    const items = report.items.map(({ kind, base, head }) => `${kind} ${(head ?? base)?.name}`);
    const skipped = Object.entries(report.summary.skipped).map(([why, many]) => `${why} ${many}`);
    assert.equal([...items, ...skipped, ...report.problems].join(", "), expected);
}

test("the working tree is compared with the last commit, unknown files too", async () => {
    write("src/lib.rs", "pub fn a() {}\n");
    commit();
    write("src/lib.rs", "pub fn a() { b() }\n");
    write("src/new.rs", "fn c() {}\n");
    await check({ kind: "workingTree" }, "changed a, added c");
    git("add", "src/lib.rs");
    await check({ kind: "staged" }, "changed a");
    git("add", "-A");
    write("src/lib.rs", "pub fn a() {}\n");
    await check({ kind: "workingTree" }, "added c");
});

test("before the first commit everything is new", async () => {
    write("src/lib.rs", "pub fn a() {}\n");
    await check({ kind: "workingTree" }, "added a");
    git("add", "-A");
    await check({ kind: "staged" }, "added a");
});

test("a branch is compared with its merge base, two revisions as they are", async () => {
    write("src/lib.rs", "pub fn a() {}\n");
    commit();
    git("checkout", "-q", "-b", "feature");
    write("src/lib.rs", "pub fn a() {}\npub fn b() {}\n");
    commit();
    git("checkout", "-q", "main");
    write("src/other.rs", "fn c() {}\n");
    commit();
    await check({ kind: "branch", target: "main", head: "feature" }, "added b");
    await check({ kind: "revisions", base: "main", head: "feature" }, "added b, removed c");
    git("checkout", "-q", "--orphan", "alone");
    git("rm", "-rfq", ".");
    write("src/lib.rs", "pub fn z() {}\n");
    commit();
    await check({ kind: "branch", target: "main" }, "removed a, added z, removed c");
});

test("a patch is reviewed, applied or not", async () => {
    write("src/lib.rs", "pub fn a() {}\n");
    commit();
    write("src/lib.rs", "pub fn a() { b() }\n");
    const patch = join(work, `patch ${count}`);
    writeFileSync(patch, git("diff"));
    await check({ kind: "patch", file: patch }, "changed a");
    git("checkout", "-q", "--", ".");
    await check({ kind: "patch", file: patch }, "changed a");
    write("src/lib.rs", "pub fn other() {}\n");
    await check({ kind: "patch", file: patch }, "src/lib.rs: the patch does not fit the file.");
    await assert.rejects(
        check({ kind: "patch", file: join(repository, "Cargo.toml") }, ""),
        (error) => CodedError.is(error, "review.unreadablePatch"),
    );
});

test("a file is reviewed as if it were new, whole or in part", async () => {
    const text = "pub fn a(t: &str) -> u8 { t.parse().unwrap() }\n";
    write("src/lib.rs", text + text.replace("a(", "b("));
    commit();
    const lines = async (startLine?: number, endLine?: number): Promise<string> => {
        const scope = { kind: "file", path: "src/lib.rs", startLine, endLine } as const;
        const { report } = await runReview({ folder: repository, scope }, NeverCancelled);
        return report.findings
            .map(({ rule, place }) => `${rule} ${place.line}`)
            .sort()
            .join(", ");
    };
    assert.equal(await lines(), "rust-unwrap-of-input 1, rust-unwrap-of-input 2");
    assert.equal(await lines(2, 2), "rust-unwrap-of-input 2");
    await assert.rejects(check({ kind: "file", path: "../x.rs" }, ""), (error) =>
        CodedError.is(error, "review.outside"),
    );
});

test("what is generated, vendored, excluded or no text is never looked at", async () => {
    write("a.rs", "fn a() {}\n");
    commit();
    write(".gitattributes", "gen/** linguist-generated\nown/** linguist-vendored=true\n");
    write("gen/a.rs", "fn a() {}\n");
    write("own/a.rs", "fn a() {}\n");
    write("vendor/a.rs", "fn a() {}\n");
    write("secret/a.rs", "fn a() {}\n");
    write("marked.rs", "// @generated\nfn a() {}\n");
    write("binary.rs", "fn a() {}\0");
    symlinkSync("/etc/passwd", join(repository, "link.rs"));
    git("add", "-A");
    await check({ kind: "staged" }, "binary 1, generated 2, link 1, vendored 2, excluded 1", {
        exclude: ["secret/"],
    });
    await check({ kind: "staged" }, "excluded 8", { exclude: ["*"] });
});

test("names of files may be anything", async () => {
    write("a.rs", "fn a() {}\n");
    commit();
    write("-x.rs", "fn b() {}\n");
    write("new\nline.rs", "fn c() {}\n");
    write("ü \"q\" 'p'.rs", "fn d() {}\n");
    write(":top.rs", "fn e() {}\n");
    git("add", "-A");
    await check({ kind: "staged" }, "added b, added e, added c, added d");
});

test("a public item that disappears is found, private ones are not", async () => {
    write("src/lib.rs", "mod inner;\npub mod outer;\npub use inner::Shown;\n");
    write("src/inner.rs", "pub struct Shown;\npub struct Hidden;\n");
    write("src/outer.rs", "pub fn gone() {}\n");
    commit();
    write("src/inner.rs", "");
    write("src/outer.rs", "");
    const { report } = await runReview(
        { folder: repository, scope: { kind: "workingTree" } },
        NeverCancelled,
    );
    const found = report.findings.map(({ rule, item }) => `${rule} ${item}`).sort();
    assert.deepEqual(found, ["api-item-removed inner::Shown", "api-item-removed outer::gone"]);
    assert.equal(report.summary.requiredBump, "major");
    await check({ kind: "workingTree" }, "removed Shown, removed Hidden, removed gone", {
        disabled: reviewRuleIds(),
    });
});

test("what is no repository, and revisions that are not there, are said clearly", async () => {
    await assert.rejects(
        runReview({ folder: work, scope: { kind: "workingTree" } }, NeverCancelled),
        (error) => CodedError.is(error, "git.notARepository"),
    );
    write("a.rs", "fn a() {}\n");
    commit();
    for (const target of ["nowhere", "--output=x", "-x"]) {
        await assert.rejects(check({ kind: "branch", target }, ""), (error) =>
            CodedError.is(error, "git.unknownRevision"),
        );
    }
});

test("a commit message is written as the repository writes them", async () => {
    write("src/lib.rs", "pub fn a() {}\n");
    git("add", "-A");
    for (let index = 0; index < 6; index++) {
        git("commit", "-q", "--allow-empty", "-m", `fix(sample): change ${index}`);
    }
    const options = { folder: repository, scope: { kind: "staged" } } as const;
    await assert.rejects(describeChanges(options, NeverCancelled), (error) =>
        CodedError.is(error, "review.nothingChanged"),
    );
    write("src/lib.rs", "pub fn a() {}\n\npub fn lamp() {}\n");
    git("add", "-A");
    const { commit, pullRequest } = await describeChanges(options, NeverCancelled);
    assert.deepEqual(commit, { subject: "feat(sample): add lamp in lib.rs", body: "" });
    assert.match(pullRequest.body, /public function `lamp` added/);
});

test("a history without files is reviewed as well", async () => {
    write("src/lib.rs", "pub fn a() {}\n");
    commit();
    write("src/lib.rs", "pub fn b() {}\n");
    commit();
    const bare = join(work, `bare ${count}`);
    git("clone", "-q", "--bare", ".", bare);
    const scope = { kind: "branch", target: "main~1", head: "main" } as const;
    const { report } = await runReview({ folder: bare, scope }, NeverCancelled);
    assert.deepEqual(
        report.findings.map(({ rule }) => rule),
        ["api-item-removed"],
    );
});
