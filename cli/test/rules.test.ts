import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { builtinRules } from "@rust-ai-ide/analysis/rules/builtin/builtin-rules";
import { locatedFindings } from "@rust-ai-ide/analysis/rules/located-finding";
import { CancellationSource } from "@rust-ai-ide/core/cancellation";
import { rulesList } from "../src/commands/rules-list.ts";
import { rulesRun } from "../src/commands/rules-run.ts";
import { rulesTest } from "../src/commands/rules-test.ts";
import { runProgram } from "../src/program.ts";
import { findingLine, shownPath } from "../src/rules/finding-report.ts";
import { fakeContext } from "./fake-context.ts";

const own = {
    id: "rust-own",
    title: "Own",
    severity: "information",
    languages: ["rust"],
    message: "own {name}",
    query: '((identifier) @name (#eq? @name "own"))',
    matches: [{ code: "fn f() { «own»; }" }],
    misses: [{ code: "fn f() { other; }" }],
};

/** A folder with these files, removed after the test. */
function folderOf(context: TestContext, files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-rules-"));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    return folder;
}

/** Exit code, standard output and standard error of a command line. */
async function rust(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const { context, out, err } = fakeContext();
    const code = await runProgram([rulesList, rulesRun, rulesTest], args, context);
    return { code, out: out(), err: err() };
}

const sources = {
    ".git/HEAD": "",
    ".gitignore": "made/\n",
    "made/a.rs": "fn f() { dbg!(1); }\n",
    "src/lib.rs": "pub fn f() {\n    dbg!(1);\n    own();\n}\n",
    "src/main.rs":
        "fn main() {\n    // rust-ai: allow(rust-debug-left-over) wanted\n    dbg!(2);\n}\n",
    "web/a.ts": "export const a = 1;\n",
    "notes.txt": "dbg!(3)\n",
    ".rust-ai/rules/own.json": JSON.stringify({ rules: [own] }),
};

test("rules run prints what is found, by path, line and column, and exits with 1", async (context) => {
    const folder = folderOf(context, sources);
    const { code, out, err } = await rust("rules", "run", folder);
    assert.equal(err, "");
    assert.equal(code, 1);
    const line = (place: string, rest: string): string => `${folder}/${place}: ${rest}\n`;
    assert.equal(
        out.replaceAll("\\", "/"),
        line(
            "src/lib.rs:2:5",
            "warning: dbg! prints to the standard error of whoever uses this code. Remove it. [rust-debug-left-over]",
        ) + line("src/lib.rs:3:5", "information: own own [rust-own]"),
    );
});

test("JSON has everything, and the severity decides about the exit", async (context) => {
    const folder = folderOf(context, sources);
    const run = async (...more: string[]) => {
        const { code, out } = await rust("rules", "run", folder, "--format", "json", ...more);
        return { code, ...JSON.parse(out) };
    };
    const all = await run();
    const { ms, ...summary } = all.summary;
    assert.equal(typeof ms, "number");
    assert.deepEqual(summary, { files: 3, parsed: 2, lines: 12, findings: 2, suppressed: 1 });
    assert.deepEqual(all.problems, []);
    const { fingerprint, path, message, ...found } = all.findings[0];
    assert.match(fingerprint, /^[\da-f]{16}$/);
    assert.ok(path.endsWith("src/lib.rs"));
    assert.ok(message.startsWith("dbg!"));
    assert.deepEqual(found, {
        rule: "rust-debug-left-over",
        severity: "warning",
        confidence: "high",
        category: "maintainability",
        line: 2,
        column: 5,
        endLine: 2,
        endColumn: 12,
        fixes: [
            {
                title: "Leave the value alone",
                isSafe: true,
                edits: [{ line: 2, column: 5, endLine: 2, endColumn: 12, text: "(1)" }],
            },
        ],
    });
    assert.equal((await run("--fail-on", "error")).code, 0);
    assert.equal((await run("--only", "rust-own")).code, 0);
    assert.equal((await run("--only", "rust-own", "--fail-on", "information")).code, 1);
    assert.equal((await run("--builtin-only")).findings.length, 1);
});

test("single files are read though git ignores them; what cannot be read is told", async (context) => {
    const folder = folderOf(context, { ...sources, "binary.rs": "dbg!(1)\0" });
    const made = await rust("rules", "run", join(folder, "made/a.rs"), join(folder, "notes.txt"));
    assert.equal(made.code, 1);
    assert.equal(made.out.split("\n").length, 2);
    const binary = await rust("rules", "run", join(folder, "binary.rs"));
    assert.equal(binary.code, 0);
    assert.match(binary.err, /binary\.rs: index\.binary: /);
});

test("a folder called tests makes tests of what is in it, not of a workspace below it", async (context) => {
    const lib = "pub fn f() -> u8 { todo!() }\n";
    const folder = folderOf(context, {
        "tests/crate/src/lib.rs": lib,
        "tests/crate/tests/a.rs": lib,
    });
    const found = async (...path: string[]) =>
        (await rust("rules", "run", join(folder, ...path))).out.split("\n").length - 1;
    assert.equal(await found("tests/crate"), 1);
    assert.equal(await found(), 0);
    assert.equal(await found("tests/crate/tests/a.rs"), 0);
    assert.equal(await found("tests/crate/src/lib.rs"), 1);
});

