import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodeAction } from "vscode-languageserver/node";
import { withSecurityServer } from "./security-fixture.ts";

const source = "registry+https://example.org/index";
const policy = (allow: string): string =>
    `[licenses]\nallow = [${allow}]\n\n[bans]\ndeny = [{ name = "odd", reason = "It is odd" }]\n\n[sources]\nunknown-registry = "allow"\n`;
const manifest = (name: string, licence: string): string =>
    `[package]\nname = "${name}"\nversion = "1.0.0"\nedition = "2021"\nlicense = "${licence}"\n`;
const files = {
    ".cargo/config.toml":
        '[source.other]\nregistry = "https://example.org/index"\nreplace-with = "vendored"\n[source.vendored]\ndirectory = "vendor"\n',
    "Cargo.toml": `${manifest("app", "MIT")}\n[dependencies]\nodd = "1"\nplain = "1"\n`,
    "Cargo.lock": `version = 4\n\n[[package]]\nname = "app"\nversion = "1.0.0"\ndependencies = ["odd", "plain"]\n\n[[package]]\nname = "odd"\nversion = "1.0.0"\nsource = "${source}"\n\n[[package]]\nname = "plain"\nversion = "1.0.0"\nsource = "${source}"\n`,
    "src/main.rs": "fn main() {}\n",
    "vendor/odd/Cargo.toml": manifest("odd", "GPL-3.0-only"),
    "vendor/odd/.cargo-checksum.json": '{"files":{}}',
    "vendor/plain/Cargo.toml": manifest("plain", "MIT"),
    "vendor/plain/.cargo-checksum.json": '{"files":{}}',
};

interface Scanned {
    readonly counts: object;
    readonly problems: readonly { readonly code: string }[];
}

interface Licences {
    readonly licences: readonly {
        readonly expression: string;
        readonly verdict: string;
        readonly packages: readonly { readonly name: string }[];
    }[];
}

test("a policy is held against packages while it is written", () =>
    withSecurityServer({ ...files, "deny.toml": policy('"MIT"') }, {}, async (fixture) => {
        await fixture.open("deny.toml");
        await fixture.until(() => fixture.shown("Cargo.toml").length === 2);
        assert.deepEqual(fixture.shown("Cargo.toml"), ["8:1 licence.rejected", "8:1 ban.banned"]);
        const at = { line: 7, character: 0 };
        const [allow, ...others] = await fixture.ask<CodeAction[]>("textDocument/codeAction", {
            textDocument: { uri: fixture.uri("Cargo.toml") },
            range: { start: at, end: at },
            context: { diagnostics: [] },
        });
        assert.equal(allow?.title, "Allow GPL-3.0-only for odd in deny.toml");
        assert.deepEqual(others, []);
        const hover = await fixture.ask<{ contents: { value: string } }>("textDocument/hover", {
            textDocument: { uri: fixture.uri("Cargo.toml") },
            position: at,
        });
        assert.match(hover.contents.value, /licence\.rejected\n\nodd 1\.0\.0 has the licence GPL/);
        assert.match(hover.contents.value, /The policy's reason: It is odd/);
        const [change] = allow.edit?.documentChanges ?? [];
        assert.ok(change !== undefined && "edits" in change);
        assert.equal(change.textDocument.uri, fixture.uri("deny.toml"));
        const [edit] = change.edits;
        assert.ok(edit !== undefined && "newText" in edit);
        await fixture.change("deny.toml", 2, `${policy('"MIT"')}${edit.newText}`);
        await fixture.until(() => fixture.shown("Cargo.toml").length === 1);
        await fixture.change("deny.toml", 3, policy('"MIT"'));
        await fixture.until(() => fixture.shown("Cargo.toml").length === 2);
        await fixture.change("deny.toml", 4, policy('"MIT", "GPL-3.0-only"'));
        await fixture.until(() => fixture.shown("Cargo.toml").length === 1);
        await fixture.change("deny.toml", 5, `${policy('"MIT", "GPL-3.0-only"')}colour = "red"\n`);
        await fixture.until(() => fixture.shown("deny.toml").length === 1);
        assert.deepEqual(fixture.shown("deny.toml"), ["9:1 policy.unknownKey"]);
        await fixture.change("deny.toml", 6, "");
        await fixture.until(() => fixture.shown("deny.toml").length === 0);
    }));

test("a scan tells what packages do while something is built", () =>
    withSecurityServer(
        {
            ...files,
            "vendor/odd/build.rs":
                'fn main() { std::process::Command::new("sh").arg("-c").arg("id").status(); }\n',
            "vendor/odd/src/lib.rs": "",
        },
        {},
        async (fixture) => {
            await fixture.ask("rustAi/security/scan", { kinds: ["bans"] });
            await fixture.until(() => fixture.shown("Cargo.toml").length > 0);
            assert.deepEqual(fixture.shown("Cargo.toml"), ["8:1 supplyChain.buildShell"]);
        },
    ));

test("licences are gathered into a file that goes with the program", () =>
    withSecurityServer(
        { ...files, "vendor/plain/LICENSE": "Copyright (c) 2020 Somebody\n\nDo as you like.\n" },
        {},
        async (fixture) => {
            const manifestPath = fixture.path("Cargo.toml");
            const answer = await fixture.ask<{
                readonly text: string;
                readonly fileName: string;
                readonly withoutText: readonly string[];
            }>("rustAi/security/notices", { manifestPath, format: "markdown" });
            assert.equal(answer.fileName, "THIRD-PARTY-NOTICES.md");
            assert.match(answer.text, /Copyright \(c\) 2020 Somebody/);
            assert.match(answer.text, /plain/);
            fixture.write("Cargo.lock", "version = 4\n");
            await fixture.wasWritten("Cargo.lock");
            await assert.rejects(
                fixture.ask("rustAi/security/notices", { manifestPath, format: "text" }),
                { data: { code: "security.noLock" } },
            );
        },
    ));

test("a file of suppressions alone is no policy about licences and bans", () =>
    withSecurityServer(
        { ...files, "deny.toml": "[advisories]\nignore = []\n" },
        {},
        async (fixture) => {
            const manifestPath = fixture.path("Cargo.toml");
            await fixture.ask("rustAi/security/scan", { kinds: ["licences", "bans"] });
            const { workspaces } = await fixture.ask<{
                workspaces: { findings: { rule: string }[] }[];
            }>("rustAi/security/findings", {});
            assert.deepEqual(workspaces[0]?.findings, []);
            const { text } = await fixture.ask<{ text: string }>("rustAi/security/report", {
                manifestPath,
                format: "sarif",
            });
            assert.deepEqual(JSON.parse(text).runs[0].results, []);
        },
    ));

test("without a policy nothing is said unasked, and licences are told when asked", () =>
    withSecurityServer(files, {}, async (fixture) => {
        const manifestPath = fixture.path("Cargo.toml");
        const { licences } = await fixture.ask<Licences>("rustAi/security/licences", {
            manifestPath,
        });
        assert.deepEqual(
            licences.map(({ expression, verdict, packages }) => [
                expression,
                verdict,
                packages.map(({ name }) => name),
            ]),
            [
                ["MIT", "undecided", ["app", "plain"]],
                ["GPL-3.0-only", "undecided", ["odd"]],
            ],
        );
        const scanned = await fixture.ask<Scanned>("rustAi/security/scan", {
            kinds: ["licences", "bans"],
        });
        assert.deepEqual(scanned.problems, []);
        assert.deepEqual(fixture.shown("Cargo.toml"), []);
    }));
