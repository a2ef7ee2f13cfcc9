import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodeAction } from "vscode-languageserver/node";
import { SecurityLanguageErrors } from "../../src/security-language/security-language-errors.ts";
import { advisory, withSecurityServer } from "./security-fixture.ts";

/** Put together here, so that no scanner takes this file for a leak. */
const token = ["ghp", "Ab3dEf7hIj1kLm9nOp5qRs2tUv8wXy4z0aBc"].join("_");
const files = {
    "Cargo.toml": '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n',
    "Cargo.lock": 'version = 4\n\n[[package]]\nname = "app"\nversion = "0.1.0"\n',
    "src/main.rs": `fn main() {\n    let token = "${token}";\n    println!("{token}");\n}\n`,
    "src/other.rs": "pub fn f(p: *const u8) -> u8 {\n    unsafe { *p }\n}\n",
};

test("a secret in an open document is shown masked, and gone with the text", () =>
    withSecurityServer(files, {}, async (fixture) => {
        await fixture.open("src/main.rs");
        await fixture.until(() =>
            fixture.shown("src/main.rs").some((each) => each.includes("secret-")),
        );
        const [diagnostic] = fixture.diagnostics.get(fixture.uri("src/main.rs")) ?? [];
        assert.equal(diagnostic?.range.start.line, 1);
        assert.ok(!JSON.stringify(diagnostic?.message).includes(token.slice(8, -8)));
        const position = { line: 1, character: 20 };
        const actions = await fixture.ask<CodeAction[]>("textDocument/codeAction", {
            textDocument: { uri: fixture.uri("src/main.rs") },
            range: { start: position, end: position },
            context: { diagnostics: [] },
        });
        const allow = actions.find(({ title }) => title.startsWith("Allow secret-"));
        const [change] = allow?.edit?.documentChanges ?? [];
        assert.ok(change !== undefined && "edits" in change);
        const [edit] = change.edits;
        const comment = edit !== undefined && "newText" in edit ? edit.newText : "";
        assert.match(comment, /^ {4}\/\/ rust-ai: allow\(secret-[\w-]+\)\n$/);
        const lines = files["src/main.rs"].split("\n");
        const allowed = [lines[0], comment.trimEnd(), ...lines.slice(1)].join("\n");
        await fixture.change("src/main.rs", 2, allowed);
        await fixture.until(() => fixture.shown("src/main.rs").length === 0);
    }));

