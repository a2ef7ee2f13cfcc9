import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { fixup } from "../../src/git-operations/fixup-operation.ts";
import { previewOperation } from "../../src/git-operations/perform-operation.ts";
import { abortRebase } from "../../src/git-operations/rebase-with-git.ts";
import { undoOperation } from "../../src/git-operations/undo-operation.ts";
import { breaksOffAnywhere } from "./rebase-breaks-off.ts";
import { RepositoryFixture } from "./repository-fixture.ts";

function branched(): RepositoryFixture {
    const fixture = new RepositoryFixture();
    fixture.commit("base", { "a.txt": "base\n", "b.txt": "b\n" });
    fixture.commit("One", { "one.txt": "1\n" });
    fixture.commit("Two", { "a.txt": "two\n" });
    return fixture;
}

function log(fixture: RepositoryFixture): string {
    return fixture.git("log", "--reverse", "--format=%s").trim();
}

async function rejects(promise: Promise<unknown>, code: string): Promise<void> {
    await assert.rejects(promise, (error) => CodedError.is(error, code) || assert.fail(`${error}`));
}

test("a repair is committed, or put into its commit", async () => {
    const fixture = branched();
    fixture.write({ "one.txt": "eins\n", "new.txt": "n\n" });
    fixture.git("add", "-A");
    fixture.write({ "b.txt": "not staged\n" });
    const before = fixture.state();
    await fixture.perform((at) => fixup(at, { revision: "HEAD~1", isRebased: false }));
    assert.equal(log(fixture), "base\nOne\nTwo\nfixup! One");
    assert.equal(fixture.git("status", "--porcelain"), " M b.txt\n");
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
    await fixture.perform((at) => fixup(at, { revision: "HEAD~1", isRebased: true }));
    assert.equal(log(fixture), "base\nOne\nTwo");
    assert.equal(fixture.git("show", "HEAD~1:one.txt"), "eins\n");
    assert.equal(fixture.git("show", "HEAD~1:new.txt"), "n\n");
    assert.equal(fixture.git("status", "--porcelain"), " M b.txt\n");
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
});

test("the preview tells conflicts, and the rebase stops at them", async () => {
    const fixture = branched();
    fixture.write({ "a.txt": "three\n" });
    const before = fixture.state();
    const request = { revision: "HEAD~1", isRebased: true };
    const { title, lines, warnings } = await previewOperation(
        fixture.folder,
        fixup(await fixture.open(), request),
        NeverCancelled,
    );
    assert.deepEqual(fixture.state(), before);
    expectText(
        [title, ...lines, ...warnings].join("\n").replaceAll(/\b[0-9a-f]{10}\b/g, "OID"),
        `
repair OID One
change a.txt
pick OID One: clean
fixup OID fixup! One: conflict in a.txt:1 (textual)
pick OID Two: conflict in a.txt:1 (textual)
It will stop at conflicts; settle them and go on.
`,
    );
    const { outcome } = await fixture.perform((at) => fixup(at, request));
    assert.equal(outcome.state, "stopped");
    const copy = fixture.copy();
    await copy.perform(abortRebase);
    assert.equal(log(copy), "base\nOne\nTwo\nfixup! One");
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
});

test("what cannot be repaired", async () => {
    const fixture = branched();
    const run = (revision: string, isRebased = true): Promise<unknown> =>
        fixture.perform((at) => fixup(at, { revision, isRebased }));
    await rejects(run("HEAD"), "absorb.nothingChanged");
    fixture.git("branch", "side", "HEAD~1");
    fixture.git("commit", "-q", "--allow-empty", "-m", "later");
    fixture.write({ "b.txt": "changed\n" });
    await rejects(run("HEAD~3"), "absorb.cannotRebase");
    await rejects(run("--exec=x"), "operation.unknownRevision");
    fixture.git("stash", "-q");
    fixture.git("switch", "-q", "side");
    fixture.git("stash", "pop", "-q");
    await rejects(run("main"), "absorb.notOfBranch");
    await run("HEAD~1", false);
    assert.equal(log(fixture), "base\nOne\nfixup! base");
});

test("a fixup that breaks off is taken back", async () => {
    const fixture = branched();
    fixture.write({ "one.txt": "eins\n", "unknown.txt": "u\n" });
    const request = { revision: "HEAD~1", isRebased: true };
    await breaksOffAnywhere(fixture, (at) => fixup(at, request));
});
