import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { review } from "../../src/commands/review.ts";
import {
    reviewHookInstall,
    reviewHookStatus,
    reviewHookUninstall,
} from "../../src/commands/review-hook.ts";
import { runProgram } from "../../src/program.ts";
import { fakeContext } from "../fake-context.ts";

const work = mkdtempSync(join(tmpdir(), "rust-ai-review-"));
after(() => rmSync(work, { recursive: true, force: true }));

/** As an installed program has them, in one folder. */
const grammarFolder = join(work, "grammars");
mkdirSync(grammarFolder);
const require = createRequire(import.meta.url);
for (const file of [
    "tree-sitter-rust/tree-sitter-rust.wasm",
    "web-tree-sitter/web-tree-sitter.wasm",
]) {
    copyFileSync(require.resolve(file), join(grammarFolder, basename(file)));
}

let repository = "";
let count = 0;
beforeEach(() => {
    repository = join(work, `${count++}`);
    mkdirSync(repository);
    git("init", "-q", "-b", "main");
    git("config", "user.name", "A");
    git("config", "user.email", "a@example.org");
    write("Cargo.toml", '[package]\nname = "lamp"\nversion = "0.1.0"\nedition = "2024"\n');
    write("src/lib.rs", "pub fn dark(level: &[u8]) -> bool {\n    level.is_empty()\n}\n");
    git("add", "-A");
    git("commit", "-q", "-m", "Light");
});

function git(...args: string[]): void {
    execFileSync("git", args, { cwd: repository, stdio: "pipe" });
}

function write(path: string, text: string): void {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
}

async function rust(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const { context, out, err } = fakeContext();
    const environment = { ...process.env, XDG_CACHE_HOME: join(work, "cache") };
    const installation = { ...context.installation, grammarFolder, environment };
    const commands = [review, reviewHookInstall, reviewHookStatus, reviewHookUninstall];
    const code = await runProgram(commands, args, { ...context, installation });
    return { code, out: out(), err: err() };
}

const lints = "pub fn dark(level: &[u8]) -> bool {\n    let unread = 1;\n    level.len() == 0\n}\n";

test("clippy and rustc are asked where that is wanted, and their lints can be switched off", async () => {
    write("src/lib.rs", lints);
    const quiet = await rust("review", "--repo", repository);
    assert.equal(quiet.err, "");
    assert.ok(!/clippy|rustc/.test(quiet.out), quiet.out);
    const asked = await rust("review", "--repo", repository, "--clippy");
    assert.equal(asked.code, 1);
    assert.match(
        asked.out,
        /src\/lib\.rs:2:9: warning: Unused variable.* \[rustc::unused_variables\]/,
    );
    assert.match(asked.out, /src\/lib\.rs:3:5: information: .* \[clippy::len_zero\]/);
    assert.match(asked.out, /^note: clippy \d\S* looked at lamp\.$/m);
    const off = ["--disable", "rustc::unused_variables", "--disable", "clippy::len_zero"];
    const less = await rust("review", "--repo", repository, "--clippy", ...off);
    assert.ok(!/unused_variables|len_zero/.test(less.out), less.out);
    const checked = await rust("review", "--repo", repository, "--check", "--format", "json");
    const { findings } = JSON.parse(checked.out) as {
        findings: { rule: string; origin: { kind: string; version?: string } }[];
    };
    const found = findings.find(({ rule }) => rule === "rustc::unused_variables");
    assert.equal(found?.origin.kind, "rustc");
    assert.match(found?.origin.version ?? "", /^\d+\.\d+/);
    const wrong = await rust("review", "--repo", repository, "--disable", "clipy::len_zero");
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /clipy::len_zero/);
});

test("rustdoc proves what breaks, and takes away what does not", async () => {
    write(
        "src/lib.rs",
        "pub type Level = [u8];\npub fn dark(level: &Level) -> bool {\n    level.is_empty()\n}\n",
    );
    const guessed = await rust("review", "--repo", repository);
    assert.match(guessed.out, /\[api-parameters-changed\]/);
    const known = await rust("review", "--repo", repository, "--rustdoc-json");
    assert.ok(!known.out.includes("[api-parameters-changed]"), known.out);
    assert.match(known.out, /^note: rustdoc \d\S* compared the interface of lamp: no breaks\.$/m);
});

test("a baseline is written once, and then only what is new is told", async () => {
    write("src/lib.rs", lints.replace("level.len() == 0", "level.first().unwrap() == &0"));
    const file = join(repository, ".rust-ai", "review-baseline.json");
    const written = await rust("review", "--repo", repository, "--write-baseline", file);
    assert.deepEqual([written.code, written.err], [0, ""]);
    assert.match(readFileSync(file, "utf8"), /"panic-unwrap"/);
    const again = await rust("review", "--repo", repository, "--baseline", file);
    assert.equal(again.code, 0);
    assert.match(
        again.out,
        /^0 findings .*\nnote: \d+ findings? (?:is|are) known to the baseline\.\n$/,
    );
    const missing = await rust("review", "--repo", repository, "--baseline", `${file}.none`);
    assert.equal(missing.code, 2);
    assert.match(missing.err, /review\.badBaseline/);
});

test("what is wrong in a repository's settings is told beside the review", async () => {
    write(".rust-ai/review.toml", "lead = 1\n");
    const { err } = await rust("review", "--repo", repository);
    assert.match(
        err,
        /\.rust-ai\/review\.toml:1: There is no key lead here.*\[settings\.unknownKey\]/,
    );
});

test("the hook is installed, told and taken away", async () => {
    const at = ["--folder", repository];
    assert.equal((await rust("review", "hook", "status", ...at)).code, 1);
    const { code, out } = await rust("review", "hook", "install", ...at);
    assert.equal(code, 0);
    assert.match(out, /pre-commit: installed\n$/);
    const hook = readFileSync(join(repository, ".git/hooks/pre-commit"), "utf8");
    assert.match(hook, / review --staged --fail-on error\n$/);
    assert.equal((await rust("review", "hook", "status", ...at)).code, 0);
    assert.equal((await rust("review", "hook", "uninstall", ...at)).code, 0);
    const status = await rust("review", "hook", "status", "--format", "json", ...at);
    assert.equal((JSON.parse(status.out) as { state: string }).state, "absent");
});
