import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { ReviewScope } from "@rust-ai-ide/review/review-scope";
import { runReview } from "../../src/review/run-review.ts";
import { addRustdocApi } from "../../src/review/rustdoc-api.ts";
import { type ReviewRepository, reviewRepository } from "./review-repository.ts";

const work = mkdtempSync(join(tmpdir(), "rai-rustdoc-"));
const repositories: ReviewRepository[] = [];
after(() => {
    for (const repository of repositories) repository.dispose();
    rmSync(work, { recursive: true, force: true });
});

let repository: ReviewRepository;
beforeEach(() => {
    repository = reviewRepository();
    repositories.push(repository);
    repository.write(
        "Cargo.toml",
        '[package]\nname = "a-lamp"\nversion = "1.0.0"\nedition = "2024"\n',
    );
});

const options = {
    env: process.env,
    cacheFolder: join(work, "cache"),
    treesFolder: join(work, "trees"),
    timeoutMs: 120_000,
};

interface Told {
    readonly before: readonly string[];
    readonly after: readonly string[];
    readonly notes: readonly string[];
    readonly bump: string;
}

/** Findings about the interface without rustdoc and with it. */
async function told(scope: ReviewScope = { kind: "workingTree" }): Promise<Told> {
    const outcome = await runReview({ folder: repository.folder, scope }, NeverCancelled);
    const { report } = await addRustdocApi(outcome, scope, options, NeverCancelled);
    const shown = (findings: typeof report.findings): readonly string[] =>
        findings
            .filter(({ category }) => category === "api")
            .map(({ rule, certainty, item, place }) => `${rule} ${certainty} ${item} ${place.line}`)
            .sort();
    const facts = report.summary.facts.map((each) => each.replace(/ \d+\.\d+\.\d+/, " N"));
    return {
        before: shown(outcome.report.findings),
        after: shown(report.findings),
        notes: [...facts, ...report.problems],
        bump: report.summary.requiredBump,
    };
}

function change(before: string, head: string): void {
    repository.write("src/lib.rs", before);
    repository.commit();
    repository.write("src/lib.rs", head);
}

test("what rustdoc confirms is proven", async () => {
    change("pub fn a(x: u8) -> u8 {\n    x\n}\n", "pub fn a(x: u16) -> u8 {\n    x as u8\n}\n");
    const { before, after: found, notes, bump } = await told();
    assert.equal(before.length, 1);
    assert.deepEqual(found, ["api-parameters-changed proven a 1"]);
    assert.deepEqual(notes, ["rustdoc N compared the interface of a-lamp: 1 break."]);
    assert.equal(bump, "major");
});

test("an alias and another name of a type are no breaks: the finding is withdrawn", async () => {
    change(
        "use std::collections::HashMap;\npub fn a(x: HashMap<String, u8>) -> usize {\n    x.len()\n}\n",
        "pub type Levels = std::collections::HashMap<String, u8>;\npub fn a(x: Levels) -> usize {\n    x.len()\n}\n",
    );
    const { before, after: found, notes, bump } = await told();
    assert.ok(
        before.some((each) => each.startsWith("api-parameters-changed")),
        before.join(),
    );
    assert.deepEqual(found, []);
    assert.match(notes[1] ?? "", /^1 finding withdrawn, since rustdoc sees no break there: a\.$/);
    assert.equal(bump, "minor");
});

test("breaks that no rule sees are found: a type that threads could share", async () => {
    change(
        "pub struct Lamp {\n    level: u8,\n}\nimpl Lamp {\n    pub fn level(&self) -> u8 {\n        self.level\n    }\n}\n",
        "pub struct Lamp {\n    level: std::rc::Rc<u8>,\n}\nimpl Lamp {\n    pub fn level(&self) -> u8 {\n        *self.level\n    }\n}\n",
    );
    const { after: found } = await told();
    assert.deepEqual(found, [
        "rustdoc::api_changed proven Lamp 2",
        "rustdoc::api_changed proven Lamp 2",
    ]);
});

test("a re-export that goes is told though its file is all that changed", async () => {
    repository.write("src/inner.rs", "pub struct Lamp;\n");
    change("mod inner;\npub use inner::Lamp;\n", "mod inner;\npub use inner::Lamp as Light;\n");
    const { notes } = await told();
    assert.ok(
        notes.includes("Outside of the change, rustdoc says: The struct `Lamp` is gone."),
        notes.join("\n"),
    );
});

test("interfaces of commits are kept by their trees; a damaged one is made again", async () => {
    change("pub fn a() {}\n", "pub fn b() {}\n");
    repository.commit();
    const scope = { kind: "revisions", base: "HEAD~1", head: "HEAD" } as const;
    const first = await told(scope);
    assert.deepEqual(first.after, ["api-item-removed proven a 1"]);
    const kept = join(options.cacheFolder, "interfaces");
    const files = readdirSync(kept).map((name) => join(kept, name, "api.json"));
    const own = files.filter((file) => /"path":"[ab]"/.test(readFileSync(file, "utf8")));
    assert.ok(own.length >= 2);
    // Without cargo the answer can come from the cache alone.
    const rustdocOnly = { ...process.env, CARGO_BUILD_RUSTDOC: "false" };
    const outcome = await runReview({ folder: repository.folder, scope }, NeverCancelled);
    const again = await addRustdocApi(
        outcome,
        scope,
        { ...options, env: rustdocOnly },
        NeverCancelled,
    );
    assert.deepEqual(again.report.problems, []);
    for (const file of own) writeFileSync(file, '{"version":1}');
    assert.deepEqual((await told(scope)).after, first.after);
});

test("what does not compile and what has no earlier state is told", async () => {
    change("pub fn a() {}\n", "pub fn a( {}\n");
    const { notes } = await told();
    assert.match(notes.join("\n"), /rustdoc did not compare a-lamp: cargo could not build/);
    const file = { kind: "file", path: "src/lib.rs" } as const;
    assert.match(
        (await told(file)).notes.join("\n"),
        /rustdoc was not asked: there is no earlier state/,
    );
});
