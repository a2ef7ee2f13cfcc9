import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { root } from "../../../scripts/lib/paths.mjs";
import { which } from "../../../scripts/lib/run.mjs";
import { CommandLine } from "../command-line.ts";

const cli = new CommandLine();
after(() => cli.dispose());

const workbench = join(root, "test/fixtures/completion-points/workbench");
const tasks = join(root, "models/eval/tasks");

/** Rows and the summary, or all rows where the command has none. */
async function evaluate(
    ...args: string[]
): Promise<{ rows: Record<string, never>[]; summary: Record<string, never> }> {
    const { code, out, err } = await cli.run(["eval", ...args, "--json"]);
    assert.equal(code, 0, err);
    assert.equal(err, "");
    const rows = out
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
    const summary = rows.at(-1)?.kind === "summary" ? rows.pop() : {};
    return { rows, summary };
}

/** A repository whose second commit adds two lines to a function. */
function repository(): string {
    const folder = join(cli.folder, "history");
    mkdirSync(folder);
    const git = (...args: string[]): void => {
        const person = ["-c", "user.name=t", "-c", "user.email=t@example.org"];
        execFileSync("git", ["-C", folder, ...person, ...args], { stdio: "ignore" });
    };
    const body = ["fn main() {", '    println!("one");', "}", ""];
    git("init", "-q");
    writeFileSync(join(folder, "main.rs"), body.join("\n"));
    git("add", ".");
    git("commit", "-q", "-m", "one");
    body.splice(2, 0, "    let count = 2;", '    println!("{}", count);');
    writeFileSync(join(folder, "main.rs"), body.join("\n"));
    git("commit", "-q", "-a", "-m", "two");
    return folder;
}

test("a commit is typed again, the same way for the model and the baseline", async () => {
    const { rows, summary } = await evaluate("replay", "--repo", repository(), "--cases", "3");
    assert.equal(rows.length, 1);
    // Two lines with their breaks, each of which brings its indentation.
    assert.equal(summary.keys, 2 + "let count = 2;".length + 'println!("{}", count);'.length);
    for (const side of [summary, summary.baseline] as Record<string, never>[]) {
        const { full, word } = side.policies as unknown as Record<string, Record<string, number>>;
        assert.ok(full && word);
        for (const rate of ["completedCodeRatio", "shownRate", "acceptedAtShown", "parseOk"]) {
            assert.ok((full[rate] ?? -1) >= 0 && (full[rate] ?? 2) <= 1, rate);
        }
        assert.ok((word.completedCodeRatio ?? 0) >= (full.completedCodeRatio ?? 1));
    }
    assert.ok(Number(summary.modelCalls) > 0);
});

test("names are ranked among those of their file", async () => {
    const { rows, summary } = await evaluate("identifiers", "--repo", workbench, "--cases", "4");
    assert.equal(rows.length, 4);
    const { top1, top5, listed, baseline } = summary as unknown as Record<string, number>;
    assert.ok((top1 ?? 2) <= (top5 ?? -1) && (top5 ?? 2) <= (listed ?? -1));
    assert.ok(baseline);
});

test("long texts come with the prompt that they followed", async () => {
    const { rows } = await evaluate(
        "generate",
        "--repo",
        workbench,
        "--cases",
        "2",
        "--tokens",
        "8",
    );
    assert.equal(rows.length, 2);
    for (const row of rows as unknown as { text: string; tokens: number; prefix: string }[]) {
        assert.ok(row.tokens <= 8 && row.prefix.length > 0);
    }
});

test("programs are written, compiled and run, but only when that is allowed", {
    skip: which("rustc") === undefined ? "no rustc on PATH" : false,
}, async () => {
    const refused = await cli.run(["eval", "execution", "--tasks", tasks]);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /^rust-ai: evaluation\.runCode: .*--run-code/);
    const { rows, summary } = await evaluate(
        ...["execution", "--tasks", tasks, "--cases", "1", "--run-code"],
    );
    assert.deepEqual(
        rows.map((row) => row.mode),
        ["body", "masked"],
    );
    const { body } = summary.modes as unknown as Record<string, Record<string, number>>;
    assert.equal(body?.tasks, 1);
});

test("points can be rests of lines, on a given number of threads, without the second request", async () => {
    const { rows, summary } = await evaluate(
        ...["completion", "--repo", workbench, "--single-line", "--cases", "3"],
        ...["--threads", "1", "--no-warm", "--no-baseline"],
    );
    assert.equal(rows.length, 3);
    for (const row of rows as unknown as { class: string; warmMs?: number; features?: object }[]) {
        assert.match(row.class, /^line-/);
        assert.equal(row.warmMs, undefined);
        assert.ok(row.features !== undefined);
    }
    assert.equal(summary.baseline, null);
});
