import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { ParamsOf } from "@rust-ai-ide/protocol/message-table";
import { ReviewAsk, ReviewDeepen, ReviewLikelihoods } from "@rust-ai-ide/protocol/review/models";
import { SetReviewOptions } from "@rust-ai-ide/protocol/review/options";
import {
    ReviewBranches,
    ReviewDecide,
    ReviewExport,
    ReviewFormat,
    ReviewRun,
    ReviewText,
} from "@rust-ai-ide/protocol/review/report";
import { ReviewLanguageErrors } from "../../src/review-language/review-language-errors.ts";
import { withReviewServer } from "./review-fixture.ts";

const crate = {
    "Cargo.toml": '[package]\nname = "lamp"\nversion = "0.1.0"\nedition = "2021"\n',
    "src/lib.rs": "pub fn light(level: u8) -> u8 {\n    level\n}\n\npub fn dark() {}\n",
};
const trusted = { trusted: true };
/** `dark` is gone. */
const changed = "pub fn light(level: u8) -> u8 {\n    level + 1\n}\n";

/** A rejection by its code and its sentences. */
function refused(code: string, message: RegExp) {
    return (error: unknown): boolean => {
        const { data, message: said } = error as { data?: { code?: string }; message: string };
        assert.equal(data?.code, code);
        assert.match(said, message);
        return true;
    };
}

test("a change is reviewed, with the lines that findings and items are on", () =>
    withReviewServer(crate, trusted, async (fixture) => {
        fixture.git("init", "-q", "-b", "main");
        fixture.commit();
        fixture.write("src/lib.rs", changed);
        const report = await fixture.ask(ReviewRun, { scope: { kind: "workingTree" } });
        assert.equal(report.folder, fixture.folder.replaceAll("\\", "/"));
        assert.equal(report.isWorkingTree, true);
        const removed = report.findings.find(({ rule }) => rule === "api-item-removed");
        assert.ok(removed !== undefined, JSON.stringify(report.findings));
        assert.equal(removed.place.path, "src/lib.rs");
        assert.equal(removed.lineText, changed.split("\n")[removed.place.line - 1]);
        assert.deepEqual(
            report.items.map(({ kind, qualifiedName, aspects, lineText, lastLine }) => ({
                kind,
                qualifiedName,
                aspects,
                lineText,
                lastLine,
            })),
            [
                {
                    kind: "changed",
                    qualifiedName: "light",
                    aspects: ["body"],
                    lineText: "pub fn light(level: u8) -> u8 {",
                    lastLine: 3,
                },
                {
                    kind: "removed",
                    qualifiedName: "dark",
                    aspects: [],
                    lineText: "pub fn dark() {}",
                    lastLine: 5,
                },
            ],
        );
        const base = await fixture.ask(ReviewText, { side: "base", path: "src/lib.rs" });
        assert.equal(base.text, crate["src/lib.rs"]);
        const none = await fixture.ask(ReviewText, { side: "base", path: "src/none.rs" });
        assert.equal(none.text, null);
    }));

