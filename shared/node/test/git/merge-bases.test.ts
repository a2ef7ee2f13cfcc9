import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import fc from "fast-check";
import { mergeBases } from "../../src/git/merge-bases.ts";
import { TemporaryRepository } from "./temporary-repository.ts";

test("ancestors of many pairs are those that git tells of each pair", async (context) => {
    const repository = new TemporaryRepository(context);
    repository.commit({ a: "1\n" });
    const tree = repository.git("rev-parse", "HEAD^{tree}").trim();
    const history = fc.array(fc.array(fc.nat(9), { maxLength: 3 }), {
        minLength: 4,
        maxLength: 10,
    });
    let count = 0;
    await fc.assert(
        fc.asyncProperty(history, fc.boolean(), async (parents, isRooted) => {
            const commits: string[] = [];
            for (const own of parents) {
                const known = new Set(own.map((each) => commits[each % commits.length]));
                if (isRooted) known.add(commits[0]);
                const options = [...known].flatMap((each) =>
                    each === undefined ? [] : ["-p", each],
                );
                const message = `state ${count++}`;
                const made = repository.git("commit-tree", tree, ...options, "-m", message);
                commits.push(made.trim());
            }
            const pairs = commits.slice(1).map((each) => [commits.at(-1) ?? "", each] as const);
            const found = await mergeBases(repository.folder, pairs, {}, NeverCancelled);
            for (const [index, [ours, theirs]] of pairs.entries()) {
                let expected: string[] = [];
                try {
                    const out = repository.git("merge-base", "--all", ours, theirs);
                    expected = out.trim().split("\n");
                } catch {
                    // Nothing in common.
                }
                assert.deepEqual([...(found[index] ?? [])].sort(), expected.sort());
            }
        }),
        { numRuns: 12 },
    );
});
