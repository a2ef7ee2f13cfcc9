import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import fc from "fast-check";
import { changesBetween, readDiffTrees } from "../../src/git/diff-trees.ts";
import { TemporaryRepository } from "./temporary-repository.ts";

test("one git tells what differs between many commits", async (context) => {
    const repository = new TemporaryRepository(context);
    repository.commit({ "a\nb": "1\n", d: "1\n", "e/f": "1\n" });
    repository.branch("theirs", { "a\nb": "2\n", new: "1\n" });
    repository.git("rm", "-q", "d");
    repository.git("commit", "-q", "-m", "without");
    const [base, head] = ["main", "theirs"].map((name) =>
        repository.git("rev-parse", name).trim(),
    ) as [string, string];
    const pairs = [
        [base, head],
        [base, base],
        [head, base],
    ] as const;
    const found = await changesBetween(repository.folder, pairs, {}, NeverCancelled);
    const rows = pairs.map(([from, to]) =>
        found.get(`${from} ${to}`)?.map(({ kind, path }) => `${kind} ${path}`),
    );
    assert.deepEqual(rows, [
        ["modified a\nb", "deleted d", "added new"],
        [],
        ["modified a\nb", "added d", "deleted new"],
    ]);
});

test("whatever git printed, reading it does not throw", () => {
    const oid = "a".repeat(40);
    const field = fc.oneof(
        fc.string(),
        fc.constant(oid),
        fc.constant(`:100644 100644 ${oid} ${oid} M`),
    );
    fc.assert(
        fc.property(fc.array(field), (fields) => {
            for (const changes of readDiffTrees(fields.join("\0")))
                for (const { path } of changes) assert.notEqual(path, "");
        }),
    );
});
