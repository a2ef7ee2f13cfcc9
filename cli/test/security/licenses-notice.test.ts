import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { licenses } from "../../src/commands/licenses.ts";
import { licensesNotice } from "../../src/commands/licenses-notice.ts";
import { runProgram } from "../../src/program.ts";
import { fakeContext } from "../fake-context.ts";

const { resolve } = createRequire(import.meta.url);

function textOf(identifier: string): string {
    const file = resolve(`spdx-license-list/licenses/${identifier}.json`);
    const { licenseText } = JSON.parse(readFileSync(file, "utf8")) as { licenseText: string };
    return licenseText.replaceAll("<year> <copyright holders>", "2019 Ferris");
}

const manifest = (name: string, more: string): string =>
    `[package]\nname = "${name}"\nversion = "1.0.0"\n${more}\n`;

const files: Readonly<Record<string, string>> = {
    "Cargo.toml": `${manifest("app", 'license = "MIT"')}[dependencies]
choice = { path = "crates/choice" }
bare = { path = "crates/bare" }
file = { path = "crates/file" }
[workspace]
exclude = ["crates"]
`,
    "src/lib.rs": "",
    "crates/choice/Cargo.toml": manifest(
        "choice",
        'license = "MIT OR Apache-2.0"\nrepository = "https://example.org/choice"',
    ),
    "crates/choice/LICENSE-MIT": textOf("MIT"),
    "crates/choice/LICENSE-APACHE": textOf("Apache-2.0"),
    "crates/choice/NOTICE": "Choice was made by Ferris.\n",
    "crates/bare/Cargo.toml": manifest("bare", 'license = "Zlib"\nauthors = ["Ferris"]'),
    "crates/file/Cargo.toml": manifest("file", 'license-file = "TERMS"'),
    "crates/file/TERMS": textOf("ISC"),
    "Cargo.lock": `version = 4
${["app", "bare", "choice", "file"]
    .map((name) => {
        const needs = name === "app" ? 'dependencies = ["bare", "choice", "file"]\n' : "";
        return `[[package]]\nname = "${name}"\nversion = "1.0.0"\n${needs}`;
    })
    .join("\n")}`,
};

interface Answer {
    readonly code: number;
    readonly out: string;
    readonly err: string;
    readonly folder: string;
}

async function run(
    context: TestContext,
    words: readonly string[],
    changed: Readonly<Record<string, string>> = {},
): Promise<Answer> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-notice-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries({ ...files, ...changed })) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    const fake = fakeContext();
    const own = words.map((word) => word.replace("FOLDER", folder));
    const args = [...own, "--manifest-path", join(folder, "Cargo.toml")];
    const code = await runProgram([licenses, licensesNotice], args, fake.context);
    return { code, out: fake.out(), err: fake.err(), folder };
}

/** Licences of the texts with their owners. */
async function texts(
    context: TestContext,
    changed: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
    const { out } = await run(context, ["licenses", "notice", "--format", "json"], changed);
    return JSON.parse(out).texts.map(
        (each: Record<string, unknown>) =>
            `${each.identifier ?? "?"}${each.isStandard === true ? " standard" : ""}: ${each.packages}`,
    );
}

test("everything that is handed on, with SPDX's text where a package has none", async (context) => {
    assert.deepEqual(await texts(context), [
        "Apache-2.0: choice 1.0.0",
        "ISC: file 1.0.0",
        "MIT: choice 1.0.0",
        "Zlib standard: bare 1.0.0",
        "?: choice 1.0.0",
    ]);
});

test("what the policy takes of alternatives", async (context) => {
    const allow = { "deny.toml": '[licenses]\nallow = ["MIT", "Apache-2.0", "ISC", "Zlib"]\n' };
    assert.deepEqual(await texts(context, allow), [
        "ISC: file 1.0.0",
        "MIT: choice 1.0.0",
        "Zlib standard: bare 1.0.0",
        "?: choice 1.0.0",
    ]);
});