test("models of the client look at the latest review, and what they add is checked", () =>
    withReviewServer(crate, trusted, async (fixture) => {
        fixture.git("init", "-q", "-b", "main");
        fixture.commit();
        const noReview = fixture.ask(ReviewDeepen, { chatModel: "large" });
        await assert.rejects(noReview, refused("reviewLanguage.noReview", /Nothing was reviewed/));
        const added = "pub fn half(of: u32, by: u32) -> u32 {\n    of / by\n}\n";
        fixture.write("src/lib.rs", `${crate["src/lib.rs"]}\n${added}`);
        await fixture.ask(ReviewRun, { scope: { kind: "workingTree" } });
        const asked: string[] = [];
        fixture.client.onRequest(ReviewAsk.method, ({ messages }: ParamsOf<typeof ReviewAsk>) => {
            const question = messages.at(-1)?.content ?? "";
            asked.push(question);
            if (question.includes("Remark about line"))
                return { answer: '{"reason": "by may be 0 in line 8.", "verdict": "right"}' };
            const problem = "It divides by zero where by is 0";
            const claim = { line: 8, code: "of / by", category: "correctness", problem };
            return { answer: JSON.stringify({ claims: [claim] }) };
        });
        fixture.client.onRequest(
            ReviewLikelihoods.method,
            ({ continuations }: ParamsOf<typeof ReviewLikelihoods>) => ({
                logLikelihoods: continuations.map(() => -1),
            }),
        );
        const models = { chatModel: "large", likelihoodModel: "small" };
        const report = await fixture.ask(ReviewDeepen, models);
        assert.deepEqual(report.summary.models, ["small", "large"]);
        const claims = report.findings.filter(({ rule }) => rule === "model-claim");
        assert.deepEqual(
            claims.map(({ place, foundBy }) => [place.line, foundBy]),
            [[8, "large"]],
        );
        assert.ok(asked.length >= 2 && asked.every((each) => each.includes("src/lib.rs")));
        // The export has it, too.
        const { text } = await fixture.ask(ReviewExport, { format: "json" });
        assert.match(text, /model-claim/);
    }));

test("a model that fails costs its own part", () =>
    withReviewServer(crate, trusted, async (fixture) => {
        fixture.git("init", "-q", "-b", "main");
        fixture.commit();
        fixture.write("src/lib.rs", changed);
        const before = await fixture.ask(ReviewRun, { scope: { kind: "workingTree" } });
        fixture.client.onRequest(ReviewAsk.method, () => ({ answers: 7 }));
        const report = await fixture.ask(ReviewDeepen, { chatModel: "large" });
        assert.deepEqual(report.findings, before.findings);
        assert.equal(ReviewLanguageErrors.modelFailed("x").code, "reviewLanguage.modelFailed");
        assert.match(
            report.problems.join(),
            /large took no part in the review: The model did not answer/,
        );
        assert.deepEqual(report.summary.models, []);
    }));

test("what was dismissed stays so after its code has moved, and can be taken back", () =>
    withReviewServer(crate, trusted, async (fixture) => {
        fixture.git("init", "-q", "-b", "main");
        fixture.commit();
        fixture.write("src/lib.rs", changed);
        const review = () => fixture.ask(ReviewRun, { scope: { kind: "workingTree" } });
        const [finding] = (await review()).findings;
        assert.ok(finding !== undefined);
        const { fingerprint } = finding;
        await fixture.ask(ReviewDecide, { fingerprints: [fingerprint], decision: "dismissed" });
        fixture.write("src/lib.rs", `// A new first line.\n\n${changed}`);
        const decisionOf = async () =>
            (await review()).findings.find((each) => each.fingerprint === fingerprint)?.decision;
        assert.equal(await decisionOf(), "dismissed");
        const dismissed = (await review()).findings.find((each) => each.decision === "dismissed");
        assert.equal(dismissed?.isLead, false, "it takes no place from what is open");
        const exported = await fixture.ask(ReviewExport, { format: "json" });
        assert.ok(!exported.text.includes(fingerprint), "what was dismissed is told to nobody");
        await fixture.ask(ReviewDecide, { fingerprints: [fingerprint] });
        assert.equal(await decisionOf(), undefined);
    }));

test("a review is written in every format", () =>
    withReviewServer(crate, trusted, async (fixture) => {
        await assert.rejects(
            fixture.ask(ReviewExport, { format: "json" }),
            refused("reviewLanguage.noReview", /Review a change first/),
        );
        fixture.git("init", "-q", "-b", "main");
        fixture.commit();
        fixture.write("src/lib.rs", changed);
        await fixture.ask(ReviewRun, { scope: { kind: "workingTree" } });
        for (const format of ReviewFormat.options) {
            const { fileName, text } = await fixture.ask(ReviewExport, { format });
            assert.match(fileName, /^review/);
            assert.match(text, /dark/, format);
        }
    }));

