import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { decodeFacts } from "@rust-ai-ide/analysis/index/facts-codec";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { KnownHashes } from "../../src/index/known-hashes.ts";
import { ParsePool } from "../../src/index/parse-pool.ts";
import type { ParsePoolOptions, PoolRequest, PoolResult } from "../../src/index/pool-contract.ts";
import { makeFolder } from "./index-folder.ts";

async function withPool<T>(
    use: (pool: ParsePool) => Promise<T>,
    options: Partial<ParsePoolOptions> = {},
): Promise<T> {
    const pool = new ParsePool({ workers: 2, logger: NullLogger, ...options });
    try {
        return await use(pool);
    } finally {
        pool.dispose();
    }
}

/** Results by name; a result's bytes are copied, because they are the pool's. */
async function scan(
    pool: ParsePool,
    root: string,
    names: readonly string[],
    request: Partial<PoolRequest> = {},
): Promise<Map<string, PoolResult>> {
    const results = new Map<string, PoolResult>();
    await pool.scan({
        files: [names.map((name) => ({ path: `${root}/${name}` }))],
        facts: true,
        roots: [root],
        token: NeverCancelled,
        onResults: (batch) => {
            for (const result of batch) {
                const name = result.path.slice(root.length + 1);
                assert.ok(!results.has(name), `${name} is told once`);
                results.set(name, { ...result, hash: result.hash?.slice() });
            }
        },
        ...request,
    });
    return results;
}

const outcomes = (results: ReadonlyMap<string, PoolResult>): Record<string, string> =>
    Object.fromEntries(
        [...results]
            .map(([name, { outcome, problems }]): [string, string] => [
                name,
                [outcome, ...problems.map(({ code }) => code)].join(" "),
            ])
            .sort(([left], [right]) => (left < right ? -1 : 1)),
    );

const symbols = (result: PoolResult | undefined): string =>
    (result?.facts === undefined ? undefined : decodeFacts(result.facts))?.symbols
        .map(({ name }) => name)
        .join(" ") ?? "no facts";

test("files of every language have facts, others their reason", async () => {
    const root = makeFolder({
        "a.rs": "fn one() {}\nstruct Two;\n",
        "b.ts": "export function three() {}\n",
        "c.py": "def four():\n    pass\n",
        "bom.rs": "\ufefffn five() {}",
        "invalid.rs": new Uint8Array([...Buffer.from("fn six() {} // "), 0xff]),
        "binary.rs": new Uint8Array([0, 1]),
        "wide.rs": `const W: &str = "${"w".repeat(30_000)}";\n`,
        "lib.min.js": "function a(){}",
        "large.rs": "// a\n".repeat(10_000),
        "notes.sql": "select 1;\n",
    });
    await withPool(
        async (pool) => {
            const names = ["a.rs", "b.ts", "c.py", "bom.rs", "invalid.rs", "binary.rs", "wide.rs"];
            names.push("lib.min.js", "large.rs", "notes.sql", "gone.rs");
            const results = await scan(pool, root, names);
            assert.deepEqual(outcomes(results), {
                "a.rs": "read",
                "b.ts": "read",
                "binary.rs": "left-out index.binary",
                "bom.rs": "read",
                "c.py": "read",
                "gone.rs": "gone",
                "invalid.rs": "read index.invalid-utf8",
                "large.rs": "read index.too-large",
                "lib.min.js": "read index.machine-made",
                "notes.sql": "read",
                "wide.rs": "read index.machine-made",
            });
            assert.equal(symbols(results.get("a.rs")), "one Two");
            assert.equal(symbols(results.get("b.ts")), "three");
            assert.equal(symbols(results.get("c.py")), "four");
            assert.equal(symbols(results.get("bom.rs")), "five");
            assert.equal(symbols(results.get("invalid.rs")), "six");
            assert.equal(symbols(results.get("wide.rs")), "no facts");
            const { lines, bytes, languageId, stamp } = results.get("a.rs") as PoolResult;
            assert.deepEqual([lines, bytes, languageId, stamp?.size], [3, 24, "rust", 24]);
        },
        { largestFile: 40_000 },
    );
});

