import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import { absorb } from "../../src/git-operations/absorb-operation.ts";
import { previewOperation } from "../../src/git-operations/perform-operation.ts";
import { rebase } from "../../src/git-operations/rebase-operation.ts";
import { undoOperation } from "../../src/git-operations/undo-operation.ts";
import { breaksOffAnywhere } from "./rebase-breaks-off.ts";
import { RepositoryFixture } from "./repository-fixture.ts";

/** Texts of single letters, one a line. */
const text = (letters: string): string => [...letters].map((letter) => `${letter}\n`).join("");

/** `topic` with a commit at the beginning and one at the end of a file. */
function branched(): RepositoryFixture {
    const fixture = new RepositoryFixture();
    fixture.commit("base", { "a.txt": text("abcdefghijkl"), "b.txt": "b\n" });
    fixture.git("switch", "-q", "-c", "topic");
    fixture.commit("Begin", { "a.txt": text("aXcdefghijkl") });
    fixture.commit("End", { "a.txt": text("aXcdefghijYl"), "end.txt": text("end") });
    return fixture;
}

async function rejects(promise: Promise<unknown>, code: string): Promise<void> {
    await assert.rejects(promise, (error) => CodedError.is(error, code) || assert.fail(`${error}`));
}

async function preview(fixture: RepositoryFixture): Promise<string> {
    const before = fixture.state();
    const operation = absorb(await fixture.open(), { isRebased: false });
    const { title, lines } = await previewOperation(fixture.folder, operation, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
    return [title, ...lines].join("\n").replaceAll(/\b[0-9a-f]{10}\b/g, "OID");
}

function log(fixture: RepositoryFixture): string {
    return fixture.git("log", "--reverse", "--format=%s", "main..").trim();
}

test("each hunk goes to the newest commit that it touches, the rest stays", async () => {
    const fixture = branched();
    fixture.write({
        "a.txt": text("aPcdeQghijRl"),
        "b.txt": "other\n",
        "end.txt": text("END"),
        "new.txt": "unknown\n",
    });
    const before = fixture.state();
    expectText(
        await preview(fixture),
        `
put 3 changes into 2 commits by fixup commits
OID Begin
  a.txt:2 (+1 -1)
OID End
  a.txt:11 (+1 -1)
  end.txt:1 (+3 -3)
stays: a.txt:6 (+1 -1), belongs to no commit of the branch
stays: b.txt:1 (+1 -1), belongs to no commit of the branch
`,
    );
    const { outcome } = await fixture.perform((at) => absorb(at, { isRebased: false }));
    assert.match(outcome.message, /^Put 3 changes into 2 fixup commits\. 2 stay\./);
    assert.equal(log(fixture), "Begin\nEnd\nfixup! Begin\nfixup! End");
    assert.equal(fixture.git("diff", "--cached"), "");
    assert.equal(fixture.read("a.txt"), text("aPcdeQghijRl"));
    const onto = /--onto ([0-9a-f]+) --autosquash/.exec(outcome.message)?.[1] ?? "";
    const done = fixture.state();
    await fixture.perform((at) => rebase(at, { onto, isAutosquashed: true }));
    assert.equal(log(fixture), "Begin\nEnd");
    assert.equal(fixture.git("show", "HEAD~1:a.txt"), text("aPcdefghijkl"));
    assert.equal(fixture.git("status", "--porcelain"), " M a.txt\n M b.txt\n?? new.txt\n");
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), done);
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
});

test("what is staged goes alone, and its rest stays staged", async () => {
    const fixture = branched();
    fixture.write({ "a.txt": text("aPcdeQghijYl") });
    fixture.git("add", "a.txt");
    fixture.write({ "a.txt": text("aPcdeQghijRl"), "b.txt": "other\n" });
    await fixture.perform((at) => absorb(at, { isRebased: true }));
    assert.equal(log(fixture), "Begin\nEnd");
    assert.equal(fixture.git("show", "HEAD~1:a.txt"), text("aPcdefghijkl"));
    assert.equal(fixture.git("show", ":a.txt"), text("aPcdeQghijYl"));
    assert.equal(fixture.read("a.txt"), text("aPcdeQghijRl"));
    assert.equal(fixture.git("status", "--porcelain"), "MM a.txt\n M b.txt\n");
});

test("hooks run, and one that refuses changes nothing", async () => {
    const fixture = branched();
    fixture.write({ "a.txt": text("aPcdefghijRl") });
    fixture.hook("commit-msg", 'grep -q "fixup! End" "$1" && exit 1; exit 0');
    const before = fixture.state();
    await rejects(
        fixture.perform((at) => absorb(at, { isRebased: true })),
        "operation.failed",
    );
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
    fixture.hook("commit-msg", "exit 0");
    await fixture.perform((at) => absorb(at, { isRebased: true }));
    assert.equal(log(fixture), "Begin\nEnd");
    assert.equal(fixture.git("show", "HEAD~1:a.txt"), text("aPcdefghijkl"));
});

