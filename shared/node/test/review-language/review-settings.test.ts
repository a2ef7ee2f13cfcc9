import assert from "node:assert/strict";
import { test } from "node:test";
import { ReviewRun } from "@rust-ai-ide/protocol/review/report";
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

test("a change of the lock is looked up in the advisories of this machine", () => {
    const lock = (version: string): string =>
        `version = 4\n\n[[package]]\nname = "a"\nversion = "${version}"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n`;
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
