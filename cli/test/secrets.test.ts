import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
    existsSync,
    mkdtempSync,
    readFileSync,
    realpathSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { secrets } from "../src/commands/secrets.ts";
import {
    secretsHookInstall,
    secretsHookStatus,
    secretsHookUninstall,
} from "../src/commands/secrets-hook.ts";
import { runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";

/** Put together here, so that this file holds no secret. */
const secret = `ghp_${"q7Zk2Xw9Rt4Lm8Pv3Nb6Hs1Jd5Gf0uYc"}Q7zK`;
const commands = [secrets, secretsHookInstall, secretsHookUninstall, secretsHookStatus];

/** Exit code and output of a command line; the key of the installation lies in the folder. */
async function rust(
    folder: string,
    args: readonly string[],
    input?: string,
): Promise<{ code: number; out: string; err: string }> {
    const options = input === undefined ? {} : { input: Buffer.from(input) };
    const { context, out, err } = fakeContext(options);
    const environment = {
        XDG_DATA_HOME: `${folder}/.git/data`,
        LOCALAPPDATA: `${folder}/.git/data`,
    };
    const installation = { ...context.installation, environment };
    const code = await runProgram(commands, [...args], { ...context, installation });
    assert.ok(!`${out()}${err()}`.includes(secret), "the secret was printed");
    return { code, out: out(), err: err() };
}

function repositoryOf(context: TestContext): string {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-secrets-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    execFileSync("git", ["init", "--quiet", folder]);
    writeFileSync(join(folder, "a.env"), "NAME=x\n");
    writeFileSync(join(folder, "b.rs"), `let t = 1;\nlet s = "${secret}";\n`);
    return folder;
}

test("findings in each format, with the exit code", async (context) => {
    const folder = repositoryOf(context);
    const text = await rust(folder, ["secrets", folder]);
    assert.equal(text.code, 1);
    assert.match(text.out, /b\.rs:2:10: high: .* ghp_…zK \[secret-github-pat\]\n$/);
    const json = await rust(folder, ["secrets", folder, "--format", "json"]);
    const { findings, summary, problems } = JSON.parse(json.out);
    assert.equal(findings.length, 1);
    assert.match(findings[0].fingerprint, /^[0-9a-f]{64}$/);
    assert.deepEqual([summary.files, summary.findings, problems], [2, 1, []]);
    const sarif = await rust(folder, ["secrets", folder, "--format", "sarif"]);
    const [result] = JSON.parse(sarif.out).runs[0].results;
    assert.equal(result.ruleId, "secret-github-pat");
    assert.match(result.locations[0].physicalLocation.artifactLocation.uri, /^b\.rs$/);
    assert.equal((await rust(folder, ["secrets", folder, "--fail-on", "critical"])).code, 0);
    const clean = await rust(folder, ["secrets", join(folder, "a.env")]);
    assert.equal(clean.code, 0);
    assert.match(clean.out, /^No secrets found, \d+ ms\.\n$/);
});

test("standard input, staged lines and the history", async (context) => {
    const folder = repositoryOf(context);
    const git = (...args: string[]): string =>
        execFileSync(
            "git",
            ["-C", folder, "-c", "user.name=Ann", "-c", "user.email=a@b", ...args],
            { encoding: "utf8" },
        );
    const input = await rust(folder, ["secrets", "-"], `x = "${secret}"`);
    assert.match(input.out, /standard input:1:6: high/);
    assert.equal((await rust(folder, ["secrets", folder, "--staged"])).code, 0);
    git("add", "b.rs");
    assert.match((await rust(folder, ["secrets", folder, "--staged"])).out, /^b\.rs:2:10: /);
    git("commit", "--quiet", "--message", "x");
    assert.equal((await rust(folder, ["secrets", folder, "--staged"])).code, 0);
    const history = await rust(folder, ["secrets", folder, "--history"]);
    assert.match(history.out, /^b\.rs:2:10: .* \([0-9a-f]{12}, \d{4}-\d\d-\d\d, Ann\)\n$/);
    const range = await rust(folder, ["secrets", folder, "--range", "HEAD"]);
    assert.equal(range.out, history.out);
});

test("a baseline is written and used", async (context) => {
    const folder = repositoryOf(context);
    const written = await rust(folder, ["secrets", folder, "--write-baseline"]);
    assert.equal(written.code, 0);
    assert.match(written.out, /\.rust-ai\/secrets-baseline\.json: 1 accepted\n$/);
    const path = join(folder, ".rust-ai/secrets-baseline.json");
    assert.match(readFileSync(path, "utf8"), /"path": "b\.rs",\s+"line": 2/);
    const after = await rust(folder, ["secrets", folder]);
    assert.deepEqual([after.code, /1 accepted/.test(after.out)], [0, true]);
    const other = join(folder, "other.json");
    assert.equal((await rust(folder, ["secrets", folder, "--baseline", other])).code, 2);
    await rust(folder, ["secrets", folder, "--baseline", other, "--write-baseline"]);
    assert.ok(existsSync(other));
    assert.equal((await rust(folder, ["secrets", folder, "--baseline", other])).code, 0);
});

test("the hook is installed, told of and taken away", async (context) => {
    const folder = repositoryOf(context);
    const hook = (what: string, ...more: string[]): ReturnType<typeof rust> =>
        rust(folder, ["secrets", "hook", what, "--folder", folder, ...more]);
    assert.equal((await hook("status")).code, 1);
    assert.match((await hook("install")).out, /pre-commit: installed\n$/);
    const status = await hook("status", "--format", "json");
    assert.deepEqual([status.code, JSON.parse(status.out).state], [0, "installed"]);
    assert.match((await hook("uninstall")).out, /pre-commit: no hook\n$/);
});

test("wrong command lines end with one line and 2", async (context) => {
    const folder = repositoryOf(context);
    for (const args of [
        ["--format", "xml"],
        ["--fail-on", "all"],
        ["--staged", "--history"],
        ["--staged", folder, folder],
        [join(folder, "missing")],
        ["-", folder],
        ["--range", "nothing..here", folder],
    ]) {
        const { code, out, err } = await rust(folder, ["secrets", ...args]);
        assert.deepEqual([code, out, err.trim().split("\n").length], [2, "", 1], args.join(" "));
    }
});