test("git does not run where the workspace is not trusted; an open document is reviewed all the same", () =>
    withReviewServer(crate, {}, async (fixture) => {
        for (const kind of ["workingTree", "staged"] as const) {
            await assert.rejects(
                fixture.ask(ReviewRun, { scope: { kind } }),
                refused("reviewLanguage.notTrusted", /do not trust/),
            );
        }
        await assert.rejects(
            fixture.ask(ReviewBranches, {}),
            refused("reviewLanguage.notTrusted", /do not trust/),
        );
        const text = 'pub fn main() {\n    dbg!("left");\n}\n';
        await fixture.open("src/lib.rs", text);
        const scope = { kind: "document", uri: fixture.uri("src/lib.rs") } as const;
        const report = await fixture.ask(ReviewRun, { scope });
        assert.equal(report.headLabel, "lib.rs");
        assert.deepEqual(
            report.files.map(({ path }) => path),
            ["lib.rs"],
        );
        const missing = { kind: "document", uri: fixture.uri("src/none.rs") } as const;
        await assert.rejects(
            fixture.ask(ReviewRun, { scope: missing }),
            refused("reviewLanguage.notAFile", /none\.rs/),
        );
        await fixture.client.sendNotification(SetReviewOptions.method, trusted);
        await assert.rejects(
            fixture.ask(ReviewRun, { scope: { kind: "workingTree" } }),
            refused("git.notARepository", /no git repository/),
        );
    }));

test("a folder without commits, and one without a folder, are answered", () =>
    withReviewServer(crate, trusted, async (fixture) => {
        fixture.git("init", "-q", "-b", "main");
        const report = await fixture.ask(ReviewRun, { scope: { kind: "workingTree" } });
        assert.equal(report.baseLabel, "nothing");
        assert.equal(report.files.length, 2);
        await fixture.client.sendNotification("workspace/didChangeWorkspaceFolders", {
            event: {
                added: [],
                removed: [{ uri: fixture.uri("").replace(/\/$/, ""), name: "work" }],
            },
        });
        await assert.rejects(
            fixture.ask(ReviewRun, { scope: { kind: "workingTree" } }),
            refused("reviewLanguage.noFolder", /Open a folder/),
        );
    }));

test("branches are told, and which of them a change goes to", () =>
    withReviewServer(crate, trusted, async (fixture) => {
        fixture.git("init", "-q", "-b", "main");
        fixture.commit();
        fixture.git("switch", "-q", "-c", "feature/-odd");
        assert.deepEqual(await fixture.ask(ReviewBranches, {}), {
            branches: ["main"],
            target: "main",
        });
        fixture.git("switch", "-q", "--detach");
        const { branches } = await fixture.ask(ReviewBranches, {});
        assert.deepEqual(branches.toSorted(), ["feature/-odd", "main"]);
    }));

test("decisions that cannot be written are an error; damaged ones are left out", async () => {
    await withReviewServer(crate, trusted, async (fixture) => {
        const storage = join(fixture.root, "storage");
        mkdirSync(storage);
        const file = join(storage, "review-decisions.jsonl");
        writeFileSync(
            file,
            '{"fingerprint":1}\nnonsense\n{"fingerprint":"a","decision":"accepted"}\n',
        );
        await fixture.client.sendNotification(SetReviewOptions.method, { storage });
        await fixture.ask(ReviewDecide, { fingerprints: ["b"], decision: "dismissed" });
        assert.deepEqual(readFileSync(file, "utf8").trim().split("\n"), [
            '{"fingerprint":"a","decision":"accepted"}',
            '{"fingerprint":"b","decision":"dismissed"}',
        ]);
        const blocked = join(fixture.root, "blocked");
        writeFileSync(blocked, "");
        await fixture.client.sendNotification(SetReviewOptions.method, { storage: blocked });
        await assert.rejects(
            fixture.ask(ReviewDecide, { fingerprints: ["c"], decision: "dismissed" }),
            refused("reviewLanguage.notRemembered", /could not be written/),
        );
    });
});
