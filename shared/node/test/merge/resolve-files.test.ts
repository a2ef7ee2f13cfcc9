import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { FileMerger } from "../../src/merge/merge-texts.ts";
import {
    conflictedFiles,
    undoResolution,
    withSureOnes,
    writeResolution,
} from "../../src/merge/resolve-files.ts";

const folder = mkdtempSync(join(tmpdir(), "rai resolve-"));
const merger = new FileMerger();
after(() => {
    merger.dispose();
    rmSync(folder, { recursive: true, force: true });
});

function git(...args: string[]): void {
    execFileSync("git", args, { cwd: folder, stdio: "pipe" });
}

const read = (path: string): string => readFileSync(join(folder, path), "utf8");
const base = 'fn main() {\n    let a = call(1, 2);\n    println!("{a}");\n}\n';

before(() => {
    git("init", "-q", "-b", "main");
    git("config", "user.name", "A");
    git("config", "user.email", "a@example.org");
    const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
    const commit = (): void => {
        git("add", "-A");
        git("commit", "-q", "-m", "c");
    };
    write("main.rs", base);
    write("gone.rs", "fn gone() {}\n");
    commit();
    git("checkout", "-q", "-b", "theirs");
    write("main.rs", base.replace("2)", "two)"));
    write("gone.rs", "fn gone() { here() }\n");
    commit();
    git("checkout", "-q", "main");
    write("main.rs", base.replace("(1", "(one"));
    rmSync(join(folder, "gone.rs"));
    commit();
    assert.throws(() => git("merge", "-q", "theirs"));
});

test("conflicts are proposed, put in place, and brought back", async () => {
    const conflicted = read("main.rs");
    const found = await conflictedFiles(folder, [], merger, NeverCancelled);
    assert.deepEqual(
        found.files.map(({ path }) => path),
        ["main.rs"],
    );
    assert.deepEqual(found.others, ["gone.rs"]);
    const [file] = found.files;
    const proposals = file?.conflicts[0]?.proposals ?? [];
    const joined = proposals.find(({ text }) => text.includes("call(one, two)"));
    assert.ok(joined !== undefined);
    const chosen = { ...joined, isAutomatic: true };
    const own = { ...file, conflicts: [{ ...file?.conflicts[0], proposals: [chosen] }] };
    const sure = withSureOnes(own as Parameters<typeof withSureOnes>[0]);
    assert.equal(sure.count, 1);
    assert.equal(sure.text, base.replace("call(1, 2)", "call(one, two)"));
    const texts = new Map([["main.rs", { before: conflicted, after: sure.text }]]);
    await writeResolution(found.folder, texts, NeverCancelled);
    assert.equal(read("main.rs"), sure.text);
    assert.deepEqual(await undoResolution(folder, NeverCancelled), ["main.rs"]);
    assert.equal(read("main.rs"), conflicted);
    await assert.rejects(undoResolution(folder, NeverCancelled), (error) =>
        CodedError.is(error, "resolution.nothingToUndo"),
    );
});

test("what was changed after it was resolved is not overwritten", async () => {
    const texts = new Map([["main.rs", { before: read("main.rs"), after: "resolved\n" }]]);
    await writeResolution(folder, texts, NeverCancelled);
    writeFileSync(join(folder, "main.rs"), "edited\n");
    await assert.rejects(undoResolution(folder, NeverCancelled), (error) =>
        CodedError.is(error, "resolution.changedMeanwhile"),
    );
    assert.equal(read("main.rs"), "edited\n");
});

test("only the files that are named are looked at", async () => {
    const found = await conflictedFiles(folder, ["gone.rs"], merger, NeverCancelled);
    assert.deepEqual([found.files, found.others], [[], ["gone.rs"]]);
});
