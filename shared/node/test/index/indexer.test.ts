import assert from "node:assert/strict";
import {
    chmodSync,
    mkdirSync,
    renameSync,
    rmSync,
    symlinkSync,
    truncateSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CancellationSource } from "@rust-ai-ide/core/cancellation";
import { factsOfText } from "./facts-of-text.ts";
import { codes, type Fixture, symbolsOf, withIndexer } from "./indexer-fixture.ts";

/** Writes files as they were long ago, so that their stamps say something. */
function write(
    { root }: Pick<Fixture, "root">,
    files: Readonly<Record<string, string | Buffer>>,
): void {
    for (const [name, content] of Object.entries(files)) {
        const path = join(root, name);
        mkdirSync(join(path, ".."), { recursive: true });
        writeFileSync(path, content);
        utimesSync(path, 1_600_000_000, 1_600_000_000 + name.length);
    }
}

async function changed(fixture: Fixture, ...names: readonly string[]): Promise<void> {
    fixture.indexer.filesChanged(names.map((name) => join(fixture.root, name)));
    await fixture.indexer.settled();
}

const crate = {
    "Cargo.toml": '[package]\nname = "one"\n',
    "src/lib.rs": "pub mod parser;\npub fn library() { parser::parse() }\n",
    "src/parser.rs": "pub struct Parser;\npub fn parse() {}\n",
    "src/app.ts": "export function start() {}\n",
    "readme.txt": "fn not_code() {}\n",
};

test("reads a workspace, and reads nothing again that is as it was", () =>
    withIndexer(async (fixture) => {
        write(fixture, crate);
        const report = await fixture.scan();
        assert.equal(symbolsOf(fixture), "Parser library name package parse parser start");
        assert.deepEqual([report.files, report.lines, report.cacheHitRate], [4, 11, 0]);
        assert.equal(report.bytes, Object.values(crate).slice(0, 4).join("").length);
        const again = await fixture.scan();
        assert.deepEqual([again.files, again.lines, again.cacheHitRate], [4, 11, 1]);
        await fixture.restart();
        const restarted = await fixture.scan();
        assert.deepEqual([restarted.files, restarted.lines, restarted.cacheHitRate], [4, 11, 1]);
        assert.equal(restarted.bytes, report.bytes);
        assert.equal(symbolsOf(fixture), "Parser library name package parse parser start");
    }));

test("without a cache everything is read, and file events still work", () =>
    withIndexer(
        async (fixture) => {
            write(fixture, crate);
            await fixture.scan();
            write(fixture, { "src/parser.rs": "fn other() {}\n" });
            await changed(fixture, "src/parser.rs");
            assert.equal(symbolsOf(fixture), "library name other package parser start");
            assert.equal((await fixture.scan()).cacheHitRate, 1);
        },
        { cacheFolder: undefined },
    ));

test("files that are made, changed, renamed and deleted", () =>
    withIndexer(async (fixture) => {
        const { root } = fixture;
        write(fixture, {
            "a.rs": "fn a() {}",
            "deep/b.rs": "fn b() {}",
            "deep/er/c.rs": "fn c() {}",
        });
        await fixture.scan();
        write(fixture, { "a.rs": "fn a2() {}", "new/d.rs": "fn d() {}" });
        await changed(fixture, "a.rs", "new/d.rs");
        assert.equal(symbolsOf(fixture), "a2 b c d");
        renameSync(join(root, "deep"), join(root, "moved"));
        await changed(fixture, "deep", "moved");
        assert.equal(symbolsOf(fixture), "a2 b c d");
        assert.equal(fixture.indexer.index.file(`${fixture.slashedRoot}/moved/er/c.rs`)?.lines, 1);
        assert.equal(fixture.indexer.index.file(`${fixture.slashedRoot}/deep/er/c.rs`), undefined);
        rmSync(join(root, "moved"), { recursive: true });
        rmSync(join(root, "a.rs"));
        await changed(fixture, "moved", "a.rs", "never-was.rs");
        assert.equal(symbolsOf(fixture), "d");
    }));