test("written into a file", async (context) => {
    const words = ["licenses", "notice", "--format", "markdown", "--output", "FOLDER/N.md"];
    const { code, out, folder } = await run(context, words);
    assert.deepEqual([code, out], [0, ""]);
    const written = readFileSync(join(folder, "N.md"), "utf8");
    assert.match(written, /^# Third-party notices\n/);
    assert.match(written, /\*\*choice 1\.0\.0\*\* .* <https:\/\/example\.org\/choice>/);
    assert.match(written, / {2}- Copyright \(c\) 2019 Ferris/);
});

test("what cannot be, such as a file that is nowhere (security-cli.unwritable)", async (context) => {
    const nowhere = ["licenses", "notice", "--output", "FOLDER/none/N.md"];
    const { code, err } = await run(context, nowhere);
    assert.equal(code, 2);
    assert.match(err, /none\/N\.md cannot be written/);
    assert.equal((await run(context, ["licenses", "notice", "--format", "pdf"])).code, 2);
    const own = { "crates/bare/Cargo.toml": manifest("bare", 'license = "LicenseRef-own"') };
    const without = await run(context, ["licenses", "notice"], own);
    assert.equal(without.code, 1);
    assert.match(without.err, /bare 1\.0\.0 has no licence text/);
    assert.match(without.out, /\nPackages without a licence text: bare 1\.0\.0\n/);
});

test("the licence of a package without an expression is that of its text", async (context) => {
    const { out } = await run(context, ["licenses", "--format", "json"]);
    const { packages } = JSON.parse(out);
    const found = packages.find(({ name }: { name: string }) => name === "file");
    assert.deepEqual(
        [found.expression, found.from, found.files, found.verdict],
        ["ISC", "files", ["TERMS"], "undecided"],
    );
});

test("suppressed findings are counted and fail nothing", async (context) => {
    const changed = {
        "deny.toml": '[licenses]\nallow = ["MIT", "ISC"]\nunused-allowed-license = "allow"\n',
        "osv-scanner.toml":
            '[[IgnoredVulns]]\nid = "licence.rejected"\nreason = "agreed"\n[[IgnoredVulns]]\nid = "RUSTSEC-2020-0001"\nreason = "of another check"\n',
    };
    const { code, out, err } = await run(context, ["licenses"], changed);
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /\n1 suppressed\n$/);
    const { "osv-scanner.toml": _, ...open } = changed;
    assert.equal((await run(context, ["licenses"], open)).code, 1);
});

test("exceptions of a file of their own, and texts of other licences", async (context) => {
    const changed = {
        "deny.toml": '[licenses]\nallow = ["MIT", "ISC"]\n',
        "deny.exceptions.toml":
            'exceptions = [{ crate = "bare", allow = ["Zlib"] }, { crate = "gone", allow = ["Zlib"] }]\nown = 1\n',
        "crates/bare/COPYING": textOf("Apache-2.0"),
    };
    const { code, out, err } = await run(context, ["licenses", "--texts"], changed);
    assert.equal(code, 0);
    assert.match(err, /deny\.exceptions\.toml: policy\.unknownKey/);
    assert.match(
        out,
        /information: The manifest of bare 1\.0\.0 says Zlib, and COPYING is the text of Apache-2\.0/,
    );
    assert.doesNotMatch(out, /gone/);
    assert.match(out, /^ISC: 1\n {2}file 1\.0\.0 \(by TERMS\)\n/);
});

test("a clarification with the hash of the file", async (context) => {
    const policy = (hash: string): Readonly<Record<string, string>> => ({
        "deny.toml": `[licenses]\nallow = ["MIT", "Zlib", "0BSD"]\n[[licenses.clarify]]\ncrate = "file"\nexpression = "0BSD"\nlicense-files = [{ path = "TERMS", hash = ${hash} }]\n`,
    });
    const wrong = await run(context, ["licenses"], policy("0x1"));
    assert.equal(wrong.code, 1);
    assert.match(wrong.out, /warning: .* write hash = 0x[0-9a-f]{8}\. \[licence\.clarification\]/);
    const [hash = ""] = /0x[0-9a-f]{8}/.exec(wrong.out) ?? [];
    const right = await run(context, ["licenses"], policy(hash));
    assert.equal(right.code, 0);
    assert.match(right.out, /^0BSD: 1\n {2}file 1\.0\.0 \(clarified\)\n/);
});

test("another policy than that of the workspace, and findings as SARIF", async (context) => {
    const changed = { "deny.toml": "", "other.toml": '[licenses]\nallow = ["MIT", "ISC"]\n' };
    const words = ["licenses", "--config", "FOLDER/other.toml", "--format", "sarif"];
    const { code, out } = await run(context, words, changed);
    assert.equal(code, 1);
    const [first] = JSON.parse(out).runs[0].results;
    assert.equal(first.ruleId, "licence.rejected");
    const none = await run(context, ["licenses", "notice", "--config", "FOLDER/none.toml"]);
    assert.equal(none.code, 2);
    assert.match(none.err, /none\.toml/);
});
