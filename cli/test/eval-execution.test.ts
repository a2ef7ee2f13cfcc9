import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { GeneratorPort } from "@rust-ai-ide/ai/completion-ports";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { evalExecution } from "../src/commands/eval-execution.ts";
import { evalIdentifiers } from "../src/commands/eval-identifiers.ts";
import { requireScores, withPrompt } from "../src/evaluation/arena.ts";
import { executionTable } from "../src/evaluation/execution-report.ts";
import { RustRunner } from "../src/evaluation/rust-runner.ts";
import { fakeContext } from "./fake-context.ts";

const root = mkdtempSync(join(tmpdir(), "rust-ai-cli-execution-"));
after(() => rmSync(root, { recursive: true }));

const compiler = "rustc";
function hasRustc(): boolean {
    try {
        execFileSync(compiler, ["--version"], { stdio: "ignore" });
        return true;
    } catch {
        return false;
    }
}
const skip = hasRustc() ? false : "no rustc on PATH";
const limits = { milliseconds: 2_000, megabytes: 500 };

/** What becomes of programs, each with this body of `main`. */
async function check(bodies: Readonly<Record<string, string>>): Promise<void> {
    const runner = await RustRunner.open(compiler, limits);
    try {
        for (const [verdict, body] of Object.entries(bodies)) {
            assert.equal(await runner.run(`fn main() { ${body} }`, NeverCancelled), verdict, body);
        }
    } finally {
        await runner.close();
    }
}

test("only a program that ends well has passed", { skip }, async () => {
    await check({
        passed: "assert_eq!(1 + 1, 2);",
        failed: "assert_eq!(1 + 1, 3);",
        "not-compiled": 'let a: u8 = "text";',
        "timed-out": "loop { std::thread::sleep(std::time::Duration::from_millis(50)); }",
    });
});

test("a program gets no environment, little memory and no room on the disk", {
    skip: skip || process.platform !== "linux" ? skip || "limits of Linux" : false,
}, async () => {
    // The shell that sets the limits adds a few of its own.
    await check({
        passed: 'for name in ["HOME", "PATH", "USER"] { assert!(std::env::var(name).is_err()); }',
    });
    await check({ failed: 'let v = vec![1u8; 900_000_000]; println!("{}", v[v.len() - 1]);' });
    await check({ failed: 'std::fs::write("a", "text").unwrap();' });
});

test("the folder is gone afterwards, and a cancelled run does not start", { skip }, async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("rust-ai-run-"));
    const runner = await RustRunner.open(compiler, limits);
    const source = new CancellationSource();
    source.cancel();
    await assert.rejects(runner.run("fn main() {}", source.token), CancelledError);
    await runner.close();
    const left = readdirSync(tmpdir()).filter((name) => name.startsWith("rust-ai-run-"));
    assert.ok(left.every((name) => before.includes(name)));
});

test("a compiler that is none is an error", async () => {
    const missing = join(root, "no-such-rustc");
    await assert.rejects(RustRunner.open(missing, limits), { code: "evaluation.noCompiler" });
});

test("nothing is run unasked, and a folder without tasks is an error", async () => {
    const { context } = fakeContext();
    const absent = Object.fromEntries(
        Object.keys(evalExecution.options).map((name) => [name, undefined]),
    );
    const empty = join(root, "empty");
    mkdirSync(empty);
    const values = { ...absent, folder: [], tasks: empty, cases: 5, seed: 1, "run-ms": 100 };
    await assert.rejects(evalExecution.run(values, context), { code: "evaluation.runCode" });
    const allowed = { ...values, "run-code": true };
    await assert.rejects(evalExecution.run(allowed, context), { code: "evaluation.noTasks" });
    writeFileSync(join(empty, "a.rs"), "fn a() {}\n");
    await assert.rejects(evalExecution.run(allowed, context), { code: "evaluation.tasks" });
});

test("files without any name to choose are an error", async () => {
    const folder = join(root, "names");
    mkdirSync(folder);
    writeFileSync(join(folder, "a.rs"), "fn a() {}\n");
    const { context } = fakeContext();
    const absent = Object.fromEntries(
        Object.keys(evalIdentifiers.options).map((name) => [name, undefined]),
    );
    const values = { ...absent, folder: [], repo: folder, cases: 5, seed: 1 };
    await assert.rejects(evalIdentifiers.run(values, context), {
        code: "evaluation.noIdentifiers",
    });
});

test("a model that only writes cannot rank", () => {
    requireScores({ id: "m", task: ["complete", "score"] });
    assert.throws(() => requireScores({ id: "m", task: ["complete"] }), {
        code: "evaluation.noScores",
    });
});

test("a prompt of another model is cut at a line and names the file", async () => {
    const seen: string[] = [];
    const generator: GeneratorPort = {
        active: () => ({ kind: "ready", model: "m" }),
        generate: async (request) => {
            seen.push(request.parts.prefix);
            throw new CancelledError();
        },
    };
    const parts = { path: "a/b.rs", prefix: "one\ntwo\nthree", suffix: "" };
    const request = { slot: "s", parts, mode: "single-line", maxNewTokens: 1, stop: [] } as const;
    for (const [units, comment] of [
        [undefined, false],
        [undefined, true],
        [10, true],
        [4, false],
    ] as const) {
        const wrapped = withPrompt(generator, { "prefix-units": units, "path-comment": comment });
        assert.equal(wrapped.active().kind, "ready");
        await assert.rejects(wrapped.generate(request, NeverCancelled), CancelledError);
    }
    assert.deepEqual(seen, [
        "one\ntwo\nthree",
        "// a/b.rs\none\ntwo\nthree",
        "// a/b.rs\ntwo\nthree",
        "hree",
    ]);
});

test("the table has the baseline beside the model, or a dash", () => {
    const rates = { tasks: 2, passAt1: 0.5, passAt1Filtered: 0.25, compiles: 1, empty: 0 };
    const report = { kind: "summary", model: "m", seed: 1, modes: { body: rates, masked: rates } };
    assert.match(executionTable({ ...report, baseline: null }), /whole body: passes +50\.0 % +-/);
    const beside = executionTable({ ...report, baseline: report.modes });
    assert.match(beside, /one statement: passes +50\.0 % +50\.0 %/);
});
