import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ReviewRun } from "@rust-ai-ide/protocol/review/report";
import { packDatabase } from "@rust-ai-ide/security/advisories/packed-database";
import { readRustsecAdvisory } from "@rust-ai-ide/security/advisories/read-rustsec-advisory";
import { withReviewServer } from "./review-fixture.ts";

const rash = "pub fn a(x: Option<u8>) -> u8 {\n    x.unwrap()\n}\n";

test("documents are reviewed as the repository wants it for their place", () =>
    withReviewServer(
        {
            ".rust-ai/review.toml":
                '[[paths]]\nmatch = ["/src/net/"]\nrules = { panic-unwrap = "off" }\n',
            "src/lib.rs": rash,
            "src/net/inner.rs": rash,
        },
        { trusted: false },
        async (fixture) => {
            const rules = async (name: string): Promise<readonly string[]> => {
                const scope = { kind: "document", uri: fixture.uri(name) } as const;
                const { findings } = await fixture.ask(ReviewRun, { scope });
                return findings.map(({ rule }) => rule);
            };
            assert.ok((await rules("src/lib.rs")).includes("panic-unwrap"));
            assert.ok(!(await rules("src/net/inner.rs")).includes("panic-unwrap"));
        },
    ));

function lock(version: string): string {
    return `version = 4\n\n[[package]]\nname = "a"\nversion = "${version}"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n`;
}

test("a change of the lock is looked up in the advisories of this machine", () => {
    return withReviewServer({ "Cargo.lock": lock("1.1.0") }, { trusted: true }, async (fixture) => {
        fixture.git("init", "-q", "-b", "main");
        fixture.commit();
        fixture.write("Cargo.lock", lock("1.0.0"));
        const { findings, summary } = await fixture.ask(ReviewRun, {
            scope: { kind: "workingTree" },
        });
        assert.deepEqual(
            findings.map(({ rule }) => rule),
            ["lock-downgrade"],
        );
        assert.match(summary.facts.join(), /^Advisories were not looked for: there is no database/);
    });
});

test("without a database of the user's own, the one that the product comes with is asked", async () => {
    const { advisory } = readRustsecAdvisory(
        '```toml\n[advisory]\nid = "RUSTSEC-2026-0001"\npackage = "a"\ndate = "2026-01-01"\n[versions]\npatched = [">= 1.1.0"]\n```\n\n# Weak keys\n\nIt is.\n',
        "crates/a/RUSTSEC-2026-0001.md",
    );
    assert.ok(advisory);
    const folder = mkdtempSync(join(tmpdir(), "review-advisories-"));
    const bundledDatabase = join(folder, "advisories.txt");
    writeFileSync(
        bundledDatabase,
        packDatabase({ source: "test", advisories: [advisory], problems: [] }),
    );
    try {
        await withReviewServer(
            { "Cargo.lock": lock("1.1.0") },
            { trusted: true, bundledDatabase },
            async (fixture) => {
                fixture.git("init", "-q", "-b", "main");
                fixture.commit();
                fixture.write("Cargo.lock", lock("1.0.0"));
                const scope = { kind: "workingTree" } as const;
                const { findings, summary } = await fixture.ask(ReviewRun, { scope });
                const [first] = findings;
                assert.deepEqual(
                    [first?.rule, first?.severity],
                    ["lock-advisory", "error"],
                    findings.map(({ rule }) => rule).join(),
                );
                assert.deepEqual(summary.facts, []);
                // The risk was computed with the advisory, which comes when rules are done.
                assert.equal(summary.risk.level, "high");
            },
        );
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
});