test("known content is not parsed, an unchanged file not read, a failing reader ends the scan", async () => {
    const root = makeFolder({ "a.rs": "fn one() {}", "b.rs": "fn two() {}" });
    await withPool(async (pool) => {
        const first = await scan(pool, root, ["a.rs", "b.rs"]);
        const known = new KnownHashes(1);
        known.add(first.get("a.rs")?.hash ?? new Uint8Array(16));
        const second = await scan(pool, root, ["a.rs", "b.rs"], { known });
        assert.deepEqual(outcomes(second), { "a.rs": "known", "b.rs": "read" });
        const stamp = first.get("a.rs")?.stamp;
        const files = [[{ path: `${root}/a.rs`, stamp }], [{ path: `${root}/b.rs` }]];
        const third = await scan(pool, root, [], { files, facts: false });
        assert.deepEqual(outcomes(third), { "a.rs": "unchanged", "b.rs": "read" });
        assert.equal(symbols(third.get("b.rs")), "no facts");
        const failing = scan(pool, root, ["a.rs"], {
            onResults: () => Promise.reject(new Error("full")),
        });
        await assert.rejects(failing, /full/);
        assert.equal((await scan(pool, root, [])).size, 0);
    });
});

test("a full scan counts without parsing, known and UTF-16 files as well", async () => {
    const utf16 = Buffer.from("\ufeff#[wasm_bindgen]\nfn one() {}", "utf16le");
    const root = makeFolder({ "a.rs": "// TODO\n\nunsafe fn one() {}\n", "b.rs": utf16 });
    await withPool(async (pool) => {
        const first = await scan(pool, root, ["a.rs", "b.rs"], { facts: false, counts: true });
        assert.deepEqual(first.get("a.rs")?.counts, {
            code: 1,
            comment: 1,
            blank: 1,
            functions: 1,
            unsafes: 1,
            tests: 0,
            todos: 1,
            borderReaders: 0,
        });
        const { code = 0, borderReaders = 0 } = first.get("b.rs")?.counts ?? {};
        assert.ok(code === 2 && borderReaders > 0);
        assert.equal(symbols(first.get("a.rs")), "no facts");
        const known = new KnownHashes(1);
        known.add(first.get("a.rs")?.hash ?? new Uint8Array(16));
        const second = await scan(pool, root, ["a.rs"], { counts: true, known });
        assert.equal(second.get("a.rs")?.outcome, "known");
        assert.equal(second.get("a.rs")?.counts?.code, 1);
    });
});

test("one file by itself, and never through a link that leads out", async () => {
    const outside = makeFolder({ "secret.rs": "fn secret() {}" });
    const root = makeFolder({ "a.rs": "fn one() {}" });
    symlinkSync(outside, join(root, "out"));
    await withPool(async (pool) => {
        assert.equal(symbols(await pool.file(`${root}/a.rs`, [root], NeverCancelled)), "one");
        const { outcome, problems } = await pool.file(
            `${root}/out/secret.rs`,
            [root],
            NeverCancelled,
        );
        assert.equal(`${outcome} ${problems[0]?.code}`, "left-out index.outside-roots");
    });
});

test("one file goes before the rest of a scan", async () => {
    const names = Array.from({ length: 300 }, (_, at) => `file-${at}.rs`);
    const text = "fn one() { two(3 + 4); }\n".repeat(200);
    const root = makeFolder({
        ...Object.fromEntries(names.map((name) => [name, text])),
        "own.rs": "fn own() {}",
    });
    await withPool(
        async (pool) => {
            let told = 0;
            let begun: (() => void) | undefined;
            const beginning = new Promise<void>((resolve) => {
                begun = resolve;
            });
            const scanning = pool.scan({
                files: [names.map((name) => ({ path: `${root}/${name}` }))],
                facts: true,
                roots: [root],
                token: NeverCancelled,
                onResults: (results) => {
                    told += results.length;
                    begun?.();
                },
            });
            await beginning;
            const own = await pool.file(`${root}/own.rs`, [root], NeverCancelled);
            assert.equal(symbols(own), "own");
            assert.ok(told < names.length, `${told} of ${names.length} files came before`);
            await scanning;
            assert.equal(told, names.length);
        },
        { workers: 1 },
    );
});

