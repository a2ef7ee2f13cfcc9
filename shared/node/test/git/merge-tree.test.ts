import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
    existsSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import fc from "fast-check";
import { catObjects } from "../../src/git/cat-files.ts";
import { mergeManyTrees, mergeTrees, readMergeTrees } from "../../src/git/merge-tree.ts";
import { scratchObjects } from "../../src/git/scratch-objects.ts";

const folder = mkdtempSync(join(tmpdir(), "rai merge:tree-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: string[]): string {
    const env = {
        ...process.env,
        GIT_AUTHOR_NAME: "A",
        GIT_AUTHOR_EMAIL: "a@example.org",
        GIT_COMMITTER_NAME: "A",
        GIT_COMMITTER_EMAIL: "a@example.org",
    };
    return execFileSync("git", args, { cwd: folder, encoding: "utf8", env });
}

function branch(name: string, from: string, files: Readonly<Record<string, string>>): void {
    git("checkout", "-q", "-B", name, from);
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
    git("add", "-A");
    git("commit", "-q", "-m", name);
}

before(() => {
    git("init", "-q", "-b", "main");
    writeFileSync(join(folder, "a.rs"), "one\n");
    writeFileSync(join(folder, "ü b.rs"), "x\ny\nz\n");
    git("add", "-A");
    git("commit", "-q", "-m", "base");
    branch("left", "main", { "a.rs": "two\n", "ü b.rs": "X\ny\nz\n" });
    branch("right", "main", { "a.rs": "three\n", "ü b.rs": "x\ny\nZ\n", "new.rs": "n\n" });
    branch("apart", "main", { "other.rs": "o\n" });
});

/** Every byte below a folder. */
function fingerprint(path: string): string {
    const hash = createHash("sha256");
    for (const name of readdirSync(path).sort()) {
        const file = join(path, name);
        hash.update(name);
        hash.update(statSync(file).isDirectory() ? fingerprint(file) : readFileSync(file));
    }
    return hash.digest("hex");
}

test("two commits are merged by git without a trace in the repository", async () => {
    const before = fingerprint(folder);
    const scratch = await scratchObjects(folder, NeverCancelled);
    const merged = await mergeTrees(folder, "left", "right", scratch.env, NeverCancelled);
    assert.equal(merged.isClean, false);
    assert.deepEqual(
        merged.conflicts.map(({ path }) => path),
        ["a.rs"],
    );
    assert.match(merged.messages, /CONFLICT \(content\)/);
    const [conflict] = merged.conflicts;
    const stages = [conflict?.base, conflict?.ours, conflict?.theirs].map(
        (each) => each?.oid ?? "",
    );
    const names = [...stages, `${merged.tree}:ü b.rs`, `${merged.tree}:missing`];
    const texts = await catObjects(folder, names, NeverCancelled, scratch.env);
    assert.deepEqual(texts, ["one\n", "two\n", "three\n", "X\ny\nZ\n", undefined]);
    assert.equal(fingerprint(folder), before);
    const own = scratch.env.GIT_OBJECT_DIRECTORY ?? "";
    assert.ok(existsSync(own));
    await scratch.dispose();
    assert.ok(!existsSync(own));
});

test("what merges cleanly has a tree and no conflicts", async () => {
    const scratch = await scratchObjects(folder, NeverCancelled);
    const merged = await mergeTrees(folder, "left", "apart", scratch.env, NeverCancelled);
    assert.deepEqual([merged.isClean, merged.conflicts], [true, []]);
    assert.match(merged.tree, /^[0-9a-f]{40,64}$/);
    const failing = mergeTrees(folder, "left", "--help", scratch.env, NeverCancelled);
    await assert.rejects(failing, (error) => CodedError.is(error, "git.failed"));
    await scratch.dispose();
});

test("one git merges many pairs, and one that it gives up at is left", async () => {
    git("checkout", "-q", "--orphan", "alone");
    git("commit", "-q", "-m", "alone");
    const names = ["apart", "right", "main", "alone", "right"];
    const scratch = await scratchObjects(folder, NeverCancelled);
    const pairs = names.map((name) => ["left", name] as const);
    const merged = await mergeManyTrees(folder, pairs, scratch.env, NeverCancelled);
    assert.deepEqual(
        merged.map((each) => each?.conflicts.map(({ path, kind }) => `${path} ${kind}`)),
        [[], ["a.rs content"], [], undefined, ["a.rs content"]],
    );
    const single = await mergeTrees(folder, "left", "right", scratch.env, NeverCancelled);
    assert.equal(merged[1]?.tree, single.tree);
    assert.deepEqual(merged[1]?.conflicts, single.conflicts);
    // Git gives up often enough to be left alone.
    const alone = Array.from({ length: 20 }, () => ["left", "alone"] as const);
    const none = await mergeManyTrees(folder, alone, scratch.env, NeverCancelled);
    assert.deepEqual(none, Array(20).fill(undefined));
    assert.deepEqual(await mergeManyTrees(folder, [], scratch.env, NeverCancelled), []);
    await scratch.dispose();
});

test("whatever git printed, reading it does not throw", () => {
    const pieces = fc.constantFrom(
        "\0",
        "\n",
        "0\0",
        "1\0",
        "2\0",
        `${"a".repeat(40)}\0`,
        "100644 abc 1\ta\0",
        "100644 abc 3\tb\0",
        "CONFLICT (content) x\0",
        "f00",
        "\t",
    );
    fc.assert(
        fc.property(fc.array(pieces), (parts) => {
            for (const { conflicts } of readMergeTrees(parts.join("")))
                for (const { path } of conflicts) assert.ok(path.length > 0);
        }),
    );
});