test("what git ignores stays out, and comes in when it is ignored no more", () =>
    withIndexer(async (fixture) => {
        mkdirSync(join(fixture.root, ".git"));
        write(fixture, { ".gitignore": "made/\n*.gen.rs\n", "a.rs": "fn a() {}" });
        await fixture.scan();
        write(fixture, {
            "made/b.rs": "fn b() {}",
            "c.gen.rs": "fn c() {}",
            "node_modules/x/d.ts": "function d() {}",
        });
        await changed(fixture, "made/b.rs", "c.gen.rs", "node_modules/x/d.ts", "made");
        assert.equal(symbolsOf(fixture), "a");
        write(fixture, { ".gitignore": "*.gen.rs\na.rs\n" });
        await changed(fixture, ".gitignore");
        assert.equal(symbolsOf(fixture), "b");
    }));

test("an open document beats the disk until it is closed", () =>
    withIndexer(async (fixture) => {
        write(fixture, { "a.rs": "fn saved() {}" });
        await fixture.scan();
        const path = `${fixture.slashedRoot}/a.rs`;
        fixture.indexer.setLive(path, await factsOfText("fn typed() {}"));
        assert.equal(symbolsOf(fixture), "typed");
        write(fixture, { "a.rs": "fn saved_again() {}" });
        await changed(fixture, "a.rs");
        await fixture.scan();
        assert.equal(symbolsOf(fixture), "typed");
        fixture.indexer.setLive(path, undefined);
        await fixture.indexer.settled();
        assert.equal(symbolsOf(fixture), "saved_again");
    }));

test("a closed document that was never saved, or is saved nowhere, leaves nothing", () =>
    withIndexer(async (fixture) => {
        write(fixture, { "a.rs": "fn saved() {}" });
        await fixture.scan();
        const inside = `${fixture.slashedRoot}/a.rs`;
        const nowhere = `${fixture.slashedRoot}/new.rs`;
        const elsewhere = "/elsewhere/b.rs";
        for (const path of [inside, nowhere, elsewhere]) {
            fixture.indexer.setLive(path, await factsOfText("fn typed() {}"));
        }
        await fixture.scan();
        assert.equal(fixture.indexer.index.symbolsNamed("typed").length, 3);
        for (const path of [inside, nowhere, elsewhere]) fixture.indexer.setLive(path, undefined);
        await fixture.indexer.settled();
        assert.equal(symbolsOf(fixture), "saved");
    }));

test("several roots, one inside the other, and other roots", () =>
    withIndexer(async (fixture) => {
        write(fixture, {
            "one/a.rs": "fn a() {}",
            "one/in/b.rs": "fn b() {}",
            "two/c.rs": "fn c() {}",
        });
        const roots = (...names: string[]): string[] =>
            names.map((name) => join(fixture.root, name));
        await fixture.indexer.setRoots(roots("one", "one/in"));
        assert.equal((await fixture.scan()).files, 2);
        assert.equal(symbolsOf(fixture), "a b");
        await fixture.indexer.setRoots(roots("one/in", "two"));
        assert.equal(symbolsOf(fixture), "b");
        await fixture.scan();
        assert.equal(symbolsOf(fixture), "b c");
        await fixture.indexer.setRoots([]);
        assert.equal(fixture.indexer.index.size, 0);
    }));

