import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { bans } from "../../src/commands/bans.ts";
import { licenses } from "../../src/commands/licenses.ts";
import { runProgram } from "../../src/program.ts";
import { fakeContext } from "../fake-context.ts";

const files: Readonly<Record<string, string>> = {
    "Cargo.toml": `[workspace]
members = ["app", "tool"]
[workspace.package]
publish = false
`,
    "app/Cargo.toml": `[package]
name = "app"
version = "0.2.0"
publish.workspace = true
[dependencies]
tool = { path = "../tool" }
away = "1"
`,
    "app/src/lib.rs": "",
    "tool/Cargo.toml": '[package]\nname = "tool"\nversion = "0.1.0"\nlicense = "MIT/ISC"\n',
    "tool/src/lib.rs": "",
    "Cargo.lock": `version = 4

[[package]]
name = "app"
version = "0.2.0"
dependencies = ["away", "tool"]

[[package]]
name = "away"
version = "1.2.3"
source = "registry+https://example.org/index"

[[package]]
name = "tool"
version = "0.1.0"
`,
};

async function run(
    context: TestContext,
    words: readonly string[],
    changed: Readonly<Record<string, string>> = {},
): Promise<{ code: number; out: string; err: string }> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-policy-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries({ ...files, ...changed })) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    const fake = fakeContext();
    const args = [...words, "--manifest-path", join(folder, "Cargo.toml")];
    const code = await runProgram([licenses, bans], args, fake.context);
    const without = (text: string): string => text.replaceAll(`${folder}/`, "");
    return { code, out: without(fake.out()), err: without(fake.err()) };
}

test("licences without a policy", async (context) => {
    const { code, out } = await run(context, ["licenses"]);
    assert.equal(code, 0);
    assert.match(out, /^MIT OR ISC: 1\n {2}tool 0\.1\.0\nunknown: 1\n {2}away 1\.2\.3\n/);
    assert.match(out, /app\/Cargo\.toml:7:1: information: .*cargo fetch\. \[licence\.unknown\]/);
    assert.doesNotMatch(out, /app 0\.2\.0/);
});

test("licences that the policy rejects", async (context) => {
    const policy = {
        "deny.toml": '[licenses]\nprivate.ignore = true\nallow = ["Zlib"]\nown = 1\n',
    };
    const { code, out, err } = await run(context, ["licenses", "--format", "json"], policy);
    assert.equal(code, 1);
    assert.match(err, /deny\.toml: policy\.unknownKey/);
    const { packages, findings } = JSON.parse(out);
    assert.deepEqual(
        packages.map((each: Record<string, string>) => `${each.name} ${each.verdict}`),
        ["away undecided", "tool rejected"],
    );
    assert.deepEqual(
        findings.map((each: Record<string, string>) => `${each.level} ${each.rule}`),
        ["warning licence.unknown", "error licence.rejected", "warning licence.unusedAllowed"],
    );
});

test("bans and sources", async (context) => {
    const none = await run(context, ["bans"]);
    assert.deepEqual([none.code, none.out], [0, "There is no deny.toml: nothing is banned.\n"]);
    const fine = await run(context, ["bans"], { ".deny.toml": "" });
    assert.deepEqual([fine.code, fine.out], [0, "The policy has nothing against any package.\n"]);
    const policy = {
        "deny.toml":
            '[bans]\ndeny = ["away"]\n[sources]\nunknown-registry = "deny"\nallow-registry = []\n',
    };
    const found = await run(context, ["bans"], policy);
    assert.equal(found.code, 1);
    assert.match(
        found.out,
        /app\/Cargo\.toml:7:1: error: away 1\.2\.3 is banned\. \[ban\.banned\]/,
    );
    assert.match(found.out, /\[source\.unknownRegistry\]/);
});

test("a lock without packages and an unknown format are one line", async (context) => {
    const { code, err } = await run(context, ["bans"], { "Cargo.lock": "word" });
    assert.equal(code, 2);
    assert.match(err, /no Cargo\.lock: no package could be read/);
    assert.equal((await run(context, ["licenses", "--format", "word"])).code, 2);
});
