import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { audit } from "../../src/commands/audit.ts";
import { reach } from "../../src/commands/reach.ts";
import { runProgram } from "../../src/program.ts";
import { fakeContext } from "../fake-context.ts";

const source = "registry+https://example.org/index";

const advisory = (id: string, affected: string): string =>
    `\`\`\`toml\n[advisory]\nid = "${id}"\npackage = "weak"\ndate = "2026-01-01"\n${affected}\n[versions]\npatched = [">= 0.3.2"]\n\`\`\`\n\n# Reads behind the end\n`;

/** A workspace with a stand-in for a package of a registry, vendored as cargo does it. */
const files: Readonly<Record<string, string>> = {
    "Cargo.toml":
        '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nweak = "0.3"\n',
    "Cargo.lock": `version = 4\n\n[[package]]\nname = "app"\nversion = "0.1.0"\ndependencies = ["weak"]\n\n[[package]]\nname = "weak"\nversion = "0.3.1"\nsource = "${source}"\nchecksum = "${"0".repeat(64)}"\n`,
    ".cargo/config.toml": `[source.crates-io]\nreplace-with = "kept"\n[source."${source}"]\nregistry = "https://example.org/index"\nreplace-with = "kept"\n[source.kept]\ndirectory = "kept"\n`,
    "kept/weak/Cargo.toml": '[package]\nname = "weak"\nversion = "0.3.1"\nedition = "2021"\n',
    "kept/weak/.cargo-checksum.json": `{"files":{},"package":"${"0".repeat(64)}"}`,
    "kept/weak/src/lib.rs": "pub fn read() {}\npub fn write() {}\n",
    "src/main.rs": "fn main() {\n    weak::read();\n}\n",
    "db/crates/weak/RUSTSEC-2026-0001.md": advisory(
        "RUSTSEC-2026-0001",
        '[affected.functions]\n"weak::read" = ["< 0.3.2"]',
    ),
    "db/crates/weak/RUSTSEC-2026-0002.md": advisory(
        "RUSTSEC-2026-0002",
        '[affected.functions]\n"weak::write" = ["< 0.3.2"]',
    ),
    "db/crates/weak/RUSTSEC-2026-0003.md": advisory("RUSTSEC-2026-0003", ""),
};

function folderOf(
    context: TestContext,
    changes: Readonly<Record<string, string | undefined>> = {},
) {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-reach-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries({ ...files, ...changes })) {
        if (text === undefined) continue;
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    return folder;
}

type Printed = { readonly code: number; readonly out: string; readonly err: string };

async function run(folder: string, ...args: readonly string[]): Promise<Printed> {
    const { context, out, err } = fakeContext();
    const given = ["--manifest-path", join(folder, "Cargo.toml"), "--db", join(folder, "db")];
    const code = await runProgram([reach], ["reach", ...given, ...args], context);
    return { code, out: out(), err: err() };
}

async function runAudit(folder: string, ...args: readonly string[]): Promise<Printed> {
    const { context, out, err } = fakeContext();
    const given = ["--lockfile", join(folder, "Cargo.lock"), "--db", join(folder, "db")];
    const code = await runProgram([audit], ["audit", ...given, ...args], context);
    return { code, out: out(), err: err() };
}

const verdicts = (out: string): unknown =>
    (JSON.parse(out) as { id: string; reachability: { verdict: string } }[]).map(
        ({ id, reachability }) => `${id} ${reachability.verdict}`,
    );

test("what is called, what is not, and what nobody knows", async (context) => {
    const folder = folderOf(context);
    const { code, out } = await run(folder);
    assert.equal(code, 1);
    assert.match(out, /RUSTSEC-2026-0001 weak 0\.3\.1: reachable: Reads behind the end\n/);
    assert.match(out, /main\.rs:2:11: app::main\n.*lib\.rs:1:8: weak::read\n/);
    assert.match(out, /RUSTSEC-2026-0002 weak 0\.3\.1: not reachable \(imported\)/);
    assert.match(out, /RUSTSEC-2026-0003 weak 0\.3\.1: no function data/);
    assert.deepEqual(verdicts((await run(folder, "--format", "json")).out), [
        "RUSTSEC-2026-0001 reachable",
        "RUSTSEC-2026-0002 not-reachable",
        "RUSTSEC-2026-0003 no-function-data",
    ]);
});

test("nothing that is reachable exits with 0", async (context) => {
    const folder = folderOf(context, { "src/main.rs": "fn main() {}\n" });
    const { code, out } = await run(folder);
    assert.equal(code, 0);
    assert.doesNotMatch(out, /: reachable/);
});

test("sources that are not there make it unknown", async (context) => {
    const gone = { "kept/weak/Cargo.toml": undefined, "kept/weak/src/lib.rs": undefined };
    const { code, out } = await run(folderOf(context, gone));
    assert.equal(code, 0);
    assert.match(out, /RUSTSEC-2026-0002 weak 0\.3\.1: unknown/);
    assert.match(out, /missing-source/);
});

test("bad input", async (context) => {
    const folder = folderOf(context, { "Cargo.lock": undefined });
    const noLock = await run(folder);
    assert.equal(noLock.code, 2);
    assert.match(noLock.err, /Cargo\.lock is not there/);
    assert.equal((await run(folder, "--format", "xml")).code, 2);
    assert.equal((await run(folder, "--manifest-path", join(folder, "gone.toml"))).code, 2);
});

test("an audit tells what is called", async (context) => {
    const folder = folderOf(context);
    const { code, out } = await runAudit(folder, "--reach", "--no-yanked");
    assert.equal(code, 1);
    assert.match(out, /RUSTSEC-2026-0001[\s\S]*calls app::main at src\/main\.rs:2:11/);
    assert.match(out, /not called: no path leads to the affected functions/);
    const json = JSON.parse((await runAudit(folder, "--reach", "--format", "json")).out) as {
        findings: { id: string; reachability?: { verdict: string } }[];
    };
    const found = json.findings.map(({ reachability }) => reachability?.verdict);
    assert.deepEqual(found, ["reachable", "not-reachable", "no-function-data"]);
    assert.doesNotMatch((await runAudit(folder)).out, /called|calls/);
});

test("an audit of a lock without code cannot tell (security-cli.noCode)", async (context) => {
    const folder = folderOf(context, { "Cargo.toml": undefined });
    const { code, err } = await runAudit(folder, "--reach");
    assert.equal(code, 2);
    assert.match(err, /Cargo\.toml is not there/);
});