test("bad files cost themselves alone, and are told of each time", () =>
    withIndexer(async (fixture) => {
        const { root } = fixture;
        write(fixture, {
            "a.rs": "fn a() {}\r\nfn a2() {}\r\n",
            "bom.rs": "\ufefffn with_bom() {}",
            "invalid.rs": Buffer.concat([
                Buffer.from("fn b() {} // "),
                Buffer.of(0xff, 0xfe, 0x0a),
            ]),
            "binary.rs": Buffer.from("fn c() {}\0\0"),
            "broken.rs": "fn d() {}\n}}} impl {\nfn e() {}\n",
            "closed/f.rs": "fn f() {}",
        });
        writeFileSync(join(root, "huge.rs"), "fn huge() {}\n");
        truncateSync(join(root, "huge.rs"), 100 << 20);
        utimesSync(join(root, "huge.rs"), 1_600_000_000, 1_600_000_000);
        symlinkSync(root, join(root, "again"));
        symlinkSync("loop", join(root, "loop"));
        const isRoot = process.getuid?.() === 0;
        if (!isRoot) chmodSync(join(root, "closed"), 0);
        for (const round of ["first", "again", "restarted"]) {
            const report = await fixture.scan();
            const closed = isRoot ? [] : ["index.no-permission closed"];
            assert.deepEqual(
                codes(fixture, report),
                [
                    "index.binary binary.rs",
                    ...closed,
                    "index.too-large huge.rs",
                    "index.invalid-utf8 invalid.rs",
                ],
                round,
            );
            const f = isRoot ? "f " : "";
            assert.equal(symbolsOf(fixture), `a a2 b d e ${f}with_bom`);
            if (round === "again") await fixture.restart();
        }
        chmodSync(join(root, "closed"), 0o700);
    }));

test("a change that leaves size and time as they were is seen, when it came within the time's grain", () =>
    withIndexer(async (fixture) => {
        const path = join(fixture.root, "a.rs");
        const at = Date.now() / 1000;
        writeFileSync(path, "fn one() {}");
        utimesSync(path, at, at);
        await fixture.scan();
        writeFileSync(path, "fn two() {}");
        utimesSync(path, at, at);
        await fixture.restart();
        await fixture.scan();
        assert.equal(symbolsOf(fixture), "two");
    }));

test("a scan can be cancelled, keeps what it has, and the next one completes it", () =>
    withIndexer(async (fixture) => {
        for (let number = 0; number < 300; number++) {
            write(fixture, { [`src/file${number}.rs`]: `fn f${number}() {}\n`.repeat(50) });
        }
        const source = new CancellationSource();
        const report = await fixture.scan({
            token: source.token,
            onProgress: () => source.cancel(),
        });
        assert.equal(report.wasCancelled, true);
        const whole = await fixture.scan();
        assert.deepEqual([whole.wasCancelled, whole.files], [false, 300]);
        assert.equal(fixture.indexer.index.size, 300);
        const early = new CancellationSource();
        early.cancel();
        assert.equal((await fixture.scan({ token: early.token })).wasCancelled, true);
        assert.equal(fixture.indexer.index.size, 300);
        for (const each of [source, early]) each.dispose();
    }));

test("hundreds of events are one batch", () =>
    withIndexer(async (fixture) => {
        const names = Array.from({ length: 300 }, (_, number) => `src/file${number}.rs`);
        await fixture.scan();
        const heard: number[] = [];
        const listener = fixture.indexer.index.onDidChange(({ updated }) =>
            heard.push(updated.length),
        );
        for (const name of names) {
            write(fixture, { [name]: "fn f() {}" });
            fixture.indexer.filesChanged([join(fixture.root, name)]);
        }
        await fixture.indexer.settled();
        assert.equal(
            heard.reduce((sum, count) => sum + count, 0),
            300,
        );
        assert.ok(heard.length < 100, `${heard.length} events`);
        listener.dispose();
    }));

test("links between languages follow the files", () =>
    withIndexer(async (fixture) => {
        write(fixture, {
            "src/main.rs": "#[tauri::command]\nfn greet(name: String) {}\n",
            "src/app.ts":
                'import { invoke } from "@tauri-apps/api/core";\ninvoke("greet", { name: "x" });\n',
        });
        await fixture.scan();
        const app = `${fixture.slashedRoot}/src/app.ts`;
        const used = (): string[] =>
            fixture.indexer.links
                .endpointsIn(app)
                .flatMap((use) => fixture.indexer.links.counterparts(use))
                .map(({ path }) => path.slice(fixture.slashedRoot.length));
        assert.deepEqual(used(), ["/src/main.rs"]);
        await fixture.restart();
        await fixture.scan();
        assert.deepEqual(used(), ["/src/main.rs"]);
        rmSync(join(fixture.root, "src/main.rs"));
        await changed(fixture, "src/main.rs");
        assert.deepEqual(used(), []);
    }));
