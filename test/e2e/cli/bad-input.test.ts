import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { CommandLine } from "../command-line.ts";

const cli = new CommandLine();
after(() => cli.dispose());

const file = cli.sample();
const at = (line: string, column: string, path = file): string[] => [
    "complete",
    ...["--file", path],
    ...["--line", line],
    ...["--column", column],
];
const write = (name: string, content: string | Uint8Array): string => {
    const path = join(cli.folder, name);
    writeFileSync(path, content);
    return path;
};
mkdirSync(join(cli.folder, "empty"));
const notPoints = write("not-points.jsonl", "{}\n");
const point = { id: "1", path: "a/src/lib.rs", prefix: "fn ", suffix: "", expected: "main" };
const points = write("points.jsonl", `${JSON.stringify(point)}\n`);
const notNgrams = write("ngram.bin", "RAINGRM0");
const binary = write("binary.jsonl", Uint8Array.from([0xff, 0x00]));

/** What never ends as input; a system without them is asked nothing. */
const devices = ["/dev/zero", "/dev/null"]
    .filter((path) => existsSync(path))
    .map((path) => [at("1", "1", path), "cli.notAFile"] as const);

/** Arguments and the code of the line on standard error. */
const table: readonly (readonly [args: readonly string[], code: string])[] = [
    [["nonsense"], "cli.unknownCommand"],
    [["models"], "cli.missingCommand"],
    [["models", "export", "x"], "cli.unknownCommand"],
    [["models", "import", "x"], "cli.fileMissing"],
    [["eval"], "cli.missingCommand"],
    [["complete"], "cli.missingOption"],
    [["complete", "--nonsense"], "cli.unknownOption"],
    [["complete", "--file"], "cli.missingValue"],
    [["complete", "file.rs"], "cli.unexpectedArgument"],
    [at("0", "1"), "cli.notANumber"],
    [at("1", "1.5"), "cli.notANumber"],
    [at("9999", "1"), "cli.lineOutOfRange"],
    [at("1", "999"), "cli.columnOutOfRange"],
    [at("1", "1", "missing.rs"), "cli.fileMissing"],
    [at("1", "1", "a\nb.rs"), "cli.fileMissing"],
    [at("1", "1", cli.folder), "cli.isFolder"],
    ...devices,
    [[...at("15", "1"), "--model", "nonsense"], "cli.unknownModel"],
    [[...at("1", "1"), "--folder", "missing"], "cli.notAFolder"],
    [["models", "list", "--folder", file], "cli.notAFolder"],
    [["models", "verify", "--model", "nonsense"], "cli.unknownModel"],
    [["models", "bench", "--repeats", "0"], "cli.notANumber"],
    [["eval", "completion"], "cli.exclusive"],
    [["eval", "completion", "--repo", ".", "--points", points], "cli.exclusive"],
    [["eval", "completion", "--points", points, "--since", "2026-01-01"], "cli.onlyWith"],
    [["eval", "completion", "--points", "missing.jsonl"], "cli.fileMissing"],
    [["eval", "completion", "--points", notPoints], "evaluation.points"],
    [["eval", "completion", "--points", binary], "cli.invalidText"],
    [["eval", "completion", "--points", points, "--baseline", notNgrams], "ngram.format"],
    [["eval", "completion", "--repo", "missing"], "cli.notAFolder"],
    [["eval", "completion", "--repo", "empty"], "cli.noRustFiles"],
    [["eval", "completion", "--repo", ".", "--since", "2026-01-01"], "cli.notARepository"],
    [["lsp", "--nonsense"], "cli.unknownOption"],
];

for (const [args, code] of table) {
    test(`rust-ai ${args.join(" ").replace(cli.folder, "FOLDER")}: ${code}`, async () => {
        const outcome = await cli.run(args);
        assert.equal(outcome.code, 2, outcome.out + outcome.err);
        assert.equal(outcome.out, "");
        const lines = outcome.err.trimEnd().split("\n");
        assert.equal(lines.length, 1, outcome.err);
        assert.ok(lines[0]?.startsWith(`rust-ai: ${code}: `), outcome.err);
        assert.doesNotMatch(outcome.err, /\bat .*:\d+:\d+/);
    });
}

test("a line of 5 MB is refused, not parsed", async () => {
    const path = write("huge.rs", `// ${"x".repeat(5_000_000)}`);
    const medium = write("medium.rs", `// ${"x".repeat(900_000)}`);
    for (const name of [path, medium]) {
        const start = performance.now();
        const { code, out, err } = await cli.run([...at("1", "1", name), "--json"]);
        assert.equal(code, 0, err);
        assert.equal(out, '{"text":"","reason":"document-too-large"}\n');
        // Parsing it takes minutes; a busy machine takes seconds to start a program.
        assert.ok(performance.now() - start < 10_000, `${performance.now() - start} ms`);
    }
});

test("reasons are answers: status 0, a sentence on standard error without --json", async () => {
    const { code, out, err } = await cli.run(at("1", "1", write("notes.md", "# notes")));
    assert.deepEqual({ code, out }, { code: 0, out: "" });
    assert.match(err, /^rust-ai: language-off: [^\n]+\.\n$/);
});

test("a time limit is kept", async () => {
    const { code, out, err } = await cli.run([...at("11", "1"), "--json", "--timeout", "1"]);
    assert.equal(code, 0, err);
    assert.equal(out, '{"text":"","reason":"timed-out"}\n');
});
