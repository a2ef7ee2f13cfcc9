import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { CancellationSource, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { cratePath } from "../src/crate-path.ts";
import { listRustFiles, readSources } from "../src/evaluation/repository-files.ts";
import {
    collectAtMost,
    decodeText,
    readAtMost,
    readBytes,
    readText,
    requireFolder,
} from "../src/files.ts";
import { findInstallation } from "../src/installation.ts";

const root = mkdtempSync(join(tmpdir(), "rust-ai-cli-files-"));
after(() => rmSync(root, { recursive: true }));

function write(path: string, content: string | Uint8Array = ""): string {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
    return full;
}

test("reading names what is wrong", async () => {
    const file = write("read/a.rs", "\ufefffn main() {}");
    assert.equal(await readText(file), "fn main() {}");
    await assert.rejects(readBytes(join(root, "none")), { code: "cli.fileMissing" });
    await assert.rejects(readBytes(join(file, "below")), { code: "cli.fileMissing" });
    await assert.rejects(readBytes(root), { code: "cli.isFolder" });
    await assert.rejects(readBytes("a\0b"), { code: "cli.unreadable" });
    await assert.rejects(readText(write("read/b.rs", Uint8Array.from([0xff, 0xfe, 0x61]))), {
        code: "cli.invalidText",
    });
    await requireFolder(root);
    await assert.rejects(requireFolder(file), { code: "cli.notAFolder" });
    await assert.rejects(requireFolder(join(root, "none")), { code: "cli.notAFolder" });
    await assert.rejects(requireFolder("a\0b"), { code: "cli.unreadable" });
    assert.equal(decodeText(Uint8Array.from([0xc3])), undefined);
});

test("no more is read than a limit", async () => {
    const file = write("limit/a.rs", "0123456789");
    const read = async (limit: number): Promise<string | undefined> => {
        const bytes = await readAtMost(file, limit, NeverCancelled);
        return bytes === undefined ? undefined : decodeText(bytes);
    };
    assert.equal(await read(10), "0123456789");
    assert.equal(await read(9), undefined);
    await assert.rejects(readBytes(file, 9), { code: "cli.tooLarge" });
    let taken = 0;
    async function* endless(): AsyncGenerator<string> {
        for (;;) yield String(taken++ % 10);
    }
    assert.equal(await collectAtMost(endless(), 100, NeverCancelled), undefined);
    assert.equal(taken, 101);
    async function* short(): AsyncGenerator<string> {
        yield* ["ab", "c"];
    }
    const bytes = await collectAtMost(short(), 3, NeverCancelled);
    assert.equal(bytes && decodeText(bytes), "abc");
});

test("waiting for a silent writer ends with the token", async () => {
    async function* silent(): AsyncGenerator<string> {
        yield "fn ";
        await new Promise(() => {});
    }
    const source = new CancellationSource();
    const reading = collectAtMost(silent(), 100, source.token);
    setTimeout(() => source.cancel(), 20);
    await assert.rejects(reading, { name: "CancelledError" });
    const file = write("limit/b.rs", "");
    await assert.rejects(readAtMost(file, 100, source.token), { name: "CancelledError" });
});

test("devices and pipes are refused at once", {
    skip: process.platform === "win32" ? "it has neither as a file" : false,
}, async () => {
    const pipe = join(root, "pipe.rs");
    execFileSync("mkfifo", [pipe]);
    for (const path of ["/dev/zero", "/dev/null", pipe]) {
        await assert.rejects(readBytes(path), { code: "cli.notAFile" });
    }
});

test("a path starts with the crate's name", async () => {
    write("ws/Cargo.toml", '[workspace]\nmembers = ["one"]\nname = "not-this"\n');
    write(
        "ws/one/Cargo.toml",
        '[package] # comment\nversion = "1.0.0"\nname = "first-crate"\n\n[lib]\nname = "x"\n',
    );
    assert.equal(await cratePath(write("ws/one/src/a/b.rs")), "first-crate/src/a/b.rs");
    assert.equal(await cratePath(write("ws/one/build.rs")), "first-crate/build.rs");
    assert.equal(await cratePath(write("ws/loose/file.rs")), "loose/file.rs");
    write("single/Cargo.toml", "[package]\nname = 'single'");
    assert.equal(await cratePath(write("single/src/main.rs")), "single/src/main.rs");
});

test("lists the Rust files of a folder and of nothing else", async () => {
    for (const name of ["src/b.rs", "src/a.rs", "target/debug/x.rs", ".hidden/y.rs", "readme.md"]) {
        write(`list/${name}`, "fn a() {}\r\nfn b() {}\r");
    }
    symlinkSync(join(root, "list"), join(root, "list/src/loop"));
    const folder = join(root, "list");
    const names = await listRustFiles({ folder, since: undefined }, NeverCancelled);
    assert.deepEqual(names, ["src/a.rs", "src/b.rs"]);
    write("list/src/big.rs", "a".repeat(300_001));
    write("list/src/bad.rs", Uint8Array.from([0xff]));
    const all = [...names, "src/big.rs", "src/bad.rs", "src/gone.rs"];
    const sources = await readSources(folder, all, NeverCancelled);
    assert.deepEqual(
        sources.map((source) => source.path),
        ["src/a.rs", "src/b.rs"],
    );
    assert.equal(sources[0]?.text, "fn a() {}\nfn b() {}\n");
    const cancelled = new CancellationSource();
    cancelled.cancel();
    await assert.rejects(listRustFiles({ folder, since: undefined }, cancelled.token), {
        name: "CancelledError",
    });
});

test("asks git for what changed since a date", async () => {
    const folder = join(root, "repository");
    write("repository/old.rs", "fn old() {}");
    const git = (date: string, ...args: string[]): void => {
        execFileSync(
            "git",
            ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args],
            {
                env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
                stdio: "ignore",
            },
        );
    };
    git("2024-01-01T00:00:00Z", "init", "-q");
    git("2024-01-01T00:00:00Z", "add", ".");
    git("2024-01-01T00:00:00Z", "commit", "-q", "-m", "old");
    write("repository/sub/näw.rs", "fn new() {}");
    git("2025-06-01T00:00:00Z", "add", ".");
    git("2025-06-01T00:00:00Z", "commit", "-q", "-m", "new");
    const since = (date: string, below = folder): Promise<string[]> =>
        listRustFiles({ folder: below, since: date }, NeverCancelled);
    assert.deepEqual(await since("2025-01-01"), ["sub/näw.rs"]);
    assert.deepEqual(await since("2025-01-01", join(folder, "sub")), ["näw.rs"]);
    assert.deepEqual(await since("2023-01-01"), ["old.rs", "sub/näw.rs"]);
    assert.deepEqual(await since("2025-12-01"), []);
    await assert.rejects(since("2025-01-01", join(root, "list")), { code: "cli.notARepository" });
    const path = process.env.PATH;
    process.env.PATH = join(root, "none");
    try {
        await assert.rejects(since("2025-01-01"), { code: "cli.git" });
    } finally {
        process.env.PATH = path;
    }
});