test("subjects that two commits share, and those that look like repairs, are told by name", async () => {
    const fixture = branched();
    fixture.commit("Begin", { "b.txt": text("bB") });
    fixture.commit("fixup! nothing", { "c.txt": "c\n" });
    fixture.write({ "a.txt": text("aPcdefghijYl"), "b.txt": text("bC"), "c.txt": "d\n" });
    const names = fixture.git("log", "--format=%H", "--reverse", "main..").split("\n");
    await fixture.perform((at) => absorb(at, { isRebased: false }));
    const made = log(fixture).split("\n").slice(4);
    assert.deepEqual(
        made,
        [0, 2, 3].map((index) => `fixup! ${names[index]}`),
    );
    await fixture.perform((at) => rebase(at, { onto: "main", isAutosquashed: true }));
    assert.equal(log(fixture), "Begin\nEnd\nBegin\nfixup! nothing");
    assert.equal(fixture.git("status", "--porcelain"), "");
});

test("what is no change of lines stays", async () => {
    const fixture = branched();
    fixture.commit("Odd", { "tool.sh": "#!/bin/sh\n", "gone.txt": "x\n", "-rf; x\n": text("x") });
    writeFileSync(fixture.path("bytes.bin"), Buffer.from([0, 1]));
    fixture.commit("Bytes", {});
    chmodSync(fixture.path("tool.sh"), 0o755);
    writeFileSync(fixture.path("bytes.bin"), Buffer.from([0, 2]));
    fixture.write({ "-rf; x\n": text("y"), "new.txt": "n\n" });
    fixture.git("rm", "-q", "--", "gone.txt");
    fixture.git("add", "-A");
    expectText(
        await preview(fixture),
        `
put 1 change into 1 commit by fixup commits
OID Odd
  -rf; x
:1 (+1 -1)
stays: bytes.bin, no text
stays: gone.txt, removed file
stays: new.txt, new file
stays: tool.sh, other permissions
`,
    );
    await fixture.perform((at) => absorb(at, { isRebased: true }));
    expectText(
        fixture.git("status", "--porcelain").trimEnd(),
        `
M  bytes.bin
D  gone.txt
A  new.txt
M  tool.sh
`,
    );
});

test("ends of lines and bytes stay what they are", async () => {
    const fixture = branched();
    writeFileSync(fixture.path("win.txt"), Buffer.from("\xff1\r\n2\r\n3", "latin1"));
    fixture.commit("Win", {});
    const bytes = Buffer.from("\xff1\r\nzwei\xe4\r\n3", "latin1");
    writeFileSync(fixture.path("win.txt"), bytes);
    await fixture.perform((at) => absorb(at, { isRebased: true }));
    assert.equal(fixture.git("status", "--porcelain"), "");
    assert.equal(fixture.read("win.txt"), bytes.toString("utf8"));
});

test("bad input is said before anything is done", async () => {
    const fixture = branched();
    const run = (base?: string): Promise<unknown> =>
        fixture.perform((at) => absorb(at, { isRebased: false, base }));
    await rejects(run(), "absorb.nothingChanged");
    fixture.write({ "b.txt": "other\n" });
    const before = fixture.state();
    await rejects(run(), "absorb.nothingBelongs");
    await rejects(run("HEAD"), "absorb.noCommits");
    await rejects(run("--all"), "operation.unknownRevision");
    fixture.git("switch", "-q", "main");
    await rejects(run(), "absorb.needsBase");
    fixture.git("switch", "-q", "topic");
    assert.deepEqual(fixture.state(), before);
});

test("an absorb that breaks off is taken back", async () => {
    const fixture = branched();
    fixture.write({ "a.txt": text("aPcdeQghijRl"), "unknown.txt": "u\n" });
    const calls = await breaksOffAnywhere(fixture, (at) => absorb(at, { isRebased: true }));
    assert.ok(calls > 8, String(calls));
});

test("absorbing comes to the same files as committing everything", async () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "c", "d"), maxLength: 10 });
    const states = fc.array(letters, { minLength: 4, maxLength: 6 });
    const property = fc.asyncProperty(states, async (all) => {
        const fixture = new RepositoryFixture();
        const [base = "", ...rest] = all;
        fixture.commit("base", { "a.txt": text(base) });
        fixture.git("switch", "-q", "-c", "topic");
        for (const [index, each] of rest.slice(0, -1).entries()) {
            fixture.commit(`Commit ${index}`, { "a.txt": text(each), [`${index}.txt`]: "" });
        }
        const last = text(rest.at(-1) ?? "");
        fixture.write({ "a.txt": last });
        const commits = log(fixture);
        try {
            await fixture.perform((at) => absorb(at, { isRebased: true }));
        } catch (error) {
            const isNone = ["absorb.nothingChanged", "absorb.nothingBelongs"].some((code) =>
                CodedError.is(error, code),
            );
            assert.ok(isNone, String(error));
        }
        assert.equal(log(fixture), commits);
        assert.equal(fixture.read("a.txt"), last);
        // What was not absorbed is what a commit of everything still has to add.
        fixture.git("commit", "-q", "-a", "--allow-empty", "-m", "rest");
        assert.equal(fixture.git("show", "HEAD:a.txt"), last);
        assert.equal(fixture.git("status", "--porcelain"), "");
    });
    await fc.assert(property, { numRuns: 12 });
});
