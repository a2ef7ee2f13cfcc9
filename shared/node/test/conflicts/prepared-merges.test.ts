import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { cannotConflict } from "@rust-ai-ide/merge/prediction/path-change";
import fc from "fast-check";
import { prepareMerges } from "../../src/conflicts/prepared-merges.ts";
import { changesBetween } from "../../src/git/diff-trees.ts";
import { mergeManyTrees, mergeTrees } from "../../src/git/merge-tree.ts";
import { type ImportedBranch, TemporaryRepository } from "../git/temporary-repository.ts";

type Files = Readonly<Record<string, string>>;

const body = (name: string): string =>
    Array.from({ length: 6 }, (_, line) => `${name} ${line}\n`).join("");
const baseFiles: Files = Object.fromEntries(
    ["top", "old/a", "old/b", "old/in/c", "other/d", "other/in/e"].map((path) => [
        path,
        body(path),
    ]),
);

type Change =
    | { readonly kind: "move"; readonly from: string; readonly to: string }
    | { readonly kind: "write" | "remove"; readonly path: string; readonly text: string };

/** What somebody does to files: moves of files and folders, additions, edits, removals. */
const change: fc.Arbitrary<Change> = fc.oneof(
    fc.record({
        kind: fc.constant("move" as const),
        from: fc.constantFrom("top", "old", "old/a", "old/in", "other", "other/d", ""),
        to: fc.constantFrom("new", "old", "other/in", "old/new", "top", "sub"),
    }),
    fc.record({
        kind: fc.constantFrom("write" as const, "remove" as const),
        path: fc.constantFrom(
            "top",
            "old",
            "old/a",
            "old/new",
            "new/a",
            "other/x",
            "old/in/x",
            "x",
            "sub/top/x",
        ),
        text: fc.constantFrom("1", "2", "old/a"),
    }),
);

function applied(files: Files, changes: readonly Change[]): Files {
    const now = new Map(Object.entries(files));
    const clear = (path: string): void => {
        // A file where a folder is, or the other way round, takes its place.
        for (const each of [...now.keys()])
            if (each.startsWith(`${path}/`) || path.startsWith(`${each}/`)) now.delete(each);
    };
    const move = (from: string, to: string): void => {
        const moved = [...now].filter(
            ([path]) => from === "" || path === from || path.startsWith(`${from}/`),
        );
        for (const [path] of moved) now.delete(path);
        for (const [path, text] of moved) {
            const target = from === "" ? `${to}/${path}` : `${to}${path.slice(from.length)}`;
            clear(target);
            now.set(target, text);
        }
    };
    for (const each of changes) {
        if (each.kind === "move") move(each.from, each.to);
        else if (each.kind === "write") {
            clear(each.path);
            now.set(each.path, body(each.text));
        } else now.delete(each.path);
    }
    return Object.fromEntries(now);
}

test("what is not merged is what git merges without a word", async (context) => {
    const repository = new TemporaryRepository(context);
    // All merges at once: a repository for each of them would take minutes.
    const seed = Math.floor(Math.random() * 2 ** 31);
    const side = fc.array(change, { minLength: 1, maxLength: 3 });
    const pairs = fc.sample(fc.tuple(side, side), { numRuns: 500, seed });
    const branches: ImportedBranch[] = [{ name: "main", files: baseFiles }];
    for (const [index, sides] of pairs.entries()) {
        for (const [number, changes] of sides.entries()) {
            const files = applied(baseFiles, changes);
            branches.push({ name: `${index}-${number}`, from: "main", files });
        }
    }
    repository.import(branches);
    const listed = repository.git("for-each-ref", "--format=%(refname:short) %(objectname)");
    const oids = new Map(
        listed
            .trim()
            .split("\n")
            .map((line) => line.split(" ") as [string, string]),
    );
    const base = oids.get("main") ?? "";
    const asked = pairs.map(
        (_, index) => [oids.get(`${index}-0`) ?? "", oids.get(`${index}-1`) ?? ""] as const,
    );
    const changes = await changesBetween(
        repository.folder,
        asked.flat().map((head) => [base, head] as const),
        {},
        NeverCancelled,
    );
    const merges = await mergeManyTrees(repository.folder, asked, {}, NeverCancelled);
    let skipped = 0;
    const lies: string[] = [];
    for (const [index, [ours, theirs]] of asked.entries()) {
        const mine = changes.get(`${base} ${ours}`) ?? [];
        const others = changes.get(`${base} ${theirs}`) ?? [];
        if (!cannotConflict(mine, others)) continue;
        skipped++;
        // Some merges of folders that moved crosswise are more than this git can do.
        const merge =
            merges[index] ??
            (await mergeTrees(repository.folder, ours, theirs, {}, NeverCancelled));
        if (!merge.isClean) {
            lies.push(`${JSON.stringify(pairs[index])}: ${merge.messages}`);
        }
    }
    assert.deepEqual(lies, [], `seed ${seed}`);
    const stopped = merges.filter((merge) => merge?.isClean !== true).length;
    assert.ok(skipped > 50 && stopped > 50, `${skipped} skipped, git stops at ${stopped}`);
});

async function checkMade(
    repository: TemporaryRepository,
    expected: "untouched" | "clean" | "conflict",
): Promise<void> {
    const [ours = "", theirs = ""] = ["ours", "theirs"].map((name) =>
        repository.git("rev-parse", name).trim(),
    );
    const [merge] = await prepareMerges(repository.folder, [[ours, theirs]], {}, NeverCancelled);
    const { made } = merge ?? {};
    const found = typeof made === "object" ? (made.isClean ? "clean" : "conflict") : made;
    assert.equal(found, expected);
}

test("a file that is added in a folder which the other side renamed is merged by git", async (context) => {
    const repository = new TemporaryRepository(context);
    repository.import([
        { name: "main", files: baseFiles },
        {
            name: "ours",
            from: "main",
            files: applied(baseFiles, [{ kind: "move", from: "old", to: "new" }]),
        },
        { name: "theirs", from: "main", files: { ...baseFiles, "old/x": "x\n" } },
    ]);
    await checkMade(repository, "conflict");
});

test("files that have nothing to do with each other are not merged", async (context) => {
    const repository = new TemporaryRepository(context);
    repository.import([
        { name: "main", files: baseFiles },
        { name: "ours", from: "main", files: { ...baseFiles, "old/a": "x\n", "old/y": "y\n" } },
        { name: "theirs", from: "main", files: { ...baseFiles, "old/b": "x\n", "old/z": "z\n" } },
    ]);
    await checkMade(repository, "untouched");
});

test("a folder where the other side has a file is left to git", async (context) => {
    const repository = new TemporaryRepository(context);
    repository.import([
        { name: "main", files: baseFiles },
        { name: "ours", from: "main", files: { ...baseFiles, place: "x\n" } },
        { name: "theirs", from: "main", files: { ...baseFiles, "place/in": "x\n" } },
    ]);
    await checkMade(repository, "conflict");
});