test("a scan finds in closed files what open ones would show, with progress, and reports tell of it", () =>
    withSecurityServer(files, {}, async (fixture) => {
        const seen: string[] = [];
        fixture.client.onNotification("$/progress", ({ value }) => {
            seen.push(value.kind);
        });
        const answer = await fixture.ask<{ files: number; problems: { code: string }[] }>(
            "rustAi/security/scan",
            { kinds: ["secrets", "unsafe"], workDoneToken: "scan" },
        );
        assert.ok(answer.files >= 4);
        assert.deepEqual(answer.problems, []);
        assert.equal(seen[0], "begin");
        assert.equal(seen.at(-1), "end");
        await fixture.until(() => fixture.shown("src/main.rs").length === 1);
        const manifestPath = fixture.path("Cargo.toml");
        const ask = (format: string): Promise<{ text: string; fileName: string }> =>
            fixture.ask("rustAi/security/report", { manifestPath, format });
        const { text, fileName } = await ask("sarif");
        assert.equal(fileName, "security.sarif");
        assert.equal(JSON.parse(text).runs[0].results.length, 1);
        assert.equal((await ask("sarif")).text, text);
        const { packs } = await fixture.ask<{ packs: { id: string }[] }>(
            "rustAi/security/compliancePacks",
            {},
        );
        const [pack] = packs;
        const report = await fixture.ask<{ text: string; languageId: string }>(
            "rustAi/security/complianceReport",
            { manifestPath, pack: pack?.id, format: "markdown" },
        );
        assert.equal(report.languageId, "markdown");
        assert.match(report.text, /^# /);
        await assert.rejects(
            fixture.ask("rustAi/security/complianceReport", {
                manifestPath,
                pack: "no-such-pack",
                format: "html",
            }),
            { data: { code: "security.unknownPack" } },
        );
        const { points } = await fixture.ask<{ points: { unsafe?: { total: number } }[] }>(
            "rustAi/security/history",
            { manifestPath },
        );
        assert.deepEqual(
            points.map((point) => point.unsafe?.total),
            [1],
        );
    }));

test("an inventory counts unsafe code by package and tells its places", () =>
    withSecurityServer(files, {}, async (fixture) => {
        const manifestPath = fixture.path("Cargo.toml");
        const { packages } = await fixture.ask<{
            packages: { name: string; total: number; explained: number }[];
        }>("rustAi/security/inventory", { manifestPath });
        assert.deepEqual(
            packages.map(({ name, total, explained }) => [name, total, explained]),
            [["app", 1, 0]],
        );
        const of = { manifestPath, name: "app", version: "0.1.0" };
        const { uses } = await fixture.ask<{ uses: { path: string; line: number }[] }>(
            "rustAi/security/unsafeUses",
            of,
        );
        assert.deepEqual(
            uses.map(({ path, line }) => [path, line]),
            [[fixture.path("src/other.rs"), 2]],
        );
    }));

test("without a database everything else works, and a fix says what is missing", () =>
    withSecurityServer(files, {}, async (fixture) => {
        const status = await fixture.ask<{ state: string; canRollBack: boolean }>(
            "rustAi/security/databaseStatus",
            {},
        );
        assert.deepEqual(status, { state: "none", canRollBack: false, problems: 0 });
        const manifestPath = fixture.path("Cargo.toml");
        const of = { name: "app", version: "0.1.0" };
        await assert.rejects(
            fixture.ask("rustAi/security/fixPlan", { manifestPath, package: of }),
            { data: { code: "security.noDatabase" } },
        );
        await assert.rejects(fixture.ask("rustAi/security/rollBackDatabase", {}));
        const url = "https://example.org/advisories.git";
        await assert.rejects(
            fixture.ask("rustAi/security/updateDatabase", { from: { kind: "git", url } }),
        );
    }));

test("rules that a repository brings along hold for open documents", () => {
    const rules =
        '[extend]\nuseDefault = true\n[[rules]]\nid = "house-key"\nregex = \'HOUSE-[0-9]{6}\'\nkeywords = ["house-"]\n';
    const own = { ...files, "src/main.rs": 'const A: &str = "HOUSE-123456";\n' };
    return withSecurityServer(own, {}, async (fixture) => {
        await fixture.open("src/main.rs");
        await new Promise((resolve) => setTimeout(resolve, 700));
        assert.deepEqual(fixture.shown("src/main.rs"), []);
        fixture.write(".gitleaks.toml", rules);
        await fixture.change("src/main.rs", 2, own["src/main.rs"].replace("A:", "B:"));
        await fixture.until(() => fixture.shown("src/main.rs").length === 1);
        assert.match(fixture.shown("src/main.rs")[0] ?? "", /house-key/);
    });
});

test("a package without a fixed version is answered with what a person can do", () =>
    withSecurityServer(
        {
            ...files,
            "Cargo.lock": `${files["Cargo.lock"]}dependencies = ["bad"]\n\n[[package]]\nname = "bad"\nversion = "0.3.1"\nsource = "registry+https://example.org/index"\n`,
            "Cargo.toml": `${files["Cargo.toml"]}\n[dependencies]\nbad = "0.3"\n`,
        },
        { advisories: { "RUSTSEC-2026-0001": advisory("RUSTSEC-2026-0001", "bad") } },
        async (fixture) => {
            const answer = await fixture.ask<{ kind: string; reason: string }>(
                "rustAi/security/fixPlan",
                {
                    manifestPath: fixture.path("Cargo.toml"),
                    package: { name: "bad", version: "0.3.1" },
                },
            );
            assert.equal(answer.kind, "instruction");
            assert.equal(answer.reason, "no-fixed-version");
            const reach = await fixture.ask<{
                answers: { id: string; reachability: { verdict: string } }[];
            }>("rustAi/security/reach", { manifestPath: fixture.path("Cargo.toml") });
            assert.deepEqual(
                reach.answers.map(({ id, reachability }) => [id, reachability.verdict]),
                [["RUSTSEC-2026-0001", "no-function-data"]],
            );
            const status = await fixture.ask<{ state: string; count: number }>(
                "rustAi/security/databaseStatus",
                {},
            );
            assert.equal(status.state, "ready");
            assert.equal(status.count, 1);
        },
    ));

test("a configuration that cannot be read is named", () => {
    const error = SecurityLanguageErrors.noRegistries("/home/demo");
    assert.equal(error.code, "security.noRegistries");
    assert.match(error.display, /\/home\/demo/);
});

test("what is found is remembered without a scan, and the client hears of it", () =>
    withSecurityServer(files, {}, async (fixture) => {
        await fixture.until(() => fixture.told.includes("history"));
        const { points } = await fixture.ask<{ points: { packages: number }[] }>(
            "rustAi/security/history",
            { manifestPath: fixture.path("Cargo.toml") },
        );
        assert.equal(points.length, 1);
    }));
