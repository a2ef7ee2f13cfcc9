import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
    existsSync,
    linkSync,
    mkdirSync,
    mkdtempSync,
    rmSync,
    symlinkSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { CancellationSource, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import {
    type BuildFolder,
    measureBuildFolder,
    removeParts,
} from "../../src/cargo-tools/build-folder.ts";

const hash = "0123456789abcdef";

function folderWith(t: TestContext, files: Readonly<Record<string, number>>): string {
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-clean-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, bytes] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), "x".repeat(bytes));
    }
    return folder;
}

const made = {
    "CACHEDIR.TAG": 5,
    "doc/index.html": 70,
    "debug/app": 1000,
    [`debug/deps/libserde_json-${hash}.rlib`]: 300,
    [`debug/.fingerprint/serde-json-${hash}/lib`]: 20,
    [`debug/deps/app-${hash}`]: 900,
    "debug/incremental/app-1fjk3l2m0q9xz/s-a/x.o": 50,
    [`wasm32/release/.fingerprint/app-${hash}/lib`]: 8,
};

function shown({ parts }: BuildFolder): string[] {
    return parts.map(
        ({ kind, profile, name, bytes, files }) =>
            `${kind} ${profile}${name && ` ${name}`}: ${bytes} in ${files}`,
    );
}

const measure = (path: string, now = Date.now()) => measureBuildFolder(path, now, NeverCancelled);

test("profiles, targets, packages, notes of the compiler and other folders, with their sizes", async (t) => {
    const found = await measure(folderWith(t, made));
    assert.deepEqual(shown(found), [
        "profile debug: 2270 in 5",
        "package debug app: 950 in 2",
        "package debug serde_json: 320 in 2",
        "folder doc: 70 in 1",
        "incremental debug: 50 in 1",
        "profile wasm32/release: 8 in 1",
        "package wasm32/release app: 8 in 1",
    ]);
    assert.equal(found.bytes, 2348);
});

test("what was made long ago is a part of its own", async (t) => {
    const folder = folderWith(t, made);
    const file = join(folder, `debug/deps/libserde_json-${hash}.rlib`);
    utimesSync(file, 1_000, 1_000);
    const found = await measure(folder);
    const old = found.parts.filter(({ kind }) => kind === "old");
    assert.deepEqual(
        old.map(({ paths, bytes }) => [paths, bytes]),
        [[[file], 300]],
    );
});

test("only what was chosen is removed", async (t) => {
    const folder = folderWith(t, made);
    const found = await measure(folder);
    const chosen = found.parts.filter(({ name }) => name === "serde_json");
    await removeParts(found, chosen, NeverCancelled);
    assert.ok(!existsSync(join(folder, `debug/deps/libserde_json-${hash}.rlib`)));
    assert.ok(existsSync(join(folder, `debug/deps/app-${hash}`)));
    await removeParts(found, chosen, NeverCancelled);
});

test("a folder that is none of cargo's is left alone, and so is all outside of it", async (t) => {
    const folder = folderWith(t, { "debug/.fingerprint/a": 1 });
    await assert.rejects(measure(folder), { code: "buildFolder.none" });
    await assert.rejects(measure(join(folder, "absent")), { code: "buildFolder.none" });
    const found = await measure(folderWith(t, made));
    const [part] = found.parts;
    assert.ok(part !== undefined);
    for (const path of [folder, found.path, join(found.path, "..", "other")]) {
        const parts = [{ ...part, paths: [path] }];
        await assert.rejects(removeParts(found, parts, NeverCancelled), {
            code: "buildFolder.outside",
        });
    }
    assert.ok(existsSync(found.path));
});

test("cargo links what it made to a place with a short name; that takes no space", async (t) => {
    const folder = folderWith(t, made);
    linkSync(join(folder, `debug/deps/app-${hash}`), join(folder, "debug/a-linked-app"));
    assert.equal((await measure(folder)).bytes, 2348);
});

test("links are measured as links, and cancelling ends the walk", async (t) => {
    const folder = folderWith(t, made);
    const outside = folderWith(t, { huge: 100_000 });
    try {
        symlinkSync(outside, join(folder, "debug/deps/link"));
    } catch {
        t.skip("this user may not make links");
        return;
    }
    assert.ok((await measure(folder)).bytes < 10_000);
    const source = new CancellationSource();
    source.cancel();
    await assert.rejects(measureBuildFolder(folder, 0, source.token), { name: "CancelledError" });
});

test("a folder that cargo really made: without a package's part, cargo makes just that anew", async (t) => {
    const folder = folderWith(t, {});
    mkdirSync(join(folder, "src"));
    writeFileSync(join(folder, "Cargo.toml"), '[package]\nname = "app"\nedition = "2021"\n');
    writeFileSync(join(folder, "src/lib.rs"), "pub fn a() {}\n");
    const build = () =>
        spawnSync("cargo", ["build", "--offline"], {
            cwd: folder,
            encoding: "utf8",
            env: { ...process.env, CARGO_TARGET_DIR: join(folder, "target") },
        });
    if (build().status !== 0) {
        t.skip("cargo is not installed");
        return;
    }
    assert.doesNotMatch(build().stderr, /Compiling/);
    const found = await measure(join(folder, "target"));
    const parts = found.parts.filter(({ kind, name }) => kind === "package" && name === "app");
    assert.equal(parts.length, 1);
    await removeParts(found, parts, NeverCancelled);
    const again = build();
    assert.equal(again.status, 0);
    assert.match(again.stderr, /Compiling app/);
});
