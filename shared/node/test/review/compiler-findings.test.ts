import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { CancellationSource, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { ReviewScope } from "@rust-ai-ide/review/review-scope";
import {
    addCompilerFindings,
    type CompilerFindingsOptions,
} from "../../src/review/compiler-findings.ts";
import { runReview } from "../../src/review/run-review.ts";
import { type ReviewRepository, reviewRepository } from "./review-repository.ts";

const work = mkdtempSync(join(tmpdir(), "rai-compiler-findings-"));
const repositories: ReviewRepository[] = [];
after(() => {
    for (const repository of repositories) repository.dispose();
    rmSync(work, { recursive: true, force: true });
});

const manifest = (name: string): string =>
    `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2024"\n`;
const before = "pub fn a(x: &[u8]) -> bool {\n    x.is_empty()\n}\n";
const after_ = "pub fn a(x: &[u8]) -> bool {\n    x.len() == 0\n}\n";

let repository: ReviewRepository;
beforeEach(() => {
    repository = reviewRepository();
    repositories.push(repository);
    repository.write("Cargo.toml", '[workspace]\nmembers = ["one", "two"]\nresolver = "3"\n');
    repository.write("one/Cargo.toml", manifest("one"));
    repository.write("one/src/lib.rs", before);
    repository.write(
        "two/Cargo.toml",
        `${manifest("two")}[dependencies]\none = { path = "../one" }\n`,
    );
    repository.write("two/src/lib.rs", "pub fn b() -> bool {\n    one::a(&[1])\n}\n");
    repository.write(".gitignore", "/target\n");
    repository.commit();
});

function optionsOf(more: Partial<CompilerFindingsOptions> = {}): CompilerFindingsOptions {
    return {
        tool: "clippy",
        env: process.env,
        cacheFolder: join(work, "cache"),
        treesFolder: join(work, "trees"),
        timeoutMs: 120_000,
        ...more,
    };
}

async function told(
    scope: ReviewScope,
    more: Partial<CompilerFindingsOptions> = {},
): Promise<readonly string[]> {
    const outcome = await runReview({ folder: repository.folder, scope }, NeverCancelled);
    const { report } = await addCompilerFindings(outcome, scope, optionsOf(more), NeverCancelled);
    const findings = report.findings
        .filter(({ origin }) => origin.kind !== "rule")
        .map(({ rule, place, fixes }) => {
            const fix = fixes[0]?.edits.map(({ text }) => text).join("|");
            return `${rule} ${place.path}:${place.line}:${place.column}${fix === undefined ? "" : ` -> ${fix}`}`;
        });
    const facts = report.summary.facts.map((fact) => fact.replace(/ \d+\.\d+\.\d+/, " N"));
    return [...findings, ...facts, ...report.problems];
}

const lint = "clippy::len_zero one/src/lib.rs:2:5 -> x.is_empty()";
const looked = "clippy N looked at one.";

test("clippy looks at the working tree, at what is staged, at a commit, and leaves all as it was", async () => {
    repository.write("one/src/lib.rs", after_);
    assert.deepEqual(await told({ kind: "workingTree" }), [lint, looked]);
    repository.git("add", "-A");
    // The files differ from the index: each scope is compiled as it is.
    repository.write("one/src/lib.rs", before);
    assert.deepEqual(await told({ kind: "staged" }), [lint, looked]);
    repository.write("one/src/lib.rs", after_);
    repository.commit();
    repository.write("one/src/lib.rs", "this does not compile");
    const revisions = { kind: "revisions", base: "HEAD~1", head: "HEAD" } as const;
    assert.deepEqual(await told(revisions), [lint, looked]);
    assert.deepEqual(await told(revisions, { disabled: ["clippy::len_zero"] }), [looked]);
    assert.equal(repository.git("status", "--porcelain"), " M one/src/lib.rs\n");
    assert.ok(!existsSync(join(repository.folder, "target")));
    assert.ok(!existsSync(join(repository.folder, "Cargo.lock")));
    const left = readdirSync(join(work, "trees")).filter((name) => !name.endsWith(".lock"));
    assert.deepEqual(left, []);
});

test("a patch is compiled as if it were applied", async () => {
    repository.write("one/src/lib.rs", after_);
    repository.write("change.patch", repository.git("diff"));
    repository.write("one/src/lib.rs", before);
    const file = join(repository.folder, "change.patch");
    assert.deepEqual(await told({ kind: "patch", file }), [lint, looked]);
});

test("rustc's errors are findings where the change is, and problems where it is not", async () => {
    repository.write("one/src/lib.rs", "pub fn a(x: &[u8]) -> bool {\n    x.len()\n}\n");
    assert.deepEqual(await told({ kind: "workingTree" }, { tool: "rustc" }), [
        "rustc::E0308 one/src/lib.rs:2:5",
        "rustc N looked at one.",
    ]);
    repository.write("one/src/lib.rs", "pub fn a(x: &[u16]) -> bool {\n    x.is_empty()\n}\n");
    repository.write("two/src/lib.rs", "pub fn b() -> bool {\n    one::a(&[1u8])\n}\n// new\n");
    assert.deepEqual(await told({ kind: "workingTree" }, { tool: "rustc" }), [
        "rustc::E0308 two/src/lib.rs:2:14 -> u16",
        "rustc N looked at one, two.",
    ]);
    // The call's line did not change: only its file did.
    repository.write("two/src/lib.rs", "pub fn b() -> bool {\n    one::a(&[1u8])\n}\n");
    repository.commit();
    repository.write("two/src/lib.rs", "pub fn b() -> bool {\n    one::a(&[1u8])\n}\n// new\n");
    const found = await told({ kind: "workingTree" }, { tool: "rustc" });
    assert.equal(found.length, 2);
    assert.match(
        found[1] ?? "",
        /^two\/src\/lib\.rs:2:14: outside of the change, rustc says: .+ \[E0308\]$/,
    );
});

test("what hinders a compiler is a problem; a change without code asks none", async () => {
    repository.write("one/src/lib.rs", after_);
    repository.write("one/Cargo.toml", `${manifest("one")}[dependencies]\nnot-here-at-all = "1"\n`);
    const [problem = ""] = await told({ kind: "workingTree" });
    assert.match(
        problem,
        /^clippy took no part in the review: cargo could not build .*not-here-at-all/,
    );
    const [late = ""] = await told({ kind: "workingTree" }, { timeoutMs: 1 });
    assert.match(late, /^clippy took no part in the review: cargo was not done within/);
    repository.git("checkout", "-q", ".");
    repository.write("README.md", "Hello.\n");
    assert.deepEqual(await told({ kind: "workingTree" }), [
        "clippy was not asked: no package changed.",
    ]);
});

test("a review that is cancelled ends, and leaves nothing", async () => {
    repository.write("one/src/lib.rs", after_);
    const scope = { kind: "workingTree" } as const;
    const outcome = await runReview({ folder: repository.folder, scope }, NeverCancelled);
    const source = new CancellationSource();
    const options = optionsOf({
        onProgress: () => source.cancel(),
        cacheFolder: join(work, "new"),
    });
    await assert.rejects(addCompilerFindings(outcome, scope, options, source.token), {
        name: "CancelledError",
    });
    const left = readdirSync(join(work, "trees")).filter((name) => !name.endsWith(".lock"));
    assert.deepEqual(left, []);
});
