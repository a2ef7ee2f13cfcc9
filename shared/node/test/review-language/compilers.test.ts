import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ReviewCompile } from "@rust-ai-ide/protocol/review/compilers";
import { ReviewProposals } from "@rust-ai-ide/protocol/review/merges";
import { ReviewRun } from "@rust-ai-ide/protocol/review/report";
import { type ReviewFixture, withReviewServer } from "./review-fixture.ts";

const trusted = { trusted: true };
const toolchain = {
    CARGO_HOME: process.env.CARGO_HOME ?? join(homedir(), ".cargo"),
    RUSTUP_HOME: process.env.RUSTUP_HOME ?? join(homedir(), ".rustup"),
};
const manifest = '[package]\nname = "one"\nversion = "0.1.0"\nedition = "2024"\n';
const before = "pub fn a(x: &[u8]) -> bool {\n    x.is_empty()\n}\n";
const files = { "Cargo.toml": manifest, "src/lib.rs": before, ".gitignore": "/target\n" };

function prepare(fixture: ReviewFixture, text: string): void {
    fixture.git("init", "-q", "-b", "main");
    fixture.commit();
    fixture.write("src/lib.rs", text);
}

function refused(code: string): (error: Error) => boolean {
    return (error) => (error as { data?: { code?: string } }).data?.code === code;
}

test("clippy and rustdoc add to the latest review; nothing is built beside the user's files", () =>
    withReviewServer(
        files,
        trusted,
        async (fixture) => {
            prepare(fixture, "pub fn a(x: &[u8]) -> usize {\n    (x.len() == 0) as usize\n}\n");
            const read = await fixture.ask(ReviewRun, { scope: { kind: "workingTree" } });
            const compilers: ("clippy" | "rustdoc")[] = ["clippy", "rustdoc"];
            const { findings, summary, problems } = await fixture.ask(ReviewCompile, { compilers });
            assert.deepEqual(problems, []);
            const rules = findings.map(({ rule }) => rule);
            assert.ok(rules.includes("clippy::len_zero"), rules.join());
            assert.ok(!read.findings.some(({ rule }) => rule === "clippy::len_zero"));
            assert.ok(summary.facts.some((fact) => /clippy \d.* looked at one/.test(fact)));
            assert.ok(
                summary.facts.some((fact) => fact.includes("rustdoc")),
                summary.facts.join(),
            );
            assert.equal(existsSync(join(fixture.folder, "target")), false);
        },
        toolchain,
    ));

test("compilers need trust, a review, and more than one file", async () => {
    const asked = { compilers: ["rustc" as const] };
    await withReviewServer(files, {}, async (fixture) => {
        await assert.rejects(
            fixture.ask(ReviewCompile, asked),
            refused("reviewLanguage.notTrusted"),
        );
    });
    await withReviewServer(files, trusted, async (fixture) => {
        await assert.rejects(fixture.ask(ReviewCompile, asked), refused("reviewLanguage.noReview"));
        await fixture.open("src/lib.rs", before);
        const scope = { kind: "document" as const, uri: fixture.uri("src/lib.rs") };
        await fixture.ask(ReviewRun, { scope });
        await assert.rejects(
            fixture.ask(ReviewCompile, asked),
            refused("reviewLanguage.notCompiled"),
        );
        await assert.rejects(fixture.ask(ReviewCompile, { compilers: [] }));
    });
});

test("a compiler that is not there is a problem, not a failed review", () =>
    withReviewServer(
        files,
        trusted,
        async (fixture) => {
            prepare(fixture, "pub fn a() {}\n");
            await fixture.ask(ReviewRun, { scope: { kind: "workingTree" } });
            const { problems } = await fixture.ask(ReviewCompile, { compilers: ["clippy"] });
            assert.match(problems.join(), /clippy took no part in the review/);
        },
        { PATH: "/usr/bin:/bin" },
    ));

test("proposals are compiled as the files are on the disk", () =>
    withReviewServer(
        {
            ...files,
            "src/lib.rs":
                "pub fn a() -> u8 {\n    call(1, 2)\n}\nfn call(_: u8, _: u8) -> u8 {\n    1\n}\n",
        },
        trusted,
        async (fixture) => {
            const path = "src/lib.rs";
            const base = readFileSync(join(fixture.folder, path), "utf8");
            fixture.git("init", "-q", "-b", "main");
            fixture.commit();
            fixture.git("switch", "-q", "-c", "theirs");
            fixture.write(path, base.replace("call(1, 2)", "call(1, 3)"));
            fixture.commit();
            fixture.git("switch", "-q", "main");
            fixture.write(path, base.replace("call(1, 2)", "call(4, 2)"));
            fixture.commit();
            assert.throws(() => fixture.git("merge", "-q", "theirs"));
            const text = readFileSync(join(fixture.folder, path), "utf8");
            await fixture.open(path, text);
            const asked = { uri: fixture.uri(path), isChecked: true };
            const { conflicts, problems } = await fixture.ask(ReviewProposals, asked);
            assert.deepEqual(problems, []);
            const [first] = conflicts[0]?.proposals ?? [];
            assert.equal(first?.text, "    call(4, 3)\n");
            assert.equal(first?.compiles, first?.isAutomatic === true ? true : undefined);
            fixture.write(path, `${text}// more\n`);
            await assert.rejects(
                fixture.ask(ReviewProposals, asked),
                refused("reviewLanguage.notSaved"),
            );
        },
        toolchain,
    ));
