import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { ReviewScope } from "@rust-ai-ide/review/review-scope";
import { readBaseline, withoutKnown, writeBaseline } from "../../src/review/review-baseline.ts";
import { runReview } from "../../src/review/run-review.ts";
import { type ReviewRepository, reviewRepository } from "./review-repository.ts";

const repositories: ReviewRepository[] = [];
after(() => {
    for (const repository of repositories) repository.dispose();
});

const manifest = '[package]\nname = "sample"\nversion = "1.0.0"\nedition = "2024"\n';
const calm = "pub fn a(x: Option<u8>) -> Option<u8> {\n    x\n}\n";
const rash = "pub fn a(x: Option<u8>) -> u8 {\n    x.unwrap()\n}\n";

let repository: ReviewRepository;
beforeEach(() => {
    repository = reviewRepository();
    repositories.push(repository);
    repository.write("Cargo.toml", manifest);
    repository.write("src/lib.rs", calm);
    repository.write("src/net/inner.rs", calm);
    repository.commit();
    repository.write("src/lib.rs", rash);
    repository.write("src/net/inner.rs", rash);
});

async function reviewed(scope: ReviewScope = { kind: "workingTree" }) {
    return (await runReview({ folder: repository.folder, scope }, NeverCancelled)).report;
}

async function check(
    settings: string,
    expected: readonly string[],
    scope?: ReviewScope,
): Promise<void> {
    repository.write(".rust-ai/review.toml", settings);
    const { findings, summary, problems } = await reviewed(scope);
    const told = findings
        .filter(({ rule }) => rule.startsWith("panic-"))
        .map(({ rule, severity, place }) => `${rule} ${severity} ${place.path}`);
    const skipped = Object.entries(summary.skipped).map(([why, many]) => `${why} ${many}`);
    assert.deepEqual([...told, ...skipped, ...problems], expected);
}

test("a repository's settings switch rules off, change them and leave files out", async () => {
    const usual = [
        "panic-unwrap information src/lib.rs",
        "panic-unwrap information src/net/inner.rs",
    ];
    const { findings } = await reviewed();
    const before = findings.filter(({ rule }) => rule === "panic-unwrap");
    assert.equal(before.length, 2);
    const severity = before[0]?.severity ?? "";
    const as = (level: string) => usual.map((each) => each.replace("information", level));
    await check("", as(severity));
    await check('[rules]\npanic-unwrap = "error"\n', as("error"));
    await check('[rules]\npanic-unwrap = "off"\n', []);
    await check('exclude = ["src/net/"]\n', [...as(severity).slice(0, 1), "excluded 1"]);
    await check('[[paths]]\nmatch = ["net/"]\nrules = { panic-unwrap = "off" }\n', [
        ...as(severity).slice(0, 1),
    ]);
    await check('[rules]\npanic-unwrp = "off"\n', [
        ...as(severity),
        ".rust-ai/review.toml:2: There is no rule panic-unwrp. [settings.unknownRule]",
    ]);
});

test("the settings are those of the state that is reviewed", async () => {
    repository.write(".rust-ai/review.toml", '[rules]\npanic-unwrap = "off"\n');
    repository.git("add", "-A");
    const quiet = { kind: "staged" } as const;
    // The file on disk says otherwise.
    await check('[rules]\npanic-unwrap = "error"\n', [], quiet);
    repository.git("commit", "-q", "-m", "settings");
    await check("leads = 0\n", [], { kind: "revisions", base: "HEAD~1", head: "HEAD" });
});

test("the number of leads is the repository's", async () => {
    const leads = async (): Promise<number> =>
        (await reviewed()).findings.filter(({ isLead }) => isLead).length;
    const usual = await leads();
    assert.ok(usual > 0);
    repository.write(".rust-ai/review.toml", "leads = 0\n");
    assert.equal(await leads(), 0);
});

test("what a baseline has is left out and counted; a file that is none is refused", async () => {
    const file = join(repository.folder, "kept", "baseline.json");
    const report = await reviewed();
    await writeBaseline(file, report);
    const known = await readBaseline(file);
    const left = withoutKnown(report, known);
    assert.deepEqual(left.findings, []);
    assert.deepEqual(left.summary.facts, [
        `${report.findings.length} findings are known to the baseline.`,
    ]);
    // Code that moves keeps its fingerprint.
    repository.write("src/lib.rs", `// One line more.\n${rash}`);
    assert.deepEqual(
        withoutKnown(await reviewed(), known).findings.map(({ rule }) => rule),
        [],
    );
    repository.write("src/lib.rs", `${rash}pub fn b(x: Option<u8>) -> u8 {\n    x.unwrap()\n}\n`);
    const rules = withoutKnown(await reviewed(), known).findings.map(({ rule }) => rule);
    assert.ok(rules.includes("panic-unwrap"));
    const bad = { name: "CodedError", code: "review.badBaseline" };
    writeFileSync(file, "{");
    await assert.rejects(readBaseline(file), bad);
    writeFileSync(file, '{"version":1,"findings":[{"fingerprint":"x"}]}');
    await assert.rejects(readBaseline(file), bad);
    await assert.rejects(readBaseline(join(repository.folder, "nowhere")), bad);
});
