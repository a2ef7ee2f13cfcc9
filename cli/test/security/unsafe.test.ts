import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { unsafeInventory } from "../../src/commands/unsafe.ts";
import { runProgram } from "../../src/program.ts";
import { fakeContext } from "../fake-context.ts";

const files = {
    "Cargo.toml": '[workspace]\nmembers = ["a", "b"]\nresolver = "2"\n',
    "Cargo.lock":
        'version = 4\n\n[[package]]\nname = "a"\nversion = "0.1.0"\ndependencies = ["b"]\n\n[[package]]\nname = "b"\nversion = "0.1.0"\n',
    "a/Cargo.toml":
        '[package]\nname = "a"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nb = { path = "../b" }\n',
    "a/src/lib.rs": "pub fn f(p: *const u8) -> u8 {\n    unsafe { *p }\n}\n",
    "a/tests/t.rs": "#[test]\nfn t() { unsafe { x() } }\n",
    "b/Cargo.toml": '[package]\nname = "b"\nversion = "0.1.0"\nedition = "2021"\n',
    "b/src/lib.rs": "#![forbid(unsafe_code)]\npub fn g() {}\n",
};

interface Run {
    readonly code: number;
    readonly out: string;
    readonly err: string;
}

function folderOf(context: TestContext): string {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-unsafe-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries(files)) write(folder, path, text);
    return folder;
}

function write(folder: string, path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
}

async function run(folder: string, ...args: readonly string[]): Promise<Run> {
    const { context, out, err } = fakeContext();
    const manifest = ["--manifest-path", join(folder, "Cargo.toml")];
    const code = await runProgram([unsafeInventory], ["unsafe", ...args, ...manifest], context);
    return { code, out: out(), err: err() };
}

test("packages with what they take on trust", async (context) => {
    const folder = folderOf(context);
    const { code, out } = await run(folder, "--uses");
    assert.equal(code, 0);
    assert.match(out, /\na 0\.1\.0 +1 +0 +0 +0 +0 +0 +1 +0\/1 +1\n/);
    assert.match(out, /\nb 0\.1\.0 \(forbids\) +0 +0 +0 +0 +0 +0 +0 +- +0\n/);
    assert.match(out, /a\/src\/lib\.rs:2: block in f \(not explained\)\n/);
    assert.match(out, /a\/tests\/t\.rs:2: block in t \(not explained, test\)\n/);
    assert.equal((await run(folder, "--require-comments")).code, 1);
    write(
        folder,
        "a/src/lib.rs",
        "pub fn f(p: *const u8) {\n    // SAFETY: ok\n    unsafe { *p };\n}\n",
    );
    assert.equal((await run(folder, "--require-comments")).code, 0);
});

test("as JSON, with the counts of cargo-geiger", async (context) => {
    const { out } = await run(folderOf(context), "--format", "json", "--geiger");
    const { packages } = JSON.parse(out) as {
        packages: { name: string; uses: unknown[]; geiger: Record<string, unknown> }[];
    };
    const a = packages.find(({ name }) => name === "a");
    assert.deepEqual(a?.geiger.functions, { safe: 1, unsafe: 0 });
    assert.deepEqual(a?.geiger.expressions, { safe: 0, unsafe: 1 });
    assert.equal(a?.uses.length, 2);
});

test("what came since a revision", async (context) => {
    const folder = folderOf(context);
    const git = (...args: readonly string[]): void => {
        execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
            cwd: folder,
            stdio: "ignore",
        });
    };
    assert.match(
        (await run(folder, "--base", "HEAD")).err,
        /git\.notARepository|git\.unknownRevision/,
    );
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "first");
    assert.deepEqual(await run(folder, "--base", "HEAD"), {
        code: 0,
        out: "No unsafe code came or went.\n",
        err: "",
    });
    write(folder, "a/src/new file.rs", "unsafe fn n() {}\n");
    write(folder, "a/src/lib.rs", "// nothing\n");
    const { code, out } = await run(folder, "--base", "HEAD");
    assert.equal(code, 1);
    assert.equal(
        out,
        "+ a/src/new file.rs:1: function in n (not explained)\n- a/src/lib.rs:2: block in f\n",
    );
    const wrong = await run(folder, "--base=--output=x");
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /git\.unknownRevision/);
});
