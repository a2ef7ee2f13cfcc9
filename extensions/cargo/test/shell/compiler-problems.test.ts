import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { readCompilerReport } from "@rust-ai-ide/ai/chat/compiler-messages";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import fc from "fast-check";
import { buildProgress } from "../../src/check/check-progress.ts";
import { type CompilerProblem, problemsByFile } from "../../src/check/compiler-problems.ts";
import { readInSlices } from "../../src/check/read-in-slices.ts";

const root = resolve("/work/app");
const manifest = join(root, "Cargo.toml");

function span(line: number, from: number, to: number, more: object = {}): object {
    return {
        file_name: "src/lib.rs",
        line_start: line,
        line_end: line,
        column_start: from,
        column_end: to,
        is_primary: true,
        ...more,
    };
}

function message(more: object): string {
    const inner = { level: "warning", message: "m", spans: [], children: [], ...more };
    return JSON.stringify({ reason: "compiler-message", message: inner });
}

function read(text: string, ...lines: string[]): ReadonlyMap<string, readonly CompilerProblem[]> {
    return problemsByFile(readCompilerReport(lines.join("\n")), {
        absolute: (path) => resolve(root, path),
        textOf: () => text,
        manifest,
    });
}

function only(text: string, line: string): CompilerProblem {
    const [[problem] = []] = [...read(text, line).values()];
    assert.ok(problem !== undefined);
    return problem;
}

/** The text that a problem underlines. */
function underlined(
    text: string,
    { range: { start, end } }: Pick<CompilerProblem, "range">,
): string {
    const line = text.split(/\r?\n/)[start.line] ?? "";
    assert.equal(start.line, end.line);
    return line.slice(start.character, end.character);
}

test("columns of characters become columns of UTF-16 units", () => {
    const text = 'fn a() {}\r\nlet s = "🦀é"; oops';
    assert.equal(underlined(text, only(text, message({ spans: [span(2, 15, 19)] }))), "oops");
    assert.equal(underlined(text, only(text, message({ spans: [span(2, 10, 11)] }))), "🦀");
    assert.equal(underlined(text, only(text, message({ spans: [span(2, 15, 900)] }))), "oops");
});

test("labels, notes, other places and marks", () => {
    const problem = only(
        "let unused = 1;\nlet b = 2;",
        message({
            level: "error",
            code: { code: "clippy::wrong" },
            message: "this is wrong",
            spans: [
                span(1, 5, 11, { label: "right here" }),
                span(2, 5, 6, { is_primary: false, label: "because of this" }),
                span(2, 5, 6, { is_primary: false }),
            ],
            children: [{ level: "help", message: "do less", spans: [] }],
        }),
    );
    assert.equal(problem.message, "this is wrong\nright here\ndo less");
    assert.equal(problem.source, "clippy");
    assert.equal(problem.severity, "error");
    assert.deepEqual(
        problem.related.map(({ path, message: text }) => [path, text]),
        [[join(root, "src/lib.rs"), "because of this"]],
    );
    const marks = (code: string): boolean[] => {
        const made = only("", message({ code: { code }, spans: [span(1, 1, 2)] }));
        return [made.isUnnecessary, made.isDeprecated];
    };
    assert.deepEqual(marks("unused_variables"), [true, false]);
    assert.deepEqual(marks("deprecated"), [false, true]);
    assert.deepEqual(marks("E0308"), [false, false]);
});

test("what has no place is put on the manifest; code of macros is put where they are called", () => {
    assert.deepEqual([...read("", message({ message: "no main" })).keys()], [manifest]);
    const inMacro = span(9, 1, 2, { file_name: "<::core::macros::panic macros>" });
    const problem = only(
        "a\nb",
        message({ spans: [inMacro, span(2, 1, 2, { is_primary: false })] }),
    );
    assert.equal(problem.range.start.line, 1);
});