test("finds models beside the program, in both layouts", () => {
    const script = write("dist/cli/rust-ai.cjs");
    write("dist/model-rust/model/model.json");
    const built = findInstallation(dirname(script), {});
    assert.deepEqual(built.modelFolders, [join(root, "dist/model-rust/model")]);
    assert.equal(built.inferenceProgram, join(root, "dist/cli/inference.cjs"));
    assert.equal(built.ngramFile, undefined);
    write("models/eval/ngram.bin");
    assert.equal(
        findInstallation(dirname(script), {}).ngramFile,
        join(root, "models/eval/ngram.bin"),
    );

    const installed = write("extensions/rust-ai-ide.ai-core-0.2.0/rust-ai.cjs");
    for (const version of ["0.9.0", "0.10.0", "0.2.5"]) {
        write(`extensions/rust-ai-ide.model-rust-${version}/model/model.json`);
    }
    assert.deepEqual(findInstallation(dirname(installed), {}).modelFolders, [
        join(root, "extensions/rust-ai-ide.model-rust-0.10.0/model"),
    ]);

    const elsewhere = { RUST_AI_MODEL_FOLDER: join(root, "single") };
    assert.deepEqual(findInstallation(dirname(installed), elsewhere).modelFolders, [
        join(root, "single"),
    ]);
    assert.deepEqual(findInstallation(join(root, "none/none"), {}).modelFolders, []);
});