test("bad input ends with 2 and one line", async (context) => {
    const folder = folderOf(context, { "bad.json": "{" });
    const check = async (expected: RegExp, ...args: string[]): Promise<void> => {
        const { code, err } = await rust("rules", ...args);
        assert.equal(code, 2);
        assert.match(err, expected);
    };
    await check(/^rust-ai: cli\.fileMissing: /, "run", join(folder, "none"));
    await check(/^rust-ai: cli\.notAFile: /, "run", "/dev/null");
    await check(/^rust-ai: cli\.missingArgument: rules run needs PATH/, "run");
    await check(
        /^rust-ai: cli\.badChoice: The value of --format/,
        "run",
        folder,
        "--format",
        "xml",
    );
    await check(
        /^rust-ai: cli\.badChoice: The value of --fail-on/,
        "run",
        folder,
        "--fail-on",
        "x",
    );
    await check(
        /^rust-ai: cli\.unknownRule: There is no rule nope/,
        "run",
        folder,
        "--only",
        "nope",
    );
    await check(/^rust-ai: cli\.fileMissing: /, "list", "--rules", join(folder, "none.json"));
    await check(/^rust-ai: cli\.fileMissing: /, "test", join(folder, "none.json"));
});

test("a rule file that is wrong is told, and the other rules run", async (context) => {
    const folder = folderOf(context, { ...sources, ".rust-ai/rules/z.json": '{"rules": [1]}' });
    const { code, out, err } = await rust("rules", "run", folder);
    assert.equal(code, 1);
    assert.equal(out.split("\n").length, 3);
    assert.match(err, /z\.json: rules\.file: .*line 1, column 12, rules\/0: /);
});

test("rules list shows all rules, and JSON of it is a rule file", async (context) => {
    const folder = folderOf(context, sources);
    const file = join(folder, ".rust-ai/rules/own.json");
    const { code, out } = await rust("rules", "list", "--rules", file);
    assert.equal(code, 0);
    assert.match(out, /^rule +severity +confidence +category +title +from\n/);
    assert.match(out, /rust-sleep-in-async +warning +high +performance +.* built in\n/);
    assert.match(out, /rust-own +information +medium +correctness +Own +.*own\.json\n/);
    const json = await rust("rules", "list", "--builtin-only", "--format", "json");
    const { rules } = JSON.parse(json.out);
    assert.deepEqual(rules, builtinRules);
    const listed = join(folder, "listed.json");
    writeFileSync(listed, JSON.stringify({ rules }));
    const tested = await rust("rules", "test", listed);
    assert.equal(tested.code, 0, tested.out + tested.err);
    assert.match(tested.out, new RegExp(`^${rules.length} rules, \\d+ examples, 0 failed\\n$`));
});

test("rules test tells examples that do not hold and rules that cannot be used", async (context) => {
    const wrong = { ...own, matches: [{ code: "fn f() { «other»; }" }] };
    const broken = { ...own, id: "rust-broken", query: "(nope)" };
    const folder = folderOf(context, { "own.json": JSON.stringify({ rules: [wrong, broken] }) });
    const file = join(folder, "own.json");
    const text = await rust("rules", "test", file);
    assert.equal(text.code, 1);
    assert.match(text.out, /^rust-own: matches 1 \(rust\): found \[\] instead of \["other"\]\.\n/);
    assert.match(text.err, /own\.json: rules\.(query|capture): .*rust-broken/);
    const { out } = await rust("rules", "test", file, "--format", "json");
    const { failed, summary, problems } = JSON.parse(out);
    assert.equal(failed[0].example, "matches 1");
    assert.equal(summary.failed, 1);
    assert.equal(problems.length, 1);
});

test("a run can be cancelled", async (context) => {
    const files = Object.fromEntries(
        Array.from({ length: 40 }, (_, index) => [
            `f${index}.rs`,
            "fn f() { dbg!(1); }\n".repeat(3000),
        ]),
    );
    const folder = folderOf(context, files);
    const source = new CancellationSource();
    const { context: world, out } = fakeContext({ token: source.token });
    const running = runProgram([rulesRun], ["rules", "run", folder], world);
    setTimeout(() => source.cancel(), 100);
    assert.equal(await running, 130);
    assert.equal(out(), "");
});

test("paths are shown from the folder that one is in", () => {
    const at = join("/", "a", "b");
    assert.equal(shownPath(join(at, "c", "d.rs"), at), "c/d.rs");
    assert.equal(shownPath(join("/", "a", "x.rs"), at), "/a/x.rs");
    const [finding] = locatedFindings("a\nbc", [
        {
            rule: "r",
            severity: "hint",
            confidence: "low",
            category: "security",
            message: "m",
            start: 3,
            end: 4,
            fingerprint: "f",
            fixes: [],
        },
    ]);
    assert.ok(finding !== undefined);
    assert.equal(findingLine({ ...finding, path: "p.rs" }), "p.rs:2:2: hint: m [r]\n");
});
