import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { bans } from "../../src/commands/bans.ts";
import { supplyChain } from "../../src/commands/supply-chain.ts";
import { runProgram } from "../../src/program.ts";
import { fakeContext } from "../fake-context.ts";

const files: Readonly<Record<string, string>> = {
    "Cargo.toml": '[package]\nname = "app"\nversion = "0.1.0"\n[dependencies]\nserd = "1"\n',
    "src/lib.rs": "",
    "build.rs": 'fn main() { std::process::Command::new("git"); std::env::var("HOME"); }',
    "lib/a.a": "!<arch>\n0123456789",
    "Cargo.lock": `version = 4
[[package]]
name = "app"
version = "0.1.0"
dependencies = ["serd"]
[[package]]
name = "serd"
version = "1.0.0"
source = "registry+https://example.org/index"
`,
};

async function run(
    context: TestContext,
    words: readonly string[],
    changed: Readonly<Record<string, string>> = {},
): Promise<{ code: number; out: string; err: string }> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-chain-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries({ ...files, ...changed })) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    const fake = fakeContext();
    const args = words.map((word) => word.replace("FOLDER", folder));
    const place = ["--manifest-path", join(folder, "Cargo.toml")];
    const code = await runProgram([bans, supplyChain], [...args, ...place], fake.context);
    const without = (text: string): string => text.replaceAll(`${folder}/`, "");
    return { code, out: without(fake.out()), err: without(fake.err()) };
}

test("what runs while something is built", async (context) => {
    const { code, out } = await run(context, ["supply-chain"]);
    assert.equal(code, 0);
    assert.match(out, /^package +runs +links +uses +reads +native files\n/);
    assert.match(out, /\napp 0\.1\.0 +build\.rs +git +HOME +1 static library\n/);
    assert.match(out, /\nThe sources of 1 packages are not on this machine; cargo fetch/);
    assert.match(
        out,
        /\nCargo\.toml:5:1: information: serd 1\.0\.0 .* \[supplyChain\.similarName\]\n$/,
    );
    const short = await run(context, ["supply-chain", "--findings-only", "--new-for", "3"]);
    assert.doesNotMatch(short.out, /build\.rs/);
});

test("as data, and what fails a run", async (context) => {
    const { code, out } = await run(context, [
        "supply-chain",
        "--format",
        "json",
        "--fail-on",
        "information",
    ]);
    assert.equal(code, 1);
    const { packages, findings, unread } = JSON.parse(out);
    assert.equal(unread, 1);
    assert.deepEqual(packages[0].programs, ["git"]);
    assert.equal(packages[0].buildScriptChecksum.length, 64);
    assert.equal(findings[0].rule, "supplyChain.similarName");
    const sarif = await run(context, ["supply-chain", "--format", "sarif", "--fail-on", "never"]);
    assert.equal(sarif.code, 0);
    assert.equal(JSON.parse(sarif.out).runs[0].results[0].ruleId, "supplyChain.similarName");
    assert.equal((await run(context, ["supply-chain", "--fail-on", "word"])).code, 2);
    assert.equal((await run(context, ["supply-chain", "--new-for", "-1"])).code, 2);
});

test("suppressed hints fail nothing", async (context) => {
    const ignored = '[[PackageOverrides]]\nname = "serd"\nignore = true\nreason = "ours"\n';
    const one = await run(context, ["supply-chain", "--fail-on", "information"], {
        "osv-scanner.toml": ignored.replace("ignore = true", "vulnerability.ignore = true"),
    });
    // A suppression of advisories is none of hints.
    assert.equal(one.code, 1);
    const two = await run(context, ["supply-chain", "--fail-on", "information"], {
        "osv-scanner.toml":
            '[[IgnoredVulns]]\nid = "supplyChain.similarName"\nreason = "it is ours"\n',
    });
    assert.deepEqual([two.code, /1 suppressed\n$/.test(two.out)], [0, true]);
});

test("bans of another policy, as SARIF", async (context) => {
    const policy = { "other.toml": '[bans]\ndeny = ["serd"]\n' };
    const words = ["bans", "--config", "FOLDER/other.toml", "--format", "sarif"];
    const { code, out } = await run(context, words, policy);
    assert.equal(code, 1);
    const results = JSON.parse(out).runs[0].results;
    assert.equal(results[0].ruleId, "ban.banned");
    assert.equal(results[0].locations[0].physicalLocation.artifactLocation.uri, "Cargo.toml");
    const missing = await run(context, ["bans", "--config", "FOLDER/none.toml"]);
    assert.equal(missing.code, 2);
    assert.match(missing.err, /^rust-ai: security-cli\.noPolicy: .*none\.toml is not there/);
});