test("only what the compiler is certain of, and what stays in the file, is a quick fix", () => {
    const fix = (applicability: string, file = "src/lib.rs"): number =>
        only(
            "let a = 1;",
            message({
                spans: [span(1, 5, 6)],
                children: [
                    {
                        level: "help",
                        message: "use _a",
                        spans: [
                            span(1, 5, 6, {
                                file_name: file,
                                suggested_replacement: "_a",
                                suggestion_applicability: applicability,
                            }),
                        ],
                    },
                ],
            }),
        ).fixes.length;
    assert.equal(fix("MachineApplicable"), 1);
    assert.equal(fix("MaybeIncorrect"), 0);
    assert.equal(fix("HasPlaceholders"), 0);
    assert.equal(fix("MachineApplicable", "src/other.rs"), 0);
});

test("any place that a compiler could name is a place of the text", () => {
    const number = fc.integer({ min: 0, max: 50 });
    fc.assert(
        fc.property(
            fc.string({ unit: "binary" }),
            number,
            number,
            number,
            (text, line, from, to) => {
                const { range } = only(text, message({ spans: [span(line, from, to)] }));
                for (const { line: at, character } of [range.start, range.end]) {
                    assert.ok(at >= 0 && character >= 0);
                }
            },
        ),
    );
});

test("long output is read in slices, with the same result", async () => {
    const lines = Array.from({ length: 3_000 }, (_, index) =>
        message({ message: `m${index % 2_500}`, spans: [span(1 + (index % 2_500), 1, 2)] }),
    );
    const output = [...lines, '{"reason":"build-finished","success":false}'].join("\n");
    let rests = 0;
    const report = await readInSlices(output, async () => {
        rests++;
    });
    assert.ok(rests > 1);
    assert.deepEqual(report, readCompilerReport(output));
});

test("progress counts packages once and names the newest", () => {
    const next = buildProgress(3, plainTranslate);
    assert.equal(next("    Checking a v1.0.0"), "1 of at most 3 packages, now a");
    assert.equal(next("    Checking a v1.0.0"), "1 of at most 3 packages, now a");
    assert.equal(next("   Compiling b v0.1.0 (/x)"), "2 of at most 3 packages, now b");
    assert.equal(next("warning: unused"), undefined);
    assert.equal(
        next("    Blocking waiting for file lock on build directory"),
        "waiting for another cargo",
    );
    assert.equal(buildProgress(undefined, plainTranslate)(" Checking a v1"), "1 packages, now a");
});

test("a package that cargo really checks: its problems, and a fix that repairs it", (t) => {
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-check-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, "src"));
    writeFileSync(join(folder, "Cargo.toml"), '[package]\nname = "a"\nedition = "2021"\n');
    const file = join(folder, "src/lib.rs");
    const text = 'pub fn a() -> usize {\n    let mut crab = "🦀".len(); crab\n}\n';
    writeFileSync(file, text);
    const checked = (): ReadonlyMap<string, readonly CompilerProblem[]> | undefined => {
        const { stdout, status } = spawnSync(
            "cargo",
            ["check", "--offline", "--message-format=json"],
            { cwd: folder, encoding: "utf8" },
        );
        if (status === null) return undefined;
        return problemsByFile(readCompilerReport(stdout), {
            absolute: (path) => resolve(folder, path),
            textOf: (path) => readFileSync(path, "utf8"),
            manifest: join(folder, "Cargo.toml"),
        });
    };
    const problems = checked();
    if (problems === undefined) {
        t.skip("cargo is not installed");
        return;
    }
    const [problem] = problems.get(file) ?? [];
    assert.ok(problem !== undefined);
    assert.equal(problem.code, "unused_mut");
    assert.equal(underlined(text, problem), "mut crab");
    const [edit] = problem.fixes[0]?.edits ?? [];
    assert.ok(edit !== undefined);
    assert.equal(underlined(text, edit), "mut ");
    writeFileSync(file, text.replace(underlined(text, edit), edit.text));
    assert.equal(checked()?.size, 0);
});
