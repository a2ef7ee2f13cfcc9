import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import { type ExecutionRow, summariseExecution } from "../../src/evaluation/execution-summary.ts";
import {
    assemble,
    type ExecutionGap,
    executionModes,
    fillGap,
    parseTask,
    reachesOut,
    statementCount,
} from "../../src/evaluation/execution-task.ts";

const task = `/// Adds one to each.
pub fn helper(values: &mut [i32]) {
    // mask
    for value in values.iter_mut() {
        *value += 1;
    }
    // end
}

// body
pub fn first() -> i32 { 1 }

pub fn last() -> i32 { 2 }
// tests
fn main() {
    assert_eq!(first(), 1);
}
`;

test("a task is two holes in one program, markers and tests out of sight", () => {
    const rows = parseTask("demo", task).map(({ id, mode, before, reference, after, tests }) =>
        [id, mode, ...[before, reference, after, tests].map((text) => JSON.stringify(text))].join(
            " ",
        ),
    );
    expectText(
        rows.join("\n"),
        `
        demo body "/// Adds one to each.\\npub fn helper(values: &mut [i32]) {\\n    for value in values.iter_mut() {\\n        *value += 1;\\n    }\\n}\\n\\npub fn first() -> i32 { " "1" " }\\n\\npub fn last() -> i32 { 2 }\\n" "fn main() {\\n    assert_eq!(first(), 1);\\n}\\n"
        demo masked "/// Adds one to each.\\npub fn helper(values: &mut [i32]) {\\n    " "for value in values.iter_mut() {\\n        *value += 1;\\n    }" "\\n}\\n\\npub fn first() -> i32 { 1 }\\n\\npub fn last() -> i32 { 2 }\\n" "fn main() {\\n    assert_eq!(first(), 1);\\n}\\n"
    `,
    );
});

test("the reference fills its own hole", () => {
    const plain = task.replace(/^\s*\/\/ (?:mask|end|body|tests)\n/gm, "");
    for (const gap of parseTask("demo", task)) {
        assert.equal(
            assemble(gap, gap.reference).replace(/\n+/g, "\n"),
            plain.replace(/\n+/g, "\n"),
        );
    }
});

test("a task that is none says why", () => {
    const reasons = [
        task.replace("// tests", ""),
        task.replace("    // end\n", ""),
        task.replace("// mask", "// end"),
        "// mask\nconst A: u8 = 1;\n// end\n// tests\n",
        "fn broken() {\n// mask\n a();\n// end\n// tests\n",
    ].map((text) => {
        try {
            return `parsed ${parseTask("demo", text).length}`;
        } catch (error) {
            return CodedError.is(error, "evaluation.tasks") ? error.message : String(error);
        }
    });
    expectText(
        reasons.join("\n"),
        `
        The task demo cannot be used: "// tests" is missing.
        The task demo cannot be used: "// mask" and "// end" have to follow each other.
        The task demo cannot be used: "// end" stands twice.
        The task demo cannot be used: no function with a body is in it.
        The task demo cannot be used: no function with a body is in it.
    `,
    );
});

test("every task of the repository has both holes, and its code names no system", () => {
    const folder = join(import.meta.dirname, "../../../../models/eval/tasks");
    const names = readdirSync(folder).filter((name) => name.endsWith(".rs"));
    assert.ok(names.length >= 40, `${names.length} tasks`);
    for (const name of names) {
        const gaps = parseTask(name, readFileSync(join(folder, name), "utf8"));
        assert.deepEqual(
            gaps.map((gap) => gap.mode),
            executionModes,
        );
        for (const gap of gaps) {
            assert.ok(gap.reference.length >= 5, `${name} ${gap.mode}`);
            assert.ok(!reachesOut(gap.reference), name);
            assert.ok(gap.tests.includes("assert"), name);
            assert.ok(!gap.before.includes("assert_eq") && !gap.after.includes("assert_eq"), name);
        }
    }
});

/** Offers the pieces one after the other and shows how the code grew. */
async function checkFill(
    mode: ExecutionGap["mode"],
    pieces: string[],
    expected: string,
): Promise<void> {
    const gap = parseTask("demo", task).find((candidate) => candidate.mode === mode);
    assert.ok(gap);
    const cursors: string[] = [];
    const written = await fillGap(gap, async (before, round) => {
        cursors.push(JSON.stringify(before.slice(gap.before.length)));
        const piece = pieces[round] ?? "";
        return { text: piece.replace("!", ""), shown: !piece.includes("!") };
    });
    const { text, rounds, shown } = written;
    expectText([`${JSON.stringify(text)} ${rounds} ${shown}`, ...cursors].join("\n"), expected);
}

