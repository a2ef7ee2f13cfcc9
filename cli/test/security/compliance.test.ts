import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { packDatabase } from "@rust-ai-ide/security/advisories/packed-database";
import { readRustsecAdvisory } from "@rust-ai-ide/security/advisories/read-rustsec-advisory";
import type { CommandContext } from "../../src/command.ts";
import { compliance } from "../../src/commands/compliance.ts";
import { runProgram } from "../../src/program.ts";
import { fakeContext } from "../fake-context.ts";

const base: Readonly<Record<string, string>> = {
    "Cargo.toml":
        '[package]\nname = "app"\nversion = "0.1.0"\n[profile.release]\noverflow-checks = true\n',
    "Cargo.lock": 'version = 4\n\n[[package]]\nname = "app"\nversion = "0.1.0"\n',
    "src/lib.rs":
        "pub fn read(at: *const u8) -> u8 {\n    unsafe { *at }\n}\n#[test]\nfn works() {}\n",
};

async function run(
    context: TestContext,
    args: readonly string[],
    files: Readonly<Record<string, string>> = base,
): Promise<{ code: number; out: string; err: string; again: string }> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-compliance-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, ".git"));
    for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    const placed = args.map((word) => word.replaceAll("@", folder));
    const words = ["compliance", ...placed, "--manifest-path", join(folder, "Cargo.toml")];
    const inside = (context: CommandContext): CommandContext => ({
        ...context,
        installation: {
            ...context.installation,
            advisoryDatabase: files["advisories.db"] && join(folder, "advisories.db"),
            environment: { XDG_CACHE_HOME: join(folder, "cache") },
        },
    });
    const fake = fakeContext();
    const code = await runProgram([compliance], words, inside(fake.context));
    const second = fakeContext();
    await runProgram([compliance], words, inside(second.context));
    return { code, out: fake.out(), err: fake.err(), again: second.out() };
}

/** A database with one grave advisory about `weak`. */
function packed(): string {
    const text = `\`\`\`toml
[advisory]
id = "RUSTSEC-2026-0001"
package = "weak"
date = "2026-01-01"
cvss = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"

[versions]
patched = []
\`\`\`

# Reads behind the end
`;
    const { advisory } = readRustsecAdvisory(text, "crates/weak/RUSTSEC-2026-0001.md");
    assert.ok(advisory);
    return packDatabase({ source: "here", advisories: [advisory], problems: [] });
}

interface Answer {
    readonly controls: readonly {
        readonly id: string;
        readonly status: string;
        readonly evidence: readonly { readonly state: string; readonly text: string }[];
    }[];
}

function texts(out: string, id: string): readonly string[] {
    const { controls } = JSON.parse(out) as Answer;
    const control = controls.find((each) => each.id === id);
    return (control?.evidence ?? []).map(({ state, text }) => `${state}: ${text}`);
}

for (const pack of ["soc2", "privacy", "owasp-asvs", "nist-ssdf", "eu-cra"]) {
    test(`${pack}: a report in each format, the same twice`, async (context) => {
        for (const format of ["markdown", "html", "json"]) {
            const { code, out, again } = await run(context, ["--pack", pack, "--format", format]);
            assert.equal(code, 0);
            assert.match(out, /no certification/);
            assert.equal(again, out);
        }
    });
}

test("files of the workspace answer what packs ask", async (context) => {
    const poor = await run(context, ["--pack", "nist-ssdf", "--format", "json"], {
        ...base,
        ".gitignore": "Cargo.lock\n",
    });
    assert.deepEqual(texts(poor.out, "PW.6.2"), [
        "missing: No rust-toolchain.toml says which compiler is used.",
        "missing: Cargo.lock is there, but git ignores it, so that others build other versions.",
    ]);
    assert.deepEqual(
        texts(poor.out, "PW.5.1").at(-1),
        "missing: Unsafe code of the workspace: 0 of 1 places say why they are sound.",
    );
    assert.deepEqual(texts(poor.out, "PW.8.1"), ["holds: There are tests, as in src/lib.rs."]);
    const rich = await run(context, ["--pack", "nist-ssdf", "--format", "json"], {
        ...base,
        "rust-toolchain.toml": "",
        "clippy.toml": "",
        "SECURITY.md": "",
        "deny.toml":
            '[licenses]\nallow = []\n[sources]\nunknown-registry = "deny"\nunknown-git = "deny"\n[advisories]\nignore = ["A-1"]\n',
        ".github/dependabot.yml": "- package-ecosystem: cargo\n",
        ".github/workflows/ci.yml": "run: cargo test && cargo deny check\n",
    });
    assert.deepEqual(texts(rich.out, "PO.1.3"), [
        "holds: deny.toml says which licences are allowed.",
        "holds: deny.toml refuses registries and repositories that it does not name.",
    ]);
    assert.deepEqual(texts(rich.out, "PO.3.2"), [
        "holds: Pipelines are set up: .github/workflows/ci.yml.",
        "holds: A pipeline runs a check of security: .github/workflows/ci.yml.",
        "holds: Updates of dependencies are proposed: .github/dependabot.yml.",
    ]);
    assert.deepEqual(
        texts(rich.out, "PO.4.1")[0],
        "holds: A pipeline runs tests: .github/workflows/ci.yml.",
    );
    assert.match(texts(rich.out, "PW.4.4").at(-1) ?? "", /Of 1 suppressions 1 have no reason/);
    assert.deepEqual(texts(rich.out, "PW.6.1"), [
        "holds: rust-toolchain.toml says which compiler is used.",
        "holds: Releases stop where a number overflows (overflow-checks).",
    ]);
});

