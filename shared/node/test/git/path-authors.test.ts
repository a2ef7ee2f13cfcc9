import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import fc from "fast-check";
import { authorsOf, readAuthors } from "../../src/git/path-authors.ts";
import { TemporaryRepository } from "./temporary-repository.ts";

test("those who changed a path since a commit are told, the latest first", async (context) => {
    const repository = new TemporaryRepository(context);
    repository.commit({ "a\nb": "1\n", c: "1\n" });
    for (const [author, path, text] of [
        ["Bob", "a\nb", "2\n"],
        ["Cid", "c", "2\n"],
        ["Dan", "a\nb", "3\n"],
        ["Bob", "a\nb", "4\n"],
    ] as const) {
        repository.write(path, text);
        repository.git("commit", "-q", "-a", "-m", "change", `--author=${author} <x@example.org>`);
    }
    const first = repository.git("rev-list", "--max-parents=0", "HEAD").trim();
    const check = async (paths: readonly string[], expected: unknown): Promise<void> => {
        const range = [first, "HEAD"] as const;
        const found = await authorsOf(repository.folder, range, paths, {}, NeverCancelled);
        assert.deepEqual([...found], expected);
    };
    await check(["a\nb", "d"], [["a\nb", ["Bob", "Dan"]]]);
    await check(["c"], [["c", ["Cid"]]]);
    await check([], []);
});

test("whatever git printed, authors are those of paths that were asked for", () => {
    const field = fc.oneof(
        fc.string(),
        fc.constantFrom("a", "b", "//author Bob", "\n//author Cid"),
    );
    fc.assert(
        fc.property(fc.array(field), (fields) => {
            for (const [path, authors] of readAuthors(fields.join("\0"), new Set(["a"]))) {
                assert.equal(path, "a");
                assert.ok(authors.length > 0 && new Set(authors).size === authors.length);
            }
        }),
    );
});
