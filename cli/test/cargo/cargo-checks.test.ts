import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { cargoPublishCheck } from "../../src/commands/cargo-publish-check.ts";
import { cargoUnused } from "../../src/commands/cargo-unused.ts";
import { runProgram } from "../../src/program.ts";
import { fakeContext } from "../fake-context.ts";

const sources: Readonly<Record<string, string>> = {
    "Cargo.toml": `[package]
name = "shop"
version = "0.1.0"
edition = "2021"
[dependencies]
idle = { path = "idle" }
forwarded = { path = "forwarded" }
[dev-dependencies]
elsewhere = "1"
[features]
std = ["forwarded/std"]
`,
    "src/lib.rs": "",
    "idle/Cargo.toml": '[package]\nname = "idle"\nversion = "0.1.0"\n',
    "idle/src/lib.rs": "",
    "forwarded/Cargo.toml":
        '[package]\nname = "forwarded"\nversion = "0.1.0"\n[features]\nstd = []\n',
    "forwarded/src/lib.rs": "",
};

async function run(
    context: TestContext,
    args: readonly string[],
    files = sources,
): Promise<{ code: number; out: string; err: string }> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-checks-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    const fake = fakeContext();
    const words = [...args, "--manifest-path", join(folder, "Cargo.toml")];
    const code = await runProgram([cargoUnused, cargoPublishCheck], words, fake.context);
    const plain = (text: string): string => text.replaceAll(folder, "");
    return { code, out: plain(fake.out()), err: plain(fake.err()) };
}

test("unused dependencies, certain ones and others", async (context) => {
    const { code, out } = await run(context, ["cargo", "unused", "--kept"]);
    assert.equal(code, 1);
    assert.equal(
        out,
        `/Cargo.toml:6: unused: No code names it. idle can be removed.
/Cargo.toml:9: unused?: No test, bench, example or documentation names it. elsewhere can be removed.
kept: forwarded of shop: the feature std turns its features on
`,
    );
    const certain = await run(context, ["cargo", "unused", "--certain-only", "--format", "json"]);
    const report = JSON.parse(certain.out);
    assert.deepEqual(
        report.findings.map(
            ({ name, confidence }: Record<string, string>) => `${name} ${confidence}`,
        ),
        ["idle high"],
    );
    assert.equal(report.summary.dependencies, 3);
});

test("nothing unused is said as well", async (context) => {
    const files = { ...sources, "src/lib.rs": "use idle as _;", "tests/a.rs": "use elsewhere::b;" };
    const { code, out } = await run(context, ["cargo", "unused"], files);
    assert.equal(code, 0);
    assert.match(out, /^Nothing unused in 3 dependencies, \d+ files, \d+ ms\.$/m);
});

test("what stands in the way of publishing", async (context) => {
    const { code, out } = await run(context, ["cargo", "publish-check", "--files"]);
    assert.equal(code, 1);
    assert.match(out, /^shop 0\.1\.0: \d+ files, [\d.]+ kB$/m);
    assert.match(
        out,
        /Cargo\.toml:6: error: idle has no version.*\[publish\.dependencyWithoutVersion\]/,
    );
    assert.match(out, /^ {4}src\/lib\.rs$/m);
    const json = await run(context, [
        "cargo",
        "publish-check",
        "--package",
        "shop",
        "--format",
        "json",
    ]);
    assert.equal(JSON.parse(json.out).packages[0].name, "shop");
});

test("bad input is one clear line", async (context) => {
    const unknown = await run(context, ["cargo", "publish-check", "--package", "nobody"]);
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /no package nobody/i);
    const format = await run(context, ["cargo", "unused", "--format", "xml"]);
    assert.equal(format.code, 2);
    const fake = fakeContext();
    const words = ["cargo", "unused", "--manifest-path", "/nowhere/Cargo.toml"];
    assert.equal(await runProgram([cargoUnused], words, fake.context), 2);
    assert.match(fake.err(), /nowhere/);
});
