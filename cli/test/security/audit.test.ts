import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { advisoriesShow } from "../../src/commands/advisories-show.ts";
import { audit } from "../../src/commands/audit.ts";
import { runProgram } from "../../src/program.ts";
import { fakeContext } from "../fake-context.ts";

const advisory = (id: string, more = ""): string =>
    `\`\`\`toml\n[advisory]\nid = "${id}"\npackage = "weak"\ndate = "2026-01-01"\n${more}\n[versions]\npatched = [">= 0.3.2"]\n\`\`\`\n\n# Reads behind the end\n`;

const lockOf = (version: string): string => `version = 4

[[package]]
name = "app"
version = "0.1.0"
dependencies = ["weak"]

[[package]]
name = "weak"
version = "${version}"
source = "registry+https://example.org/index"
`;

function folderOf(context: TestContext, files: Readonly<Record<string, string>>): string {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-audit-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    const all = {
        "db/crates/weak/RUSTSEC-2026-0001.md": advisory("RUSTSEC-2026-0001"),
        "db/crates/weak/RUSTSEC-2026-0002.md": advisory(
            "RUSTSEC-2026-0002",
            'informational = "unsound"',
        ),
        ...files,
    };
    for (const [path, text] of Object.entries(all)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    return folder;
}

async function run(
    folder: string,
    ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
    const { context, out, err } = fakeContext();
    const given = ["--db", join(folder, "db"), "--lockfile", join(folder, "Cargo.lock")];
    const code = await runProgram([audit], ["audit", ...given, ...args], context);
    return { code, out: out(), err: err() };
}

test("advisories of a lock, as text and for scripts", async (context) => {
    const folder = folderOf(context, { "Cargo.lock": lockOf("0.3.1") });
    const { code, out } = await run(folder);
    assert.equal(code, 1);
    assert.match(out, /Cargo\.lock:10:12: .*RUSTSEC-2026-0001/);
    const json = JSON.parse((await run(folder, "--format", "json")).out) as {
        findings: Record<string, unknown>[];
        database: { date: string };
        problems: unknown[];
    };
    assert.deepEqual(
        json.findings.map(({ id, package: name, version, kind }) => [id, name, version, kind]),
        [
            ["RUSTSEC-2026-0001", "weak", "0.3.1", "vulnerability"],
            ["RUSTSEC-2026-0002", "weak", "0.3.1", "unsound"],
        ],
    );
    assert.equal(json.database.date, "2026-01-01");
    assert.deepEqual(json.problems, []);
    assert.equal(
        (await run(folder, "--format", "json")).out,
        (await run(folder, "--format", "json")).out,
    );
});

test("a pre-release of the fixed version is affected, the fixed one is not", async (context) => {
    const before = folderOf(context, { "Cargo.lock": lockOf("0.3.2-rc.1") });
    assert.equal((await run(before)).code, 1);
    const fixed = folderOf(context, { "Cargo.lock": lockOf("0.3.2") });
    assert.equal((await run(fixed, "--fail-on", "notice")).code, 0);
});

test("what fails a run, and what is suppressed", async (context) => {
    const folder = folderOf(context, {
        "Cargo.lock": lockOf("0.3.1"),
        "deny.toml": '[advisories]\nignore = [{ id = "RUSTSEC-2026-0001", reason = "not used" }]\n',
    });
    assert.equal((await run(folder)).code, 0);
    assert.equal((await run(folder, "--fail-on", "unsound")).code, 1);
    assert.equal((await run(folder, "--fail-on", "never")).code, 0);
    assert.equal((await run(folder, "--all-findings")).code, 1);
});

test("a lock with conflict markers is read on both sides, and told", async (context) => {
    const both = lockOf("0.3.1").replace(
        'version = "0.3.1"',
        '<<<<<<< ours\nversion = "0.3.1"\n=======\nversion = "0.3.2"\n>>>>>>> theirs',
    );
    const folder = folderOf(context, { "Cargo.lock": both });
    const { out, code } = await run(folder, "--format", "json");
    const { findings, problems } = JSON.parse(out) as { findings: unknown[]; problems: unknown[] };
    assert.equal(code, 1);
    assert.ok(findings.length >= 2);
    assert.ok(problems.length > 0);
});

test("an advisory that is broken is told, and the others hold", async (context) => {
    const folder = folderOf(context, {
        "Cargo.lock": lockOf("0.3.1"),
        "db/crates/weak/RUSTSEC-2026-0003.md": "```toml\n[advisory\n```\n",
    });
    const { out } = await run(folder, "--format", "json");
    const { findings, problems } = JSON.parse(out) as {
        findings: unknown[];
        problems: { code: string }[];
    };
    assert.equal(findings.length, 2);
    assert.ok(
        problems.some(({ code }) => code === "advisory.brokenToml"),
        JSON.stringify(problems),
    );
});

test("bad input has a code, a sentence and the exit code 2", async (context) => {
    const empty = folderOf(context, {});
    const bad = folderOf(context, { "Cargo.lock": "this is no lock" });
    const large = folderOf(context, { "Cargo.lock": "x".repeat(101_000_000) });
    for (const [folder, code] of [
        [empty, "security-cli.noLock"],
        [bad, "security-cli.unreadableLock"],
        [large, "security-cli.tooLarge"],
    ] as const) {
        const result = await run(folder);
        assert.equal(result.code, 2, code);
        assert.match(result.err, new RegExp(`^rust-ai: ${code}: [^\n]+\n$`));
    }
    const folder = folderOf(context, { "Cargo.lock": lockOf("0.3.1") });
    for (const [args, code] of [
        [["--format", "xml"], "cli.badChoice"],
        [["--fail-on", "x"], "cli.badChoice"],
    ] as const) {
        assert.match((await run(folder, ...args)).err, new RegExp(code));
    }
    rmSync(join(folder, "db"), { recursive: true });
    assert.match((await run(folder)).err, /advisory-source\.missing/);
});

test("without any database it says what to do", async (context) => {
    const folder = folderOf(context, { "Cargo.lock": lockOf("0.3.1") });
    const { context: surroundings, err } = fakeContext();
    const home = process.env.XDG_CACHE_HOME;
    const installation = { ...surroundings.installation, environment: { XDG_CACHE_HOME: folder } };
    const given = { ...surroundings, installation };
    try {
        const args = ["audit", "--lockfile", join(folder, "Cargo.lock")];
        assert.equal(await runProgram([audit], args, given), 2);
        assert.match(err(), /security-cli\.noDatabase.*rust-ai advisories update/);
        assert.equal(
            await runProgram([advisoriesShow], ["advisories", "show", "RUSTSEC-1"], given),
            2,
        );
    } finally {
        if (home !== undefined) process.env.XDG_CACHE_HOME = home;
    }
});

for (const format of ["sarif", "cyclonedx", "spdx", "spdx3", "openvex", "csaf"]) {
    test(`${format} is JSON, the same each time`, async (context) => {
        const folder = folderOf(context, { "Cargo.lock": lockOf("0.3.1") });
        const first = await run(folder, "--format", format);
        assert.equal(first.code, 1, first.err);
        assert.equal(typeof JSON.parse(first.out), "object");
        assert.equal((await run(folder, "--format", format)).out, first.out);
    });
}

test("a lock that is cut off is not clean, wherever it is cut", async (context) => {
    const text = lockOf("0.3.2");
    const whole = folderOf(context, { "Cargo.lock": text });
    assert.equal((await run(whole)).code, 0);
    for (const end of ["weak", "source", "/index"]) {
        const cut = text.slice(0, text.lastIndexOf(end) + 3);
        const folder = folderOf(context, { "Cargo.lock": cut });
        const { code, out } = await run(folder);
        assert.equal(code, 1, cut);
        assert.match(out, /problem: .*lock\./);
        assert.equal((await run(folder, "--fail-on", "never")).code, 0);
    }
});