test("suggestions are accepted until the code is whole", async () => {
    await checkFill(
        "masked",
        ["for a in b {", "c();", "}", "never();"],
        `
        "for a in b {\\n        c();\\n        }" 3 true
        ""
        "for a in b {\\n        "
        "for a in b {\\n        c();\\n        "
    `,
    );
    await checkFill(
        "masked",
        ["a();", "never();"],
        `
        "a();" 1 true
        ""
    `,
    );
    await checkFill(
        "body",
        ["let a = 1;", "a + 1", "never"],
        `
        "let a = 1;\\n    a + 1" 2 true
        ""
        "let a = 1;\\n    "
    `,
    );
    await checkFill(
        "body",
        ["let a = !1;", "", "never"],
        `
        "let a = 1;" 1 false
        ""
        "let a = 1;\\n    "
    `,
    );
    await checkFill(
        "body",
        ["a();", "a();", "never"],
        `
        "a();" 1 true
        ""
        "a();\\n    "
    `,
    );
    await checkFill(
        "body",
        [],
        `
        "" 0 false
        ""
    `,
    );
    await checkFill(
        "body",
        ["if a {\n        return 1;\n    }", "2"],
        `
        "if a {\\n        return 1;\\n    }\\n    2" 2 true
        ""
        "if a {\\n        return 1;\\n    }\\n    "
    `,
    );
});

test("what is written never grows without end", async () => {
    const [gap] = parseTask("demo", task);
    assert.ok(gap);
    await fc.assert(
        fc.asyncProperty(
            fc.array(fc.string({ maxLength: 400 }), { maxLength: 20 }),
            async (pieces) => {
                const ask = async (
                    _: string,
                    round: number,
                ): Promise<{ text: string; shown: boolean }> => ({
                    text: pieces[round] ?? "",
                    shown: true,
                });
                const { text, rounds } = await fillGap(gap, ask);
                assert.ok(rounds <= 12 && text.length < 4000);
            },
        ),
    );
});

test("counts statements, blocks and arms", () => {
    const check = (code: string, count: number): void =>
        assert.equal(statementCount(code), count, code);
    check("", 0);
    check("a();", 1);
    check("let (a, b) = (1, 2);\nc()", 2);
    check("if a {\n b();\n} else {\n c();\n}", 1);
    check("match a {\n 1 => 2,\n _ => 3,\n}\nd();", 2);
    check("Some(a) => 1,\nNone => { 2 }", 2);
    check('// a; b;\nlet a = ";";', 1);
});

test("code that names the system is not run, words in texts do not count", () => {
    for (const code of [
        "std::fs::read(a)",
        "unsafe { a() }",
        'include_str!("x")',
        "Command::new(a)",
    ]) {
        assert.ok(reachesOut(code), code);
    }
    for (const code of ['"std::fs"', "// process", "offset + 1", "let filesystem = 1;"]) {
        assert.ok(!reachesOut(code), code);
    }
});

test("rates by mode; nothing compiled that was not tried", () => {
    const row = (
        mode: ExecutionRow["mode"],
        verdict: ExecutionRow["verdict"],
        shown = true,
    ): ExecutionRow => ({
        id: "1",
        mode,
        verdict,
        shown,
        rounds: 1,
        text: "",
    });
    const rows = [
        row("body", "passed"),
        row("body", "passed", false),
        row("body", "timed-out"),
        row("body", "not-compiled"),
        row("masked", "empty"),
        row("masked", "reached-out"),
    ];
    expectText(
        JSON.stringify(summariseExecution(rows)),
        `{"body":{"tasks":4,"passAt1":0.5,"passAt1Filtered":0.25,"compiles":0.75,"empty":0},"masked":{"tasks":2,"passAt1":0,"passAt1Filtered":0,"compiles":0,"empty":0.5}}`,
    );
    expectText(
        JSON.stringify(summariseExecution([])),
        `{"body":{"tasks":0,"passAt1":0,"passAt1Filtered":0,"compiles":0,"empty":0},"masked":{"tasks":0,"passAt1":0,"passAt1Filtered":0,"compiles":0,"empty":0}}`,
    );
});
