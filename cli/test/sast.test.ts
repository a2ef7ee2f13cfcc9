import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { sast } from "../src/commands/sast.ts";
import { runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";

const folder = mkdtempSync(join(tmpdir(), "rust-ai-sast-"));
after(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, "src"));
writeFileSync(join(folder, "Cargo.toml"), '[package]\nname = "a"\n');
writeFileSync(
    join(folder, "src/main.rs"),
    'use axum::extract::Query;\nasync fn a(Query(q): Query<P>) { run(&q.host); }\nfn run(host: &str) { Command::new("sh").arg("-c").arg(format!("ping {host}")); }\n',
);
writeFileSync(join(folder, "src/calm.rs"), "pub fn calm() {}\n");

async function rust(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const { context, out, err } = fakeContext();
    const code = await runProgram([sast], ["sast", ...args], context);
    return { code, out: out(), err: err() };
}

test("text tells the finding and the way of its data", async () => {
    const { code, out, err } = await rust(folder);
    assert.equal(err, "");
    assert.equal(code, 1);
    const lines = out.split("\n").map((line) => line.replace(/\S*main\.rs/, "main.rs"));
    assert.equal(lines.length, 5);
    assert.match(lines[0] ?? "", /^main\.rs:3:55: high: .* \[rust-taint-command, CWE-78\]$/);
    assert.deepEqual(lines.slice(1, 4), [
        "    main.rs:2:12: the request's Query `Query(q)` comes in",
        "    main.rs:2:34: goes into `run` as `host`",
        "    main.rs:3:55: reaches `the shell's arg`",
    ]);
});

test("json and sarif hold the trace", async () => {
    const json = JSON.parse((await rust(folder, "--format", "json")).out) as {
        findings: { rule: string; trace: unknown[] }[];
        summary: { findings: number; followed: number };
    };
    assert.deepEqual([json.summary.findings, json.summary.followed], [1, 1]);
    assert.equal(json.findings[0]?.trace.length, 3);
    const sarif = JSON.parse((await rust(folder, "--format", "sarif")).out) as {
        runs: { results: { ruleId: string; codeFlows: unknown[] }[] }[];
    };
    assert.equal(sarif.runs[0]?.results[0]?.ruleId, "rust-taint-command");
    assert.equal(sarif.runs[0]?.results[0]?.codeFlows.length, 1);
});

test("thresholds, single rules, clean files and bad input", async () => {
    assert.equal((await rust(folder, "--only", "rust-taint-sql")).code, 0);
    const calm = await rust(join(folder, "src/calm.rs"));
    assert.equal(calm.code, 0);
    assert.match(calm.out, /^Nothing found in 1 files, \d+ lines, \d+ ms\.\n$/);
    const bad = [
        [folder, "--only", "rust-none"],
        [folder, "--format", "xml"],
        [folder, "--fail-on", "all"],
        [join(folder, "none")],
    ];
    for (const args of bad) {
        const { code, out, err } = await rust(...args);
        assert.deepEqual([code, out], [2, ""]);
        assert.match(err, /^rust-ai: /);
    }
});
