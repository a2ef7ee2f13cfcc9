import assert from "node:assert/strict";
import { chmodSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CancellationSource, CancelledError } from "@rust-ai-ide/core/cancellation";
import { walkFiles } from "../../src/index/file-walk.ts";
import type { IndexProblem } from "../../src/index/workspace-indexer.ts";
import { makeFolder } from "./index-folder.ts";

type Options = Partial<Parameters<typeof walkFiles>[0]>;

/** Paths below the first root, in the order in which the walk tells them. */
async function walk(root: string, options: Options = {}): Promise<string[]> {
    const found: string[] = [];
    const isWanted = (name: string): boolean => /\.(?:rs|ts)$/.test(name);
    for await (const paths of walkFiles({ roots: [root], isWanted, ...options })) {
        found.push(...paths.map((path) => path.replace(`${root}/`, "")));
    }
    return found;
}

test("git's rules, from above the root down and of the user's own, decide with the excludes", async () => {
    const folder = makeFolder({
        ".git/info/exclude": "private.rs\n",
        ".gitignore": "generated/\n*.gen.ts\n",
        "app/.gitignore": "!keep.gen.ts\nlocal.rs\n",
        "app/src/lib.rs": "",
        "app/src/b.rs": "",
        "app/src/private.rs": "",
        "app/src/deep/local.rs": "",
        "app/src/deep/own.rs": "",
        "app/x.gen.ts": "",
        "app/keep.gen.ts": "",
        "app/generated/a.rs": "",
        "app/third-party/c.rs": "",
        "app/notes.txt": "",
    });
    const root = `${folder}/app`;
    assert.deepEqual(await walk(root, { excludes: ["/third-party/"] }), [
        "keep.gen.ts",
        "src/b.rs",
        "src/lib.rs",
        "src/deep/own.rs",
    ]);
});

test("of hidden folders only cargo's settings are met", async () => {
    const folder = makeFolder({
        ".cargo/config.rs": "",
        ".cargo/registry/src/lib.rs": "",
        ".github/a.rs": "",
        "app/.cargo/config.rs": "",
    });
    assert.deepEqual(await walk(folder), [".cargo/config.rs", "app/.cargo/config.rs"]);
});

test("what tools make is left out, folders of that name with sources are not", async () => {
    const folder = makeFolder({
        "Cargo.toml": "",
        "target/debug/build.rs": "",
        "src/target/mod.rs": "",
        "node_modules/p/index.ts": "",
        "vendor/v/lib.rs": "",
        ".hidden/a.rs": "",
        "web/package.json": "",
        "web/dist/a.ts": "",
        "src/dist/b.rs": "",
        "env/pyvenv.cfg": "",
        "env/a.ts": "",
        "out/CACHEDIR.TAG": "",
        "out/a.rs": "",
    });
    assert.deepEqual(await walk(folder), ["src/dist/b.rs", "src/target/mod.rs"]);
});

test("links are not followed, and roots that meet are walked once", async () => {
    const outside = makeFolder({ "secret.rs": "" });
    const folder = makeFolder({ "a/one.rs": "", "b/two.rs": "" });
    symlinkSync(folder, join(folder, "a/circle"));
    symlinkSync(outside, join(folder, "a/out"));
    symlinkSync(join(outside, "secret.rs"), join(folder, "a/secret.rs"));
    symlinkSync(join(folder, "b"), join(folder, "c"));
    assert.deepEqual(await walk(folder), ["a/one.rs", "b/two.rs"]);
    const roots = [folder, `${folder}/a`, `${folder}/c`, outside];
    const found = await walk(folder, { roots });
    assert.deepEqual(found.map((path) => path.split("/").at(-1)).sort(), [
        "one.rs",
        "secret.rs",
        "two.rs",
    ]);
    assert.deepEqual(await walk(`${folder}/nowhere`), []);
});

test("a folder without permission is a problem, and the walk goes on", async (context) => {
    const folder = makeFolder({ "a/one.rs": "", "b/two.rs": "" });
    chmodSync(join(folder, "a"), 0);
    chmodSync(folder, 0o755);
    const isRoot = process.geteuid?.() === 0;
    if (process.platform === "win32") return context.skip("Windows has other permissions");
    const problems: IndexProblem[] = [];
    try {
        // Root may read everything; nobody may not.
        if (isRoot) process.seteuid?.(65_534);
        const found = await walk(folder, { onProblem: (problem) => problems.push(problem) });
        assert.deepEqual(found, ["b/two.rs"]);
    } finally {
        if (isRoot) process.seteuid?.(0);
        chmodSync(join(folder, "a"), 0o755);
    }
    assert.deepEqual(
        problems.map(({ path, code }) => ({ path, code })),
        [{ path: `${folder}/a`, code: "index.no-permission" }],
    );
});

test("a walk that is cancelled ends with CancelledError", async () => {
    const folder = makeFolder({ "a/one.rs": "", "b/two.rs": "" });
    const source = new CancellationSource();
    const walked = (async () => {
        for await (const _ of walkFiles({
            roots: [folder],
            isWanted: () => true,
            token: source.token,
        })) {
            source.cancel();
        }
    })();
    await assert.rejects(walked, CancelledError);
});