test("results of a check count, with their decisions", async (context) => {
    const finding = {
        id: "RUSTSEC-2026-0001",
        category: "advisory",
        kind: "vulnerability",
        severity: "critical",
        title: "t",
        fingerprint: "00",
        package: "weak",
        version: "1.0.0",
    };
    const results = (findings: readonly object[]): string =>
        JSON.stringify({
            findings,
            database: { date: new Date().toISOString().slice(0, 10), source: "here" },
        });
    const args = ["--pack", "nist-ssdf", "--format", "json", "--results", "@/audit.json"];
    const open = await run(context, args, { ...base, "audit.json": results([finding]) });
    assert.match(
        texts(open.out, "RV.2.2")[0] ?? "",
        /^missing: Open findings of advisories from high on: 1 \(RUSTSEC-2026-0001 in weak 1\.0\.0\)/,
    );
    const suppressed = { ...finding, suppressed: { reason: "x" } };
    const accepted = await run(context, args, { ...base, "audit.json": results([suppressed]) });
    assert.match(texts(accepted.out, "RV.2.2")[0] ?? "", /^holds: .* 1 accepted by decision\./);
    assert.match(texts(accepted.out, "RV.1.1")[0] ?? "", /^holds: The advisories are of/);
});

test("advisories are looked up where there is a database, and decisions of files hold", async (context) => {
    const weak =
        '\n[[package]]\nname = "weak"\nversion = "1.0.0"\nsource = "registry+https://example.org/index"\n';
    const files = {
        ...base,
        "Cargo.lock": `${base["Cargo.lock"]}${weak}`,
        "advisories.db": packed(),
    };
    const args = ["--pack", "eu-cra", "--format", "json"];
    const open = await run(context, args, files);
    assert.match(
        texts(open.out, "Annex I, II(2)")[0] ?? "",
        /^missing: Open findings of advisories from high on: 1 /,
    );
    const decided = {
        ...files,
        "deny.toml": '[advisories]\nignore = [{ id = "RUSTSEC-2026-0001", reason = "r" }]\n',
    };
    const accepted = await run(context, args, decided);
    assert.match(
        texts(accepted.out, "Annex I, II(2)")[0] ?? "",
        /^holds: .* 1 accepted by decision\./,
    );
});

test("packs of one's own, missing pieces and bad input", async (context) => {
    const own = {
        id: "own",
        version: "1",
        title: "Own",
        source: "list",
        controls: [
            {
                id: "1",
                title: "t",
                evidence: [{ kind: "file", any: ["../other", "/etc/passwd"], what: "w" }],
            },
        ],
    };
    const files = { ...base, "packs/own.json": JSON.stringify(own), "packs/bad.json": "{}" };
    const made = await run(
        context,
        ["--pack", "own", "--packs", "@/packs", "--fail-on-missing"],
        files,
    );
    assert.equal(made.code, 1);
    assert.match(made.err, /compliance\.badPack/);
    assert.match(made.out, /none of \.\.\/other, \/etc\/passwd is there/);
    const unknown = await run(context, ["--pack", "none"]);
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /There is no pack "none"/, "compliance.unknownPack");
    for (const text of ["", "{", '{"findings": 1}']) {
        const bad = await run(context, ["--pack", "soc2", "--results", "@/r.json"], {
            ...base,
            "r.json": text,
        });
        assert.equal(bad.code, 2);
        assert.match(bad.err, /holds no results of a check/, "compliance.badResults");
    }
    const format = await run(context, ["--pack", "soc2", "--format", "pdf"]);
    assert.equal(format.code, 2);
    const absent = await run(context, ["--pack", "soc2", "--packs", "@/none"]);
    assert.match(absent.err, /The folder cannot be read/);
});
