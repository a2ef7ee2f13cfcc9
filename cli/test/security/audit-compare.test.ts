import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type TestContext, test } from "node:test";
import { auditCompare } from "../../src/commands/audit-compare.ts";
import { runProgram } from "../../src/program.ts";
import { fakeContext } from "../fake-context.ts";

const lock = `version = 4

[[package]]
name = "weak"
version = "0.3.1"
source = "registry+https://example.org/index"
`;
const advisory =
    '```toml\n[advisory]\nid = "RUSTSEC-2026-0001"\npackage = "weak"\ndate = "2026-01-01"\n[versions]\npatched = []\n```\n\n# T\n';

/** A folder with a lock, advisories, and programs that print what the tools would. */
function setUp(context: TestContext, tools: Readonly<Record<string, string>>): string {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-compare-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, "db/crates/weak"), { recursive: true });
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "Cargo.lock"), lock);
    writeFileSync(join(folder, "db/crates/weak/RUSTSEC-2026-0001.md"), advisory);
    for (const [name, script] of Object.entries(tools)) {
        writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${script}\n`);
        chmodSync(join(folder, "bin", name), 0o755);
    }
    return folder;
}

async function run(folder: string): Promise<{ code: number; out: string; err: string }> {
    const { context, out, err } = fakeContext();
    const environment = { PATH: [join(folder, "bin"), "/bin", "/usr/bin"].join(delimiter) };
    const given = { ...context, installation: { ...context.installation, environment } };
    const options = ["--lockfile", join(folder, "Cargo.lock"), "--db", join(folder, "db")];
    const code = await runProgram([auditCompare], ["audit", "compare", ...options], given);
    return { code, out: out(), err: err() };
}

const report = (id: string): string =>
    JSON.stringify({
        vulnerabilities: {
            list: [{ advisory: { id }, package: { name: "weak", version: "0.3.1" } }],
        },
        warnings: {},
    });

test("tools that agree, and that are not there", async (context) => {
    const folder = setUp(context, { "cargo-audit": `echo '${report("RUSTSEC-2026-0001")}'` });
    writeFileSync(join(folder, "Cargo.toml"), "[workspace]\n");
    const { code, out, err } = await run(folder);
    assert.equal(err, "");
    assert.match(out, /^cargo-audit: 1 agreed, 0 only there, 0 only here\n/);
    assert.match(out, /cargo-deny is not installed\n$/);
    assert.equal(code, 0);
});

test("tools that differ, and that fail", async (context) => {
    const folder = setUp(context, {
        "cargo-audit": `echo '${report("RUSTSEC-2026-0009")}'`,
        "cargo-deny": "exit 1",
    });
    const { code, out } = await run(folder);
    assert.match(out, /only there: RUSTSEC-2026-0009 weak 0\.3\.1\n/);
    assert.match(out, /only here: RUSTSEC-2026-0001 weak 0\.3\.1\n/);
    assert.match(out, /cargo-deny needs a Cargo\.toml\./);
    assert.equal(code, 1);
});
