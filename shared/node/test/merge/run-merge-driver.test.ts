import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { runMergeDriver } from "../../src/merge/run-merge-driver.ts";

/** Runs the driver on three files and gives what it came to and what is in our file then. */
async function check(
    context: TestContext,
    sides: readonly [base: string | Buffer, ours: string | Buffer, theirs: string | Buffer],
    path: string,
    expected: string,
): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "driver-"));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    const files = ["base", "ours", "theirs"].map((name) => join(folder, name));
    for (const [index, file] of files.entries()) writeFileSync(file, sides[index] ?? "");
    const [base = "", ours = "", theirs = ""] = files;
    const came = await runMergeDriver({ base, ours, theirs, markerSize: 9, path }, NeverCancelled)
        .then(({ method, conflicts }) => `${method}, ${conflicts.length} conflicts: `)
        .catch((error: unknown) => {
            assert.ok(error instanceof CodedError);
            assert.deepEqual(readFileSync(ours), Buffer.from(sides[1]));
            return error.code;
        });
    const text = came.endsWith(" ") ? readFileSync(ours, "utf8") : "";
    assert.equal(came + text, expected);
}

test("the file of our side gets the merged text, with a byte order mark and line ends", async (context) => {
    await check(
        context,
        [
            "\uFEFFfn a() {}\r\n",
            "\uFEFFfn a() {}\r\n\r\nfn b() { 1 }\r\n",
            "\uFEFFfn a() {}\r\n\r\nfn c() { 2 }\r\n",
        ],
        "src/lib.rs",
        "structured, 0 conflicts: \uFEFFfn a() {}\r\n\r\nfn b() { 1 }\r\n\r\nfn c() { 2 }\r\n",
    );
});

test("markers have the letters that git asks for", async (context) => {
    await check(
        context,
        ["a\n", "b\n", "c\n"],
        "notes.txt",
        "line, 1 conflicts: <<<<<<<<< ours\nb\n=========\nc\n>>>>>>>>> theirs\n",
    );
});

test("what is no text, or too large, is left as it was", async (context) => {
    const bytes = Buffer.from([0x61, 0xff]);
    await check(context, [bytes, "b", "c"], "a.rs", "mergeDriver.notText");
    await check(context, ["a", "b\0", "c"], "a.rs", "mergeDriver.notText");
    const large = Buffer.alloc((8 << 20) + 1, "a");
    await check(context, ["a", "b", large], "a.rs", "mergeDriver.tooLarge");
});

test("a file whose items take too long is merged by lines, with a note", async (context) => {
    const folder = mkdtempSync(join(tmpdir(), "driver-"));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    const [base, ours, theirs] = ["a(1, 1)", "a(1, 2)", "b(1, 1)"].map((call, index) => {
        const file = join(folder, `${index}`);
        const items = Array.from({ length: 3_000 }, (_, at) => `fn f${at}() {\n    ${call};\n}\n`);
        writeFileSync(file, items.join(""));
        return file;
    }) as [string, string, string];
    const run = { base, ours, theirs, markerSize: 7, path: "src/lib.rs" };
    const limited = await runMergeDriver({ ...run, timeLimitMs: 20 }, NeverCancelled);
    assert.deepEqual(limited.notes, ["Merging items took too long."]);
    assert.equal(limited.conflicts.length, 3_000);
    assert.equal(readFileSync(ours, "utf8"), limited.text);
});