test("a file that ends its worker, or never comes back, costs itself alone", async () => {
    const names = Array.from({ length: 40 }, (_, at) => `file-${at}.rs`);
    names.splice(20, 0, "dies.rs", "hangs.rs", "dies-too.rs", "breaks.rs");
    const root = makeFolder(Object.fromEntries(names.map((name) => [name, "fn one() {}"])));
    const file = fileURLToPath(new URL("failing-worker.mjs", import.meta.url));
    await withPool(
        async (pool) => {
            const results = await scan(pool, root, names);
            const failed = Object.entries(outcomes(results)).filter(([, text]) => text !== "read");
            assert.deepEqual(Object.fromEntries(failed), {
                "breaks.rs": "failed index.worker-failed",
                "dies-too.rs": "failed index.worker-failed",
                "dies.rs": "failed index.worker-failed",
                "hangs.rs": "failed index.worker-failed",
            });
            assert.equal(results.size, names.length);
            const again = await pool.file(`${root}/dies.rs`, [root], NeverCancelled);
            assert.equal(again.outcome, "failed");
        },
        { program: { file, execArgv: [] }, hangMs: 300 },
    );
});

test("workers that never begin, and grammars that are missing, reject with their codes", async () => {
    const root = makeFolder({ "a.rs": "fn one() {}", "broken.mjs": "throw new Error('no');" });
    const program = { file: `${root}/broken.mjs`, execArgv: [] };
    await withPool(
        (pool) => assert.rejects(scan(pool, root, ["a.rs"]), isCode("index.no-worker")),
        {
            program,
        },
    );
    const folder = makeFolder({ "web-tree-sitter.wasm": "", "tree-sitter-rust.wasm": "" });
    await withPool(
        (pool) => assert.rejects(scan(pool, root, ["a.rs"]), isCode("grammar.unusable")),
        { grammarsFolder: folder },
    );
});

const isCode = (code: string) => (error: unknown) => (error as { code?: string }).code === code;

test("cancelling rejects at once, in the middle of a long parse as well, and the pool goes on", async () => {
    const large = `fn f() { ${"let a = g(1, 2) + [3, 4].len();\n".repeat(40_000)} }`;
    const root = makeFolder({ "large.rs": large, "small.rs": "fn one() {}" });
    await withPool(
        async (pool) => {
            await scan(pool, root, ["small.rs"]);
            const startedAt = performance.now();
            await scan(pool, root, ["large.rs"]);
            const whole = performance.now() - startedAt;
            const source = new CancellationSource();
            const scanning = scan(pool, root, ["large.rs"], { token: source.token });
            await wait(whole / 8);
            const cancelledAt = performance.now();
            source.cancel();
            await assert.rejects(scanning, CancelledError);
            // The only worker is free again long before the parse would have ended.
            assert.equal(symbols((await scan(pool, root, ["small.rs"])).get("small.rs")), "one");
            const rest = performance.now() - cancelledAt;
            assert.ok(rest < whole * 0.7, `${rest} ms of ${whole} ms`);
            await assert.rejects(scan(pool, root, [], { token: source.token }), CancelledError);
        },
        { workers: 1 },
    );
});

test("workers are replaced when their memory has grown, and end when they are idle", async () => {
    const names = Array.from({ length: 6 }, (_, at) => `file-${at}.rs`);
    const root = makeFolder(Object.fromEntries(names.map((name) => [name, "fn one() {}"])));
    await withPool(
        async (pool) => {
            assert.equal((await scan(pool, root, names)).size, names.length);
            for (let turn = 0; pool.size > 0 && turn < 100; turn++) await wait(20);
            assert.equal(pool.size, 0);
            assert.equal((await scan(pool, root, names)).size, names.length);
        },
        { workers: 1, largestHeap: 1, idleMs: 50 },
    );
});

test("a pool that is disposed rejects what it was asked", async () => {
    const root = makeFolder({ "a.rs": "fn one() {}" });
    await withPool(async (pool) => {
        const scanning = scan(pool, root, ["a.rs"]);
        pool.dispose();
        await assert.rejects(scanning, CancelledError);
        await assert.rejects(scan(pool, root, ["a.rs"]), CancelledError);
    });
});
