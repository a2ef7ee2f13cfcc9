import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { anchor, openLines } from "../host/open-lines.ts";
import { CommandLine, cursorBehind, type Outcome } from "./command-line.ts";

const cli = new CommandLine();
after(() => cli.dispose());

interface Answer {
    readonly text: string;
    readonly reason?: string;
    readonly model?: string;
    readonly source?: string;
    readonly ms?: number;
}

async function completeAt(file: string, line: number, column: number): Promise<Outcome> {
    const place = ["--line", String(line), "--column", String(column)];
    return cli.run(["complete", "--file", file, ...place, "--json"]);
}

async function check(input: { name: string; content: Buffer | string }): Promise<Answer> {
    const file = join(cli.folder, input.name);
    writeFileSync(file, input.content);
    const { code, out, err } = await completeAt(file, 1, 1);
    assert.equal(code, 0, err);
    return JSON.parse(out) as Answer;
}

/** main.rs of the sample crate with another line in `main`, and the cursor behind that line. */
function unfinished(index: number): { file: string; place: string[] } {
    const line = `    ${openLines[index]}`;
    const source = readFileSync(cli.sample(), "utf8").replace(anchor, `${anchor}\n${line}`);
    const file = join(dirname(cli.sample()), `unfinished-${index}.rs`);
    writeFileSync(file, source);
    const cursor = cursorBehind(source, line);
    return { file, place: ["--line", `${cursor.line}`, "--column", `${cursor.column}`] };
}

test("complete answers with code for an unfinished line in main.rs", async () => {
    const answers: Answer[] = [];
    for (const index of openLines.keys()) {
        const { file, place } = unfinished(index);
        const { code, out, err } = await cli.run(["complete", "--file", file, ...place, "--json"]);
        assert.equal(code, 0, err);
        const answer = JSON.parse(out) as Answer;
        answers.push(answer);
        if (answer.text === "") continue;
        assert.equal(answer.source, "embedded");
        assert.ok((answer.ms ?? 0) > 0, out);
        assert.match(answer.model ?? "", /^[a-z0-9]/);
        const plain = await cli.run(["complete", "--file", file, ...place]);
        assert.equal(plain.out, `${answer.text}\n`);
        return;
    }
    assert.fail(`no suggestion: ${JSON.stringify(answers)}`);
});

test("complete says why it is silent", async () => {
    const answers = {
        markdown: await check({ name: "a.md", content: "# fn" }),
        latin: await check({ name: "latin.rs", content: Buffer.from([0x2f, 0x2f, 0xe9, 0x0a]) }),
        huge: await check({ name: "huge.rs", content: `// ${"x".repeat(5_000_000)}` }),
    };
    assert.deepEqual(
        Object.entries(answers).map(([name, { text, reason }]) => `${name}: "${text}" ${reason}`),
        ['markdown: "" language-off', 'latin: "" invalid-text', 'huge: "" document-too-large'],
    );
});

test("bad input ends with status 2 and one line", async () => {
    const file = cli.sample();
    const inputs: Record<string, readonly string[]> = {
        "no file": ["complete", "--file", "missing.rs", "--line", "1", "--column", "1"],
        "no such line": ["complete", "--file", file, "--line", "9999", "--column", "1"],
        "no such column": ["complete", "--file", file, "--line", "1", "--column", "999"],
        "no number": ["complete", "--file", file, "--line", "x", "--column", "1"],
        "no option": ["complete"],
        "unknown option": ["complete", "--nonsense"],
        "unknown command": ["nonsense"],
    };
    for (const [name, args] of Object.entries(inputs)) {
        const { code, out, err } = await cli.run(args);
        assert.equal(code, 2, `${name}: ${out}${err}`);
        assert.equal(out, "", name);
        assert.equal(err.trimEnd().split("\n").length, 1, `${name}: ${err}`);
        assert.doesNotMatch(err, /\bat .*:\d+:\d+/, name);
    }
});

test("a file that is gone when it is completed is bad input", async () => {
    const file = join(cli.folder, "gone.rs");
    writeFileSync(file, "fn main() {}\n");
    rmSync(file);
    const { code, err } = await completeAt(file, 1, 1);
    assert.equal(code, 2);
    assert.match(err, /gone\.rs/);
});
