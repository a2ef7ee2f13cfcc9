import assert from "node:assert/strict";
import {
    mkdirSync,
    mkdtempSync,
    rmSync,
    symlinkSync,
    unlinkSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { CrateFiles } from "../src/analysis/crate-files.ts";
import { listSources } from "../src/analysis/crate-sources.ts";
import { readSource, stampOf } from "../src/analysis/source-folder.ts";

const folders: string[] = [];
after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function makeFolder(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-crate-"));
    folders.push(folder);
    for (const [name, text] of Object.entries(files)) write(folder, name, text);
    return folder;
}

function write(folder: string, name: string, text: string): void {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
}

test("sources are the Rust files of the crate that git does not ignore", async () => {
    const folder = makeFolder({
        ".git/HEAD": "",
        ".gitignore": "generated/\n",
        "app/.gitignore": "*.tmp.rs\n",
        "app/Cargo.toml": "",
        "app/.env": "SECRET=1",
        "app/src/lib.rs": "",
        "app/src/a/b.rs": "",
        "app/src/c.tmp.rs": "",
        "app/src/notes.txt": "",
        "app/generated/g.rs": "",
        "app/target/debug/t.rs": "",
        "app/.hidden/h.rs": "",
        "app/vendor/v/src/lib.rs": "",
        "app/fuzz/Cargo.toml": "",
        "app/fuzz/f.rs": "",
        "outside.rs": "",
    });
    symlinkSync(join(folder, "outside.rs"), join(folder, "app/src/link.rs"));
    symlinkSync(folder, join(folder, "app/src/circle"));
    assert.deepEqual(await listSources(join(folder, "app")), ["src/a/b.rs", "src/lib.rs"]);
    assert.deepEqual(await listSources(join(folder, "nowhere")), []);
});

test("only regular files of text are read", async () => {
    const folder = makeFolder({ "a.rs": "fn a() {}", "long.rs": "0123456789" });
    writeFileSync(join(folder, "binary.rs"), new Uint8Array([0xff, 0xfe, 0]));
    symlinkSync(join(folder, "a.rs"), join(folder, "link.rs"));
    assert.equal(await readSource(join(folder, "a.rs"), 9), "fn a() {}");
    for (const name of ["long.rs", "binary.rs", "link.rs", "missing.rs", "."]) {
        assert.equal(await readSource(join(folder, name), 9), undefined, name);
    }
    assert.equal((await stampOf(join(folder, "a.rs")))?.size, 9);
    for (const name of ["link.rs", "missing.rs", "."]) {
        assert.equal(await stampOf(join(folder, name)), undefined, name);
    }
});

function setUp(files: Readonly<Record<string, string>>, limits = {}) {
    const folder = makeFolder(files);
    const time = { now: 0 };
    const crateFiles = new CrateFiles({ now: () => time.now }, limits);
    const crate = { folder, name: "demo" };
    const at = (name: string): string => join(folder, name);
    const names = (name: string): string =>
        crateFiles
            .near(crate, at(name))
            .map((file) => `${file.path}: ${file.definitions.map((each) => each.name)}`)
            .join("\n");
    return { folder, time, crateFiles, crate, at, names };
}

test("files are read in the background, the nearest first", async () => {
    const { crateFiles, crate, at, names } = setUp({
        "src/main.rs": "fn main() {}",
        "src/b.rs": "fn b() {}",
        "src/a/c.rs": "fn c() {}",
        "build.rs": "fn build() {}",
        "tests/t.rs": "fn t() {}",
        "tests/u.rs": "fn u() {}",
    });
    const main = at("src/main.rs");
    assert.equal(crateFiles.isRead(crate, main), false);
    assert.equal(names("src/main.rs"), "");
    await crateFiles.read(crate, main);
    assert.equal(crateFiles.isRead(crate, main), true);
    const source = "demo/build.rs: build\ndemo/src/a/c.rs: c";
    assert.equal(names("src/main.rs"), `demo/src/b.rs: b\n${source}`);
    assert.equal(crateFiles.isRead(crate, at("tests/t.rs")), false);
    await crateFiles.read(crate, at("tests/t.rs"));
    assert.match(names("tests/t.rs"), /^demo\/tests\/u\.rs: u\ndemo\/build\.rs/);
});

test("what changed on the disk is read again, after a while", async () => {
    const { crateFiles, crate, folder, at, time, names } = setUp({
        "src/main.rs": "",
        "src/a.rs": "fn a() {}",
        "src/b.rs": "fn b() {}",
    });
    const main = at("src/main.rs");
    await crateFiles.read(crate, main);
    write(folder, "src/a.rs", "fn changed() {}");
    unlinkSync(at("src/b.rs"));
    write(folder, "src/c.rs", "fn c() {}");
    assert.equal(names("src/main.rs"), "demo/src/a.rs: a\ndemo/src/b.rs: b");
    time.now = 5_001;
    assert.equal(names("src/main.rs"), "demo/src/a.rs: a\ndemo/src/b.rs: b");
    await crateFiles.read(crate, main);
    assert.equal(names("src/main.rs"), "demo/src/a.rs: changed\ndemo/src/c.rs: c");
    // The same size and time: nobody has to read it again.
    const before = await stampOf(at("src/c.rs"));
    write(folder, "src/c.rs", "fn d() {}");
    const seconds = (before?.mtimeMs ?? 0) / 1000;
    utimesSync(at("src/c.rs"), seconds, seconds);
    time.now = 20_000;
    await crateFiles.read(crate, main);
    const kept = (await stampOf(at("src/c.rs")))?.mtimeMs === before?.mtimeMs;
    if (kept) assert.match(names("src/main.rs"), /c\.rs: c$/);
});

test("many, large and broken files are left out", async () => {
    const files = Object.fromEntries(
        Array.from({ length: 9 }, (_, number) => [`src/f${number}.rs`, `fn f${number}() {}`]),
    );
    const few = setUp(files, { files: 3 });
    await few.crateFiles.read(few.crate, few.at("src/f0.rs"));
    assert.equal(few.names("src/f0.rs").split("\n").length, 3);
    const small = setUp(
        { ...files, "src/f1.rs": `fn f1() {}${" ".repeat(99)}` },
        { fileBytes: 50 },
    );
    await small.crateFiles.read(small.crate, small.at("src/f0.rs"));
    assert.doesNotMatch(small.names("src/f0.rs"), /f1/);
    const bounded = setUp(files, { bytes: 25 });
    writeFileSync(bounded.at("src/f1.rs"), new Uint8Array([0xff]));
    await bounded.crateFiles.read(bounded.crate, bounded.at("src/f0.rs"));
    assert.equal(bounded.names("src/f0.rs"), "demo/src/f2.rs: f2\ndemo/src/f3.rs: f3");
    await bounded.crateFiles.read(bounded.crate, bounded.at("src/f0.rs"));
    assert.equal(bounded.names("src/f0.rs"), "demo/src/f2.rs: f2\ndemo/src/f3.rs: f3");
});

test("requests at the same time share one look; old crates and places are forgotten", async () => {
    const { crateFiles, crate, at } = setUp({ "src/a.rs": "", "src/b.rs": "" });
    await Promise.all([1, 2, 3].map(() => crateFiles.read(crate, at("src/a.rs"))));
    assert.equal(crateFiles.isRead(crate, at("src/a.rs")), true);
    for (let place = 0; place < 64; place++) await crateFiles.read(crate, at(`src/p${place}.rs`));
    assert.equal(crateFiles.isRead(crate, at("src/a.rs")), false);
    await crateFiles.read(crate, at("src/a.rs"));
    for (let other = 0; other < 4; other++) {
        const nowhere = { folder: at(`none${other}`), name: "none" };
        await crateFiles.read(nowhere, join(nowhere.folder, "a.rs"));
    }
    assert.equal(crateFiles.isRead(crate, at("src/a.rs")), false);
});
