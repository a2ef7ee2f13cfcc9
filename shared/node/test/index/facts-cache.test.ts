import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
    chmod,
    mkdir,
    mkdtemp,
    readdir,
    readFile,
    rm,
    truncate,
    writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { decodeTable, encodeTable, hashText } from "@rust-ai-ide/node/index/cache/cache-format";
import { FactsCache } from "@rust-ai-ide/node/index/cache/facts-cache";
import fc from "fast-check";

const day = 24 * 3_600_000;
let folder = "";
let now = 1_000 * day;
const opened: FactsCache[] = [];

beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "facts-cache-"));
});
afterEach(async () => {
    for (const cache of opened.splice(0)) cache.dispose();
    await chmod(folder, 0o700);
    await rm(folder, { recursive: true });
});

async function open(limitBytes = 1 << 26): Promise<FactsCache> {
    const cache = await FactsCache.open({ folder, limitBytes, logger: NullLogger, now: () => now });
    opened.push(cache);
    return cache;
}

/** Closes a cache as a process that ends does. */
function close(cache: FactsCache): void {
    cache.dispose();
    opened.splice(opened.indexOf(cache), 1);
}

const hashOf = (text: string): string => hashText(createHash("sha256").update(text).digest());
const factsOf = (text: string, length = 100): Buffer => Buffer.alloc(length, text);

async function fill(cache: FactsCache, texts: readonly string[], length = 100): Promise<void> {
    for (const text of texts) cache.put(hashOf(text), factsOf(text, length));
    await cache.save();
}

async function found(cache: FactsCache, texts: readonly string[]): Promise<string> {
    const all: string[] = [];
    for (const text of texts) {
        const facts = await cache.get(hashOf(text));
        if (facts === undefined) continue;
        assert.ok(factsOf(text, facts.length).equals(facts), "the facts are those of the text");
        all.push(text);
    }
    return all.join(" ");
}

test("facts are there after a restart, those of nothing too", async () => {
    const first = await open();
    first.put(hashOf("empty"), Buffer.alloc(0));
    await fill(first, ["a", "b"]);
    close(first);
    const second = await open();
    assert.equal(await found(second, ["a", "b", "c"]), "a b");
    assert.equal((await second.get(hashOf("empty")))?.length, 0);
    assert.equal(second.size, 3);
    assert.ok(second.knownHashes().has(Buffer.from(hashOf("a"), "latin1")));
    assert.deepEqual(second.problems, []);
});

test("what was not saved yet can be read, and is written when the process ends", async () => {
    const first = await open();
    first.put(hashOf("a"), factsOf("a"));
    assert.equal(await found(first, ["a"]), "a");
    first.put(hashOf("b"), factsOf("b"));
    close(first);
    assert.equal(await found(await open(), ["a", "b"]), "a b");
});

test("a torn end costs the record that it is in", async () => {
    const first = await open();
    await fill(first, ["a", "b"]);
    close(first);
    await rm(join(folder, "table"));
    await truncate(join(folder, "0.pack"), 200);
    const second = await open();
    assert.equal(await found(second, ["a", "b"]), "a");
    await fill(second, ["c"]);
    close(second);
    assert.equal(await found(await open(), ["a", "b", "c"]), "a c");
});

test("a table that is older than its segments is completed", async () => {
    const first = await open();
    await fill(first, ["a"]);
    const old = await readFile(join(folder, "table"));
    await fill(first, ["b"]);
    close(first);
    await writeFile(join(folder, "table"), old);
    assert.equal(await found(await open(), ["a", "b"]), "a b");
});

test("a segment that is cut off or gone costs what was in it", async () => {
    const first = await open();
    await fill(first, ["a", "b"]);
    close(first);
    await truncate(join(folder, "0.pack"), 150);
    const second = await open();
    assert.equal(await found(second, ["a", "b"]), "a");
    close(second);
    await rm(join(folder, "0.pack"));
    const third = await open();
    assert.equal(await found(third, ["a", "b"]), "");
    await fill(third, ["a"]);
    assert.equal(await found(third, ["a"]), "a");
});

test("a damaged byte costs one record, a damaged table none", async () => {
    const first = await open();
    await fill(first, ["a", "b", "c"]);
    close(first);
    const bytes = await readFile(join(folder, "0.pack"));
    bytes[180] = (bytes[180] ?? 0) ^ 1;
    await writeFile(join(folder, "0.pack"), bytes);
    const second = await open();
    assert.equal(await found(second, ["a", "b", "c"]), "a c");
    assert.deepEqual(
        second.problems.map(({ code }) => code),
        ["index.cache-damaged"],
    );
    close(second);
    await writeFile(join(folder, "table"), "nonsense");
    const third = await open();
    assert.equal(await found(third, ["a"]), "a");
    assert.deepEqual(
        third.problems.map(({ code }) => code),
        ["index.cache-damaged"],
    );
});

test("the cache may be deleted while it is open", async () => {
    const cache = await open();
    await fill(cache, ["a"]);
    cache.unload();
    await rm(folder, { recursive: true });
    assert.equal(await found(cache, ["a"]), "");
    await fill(cache, ["b"]);
    assert.equal(await found(await open(), ["b"]), "");
});

test("one process writes, the other reads", async () => {
    const writer = await open();
    await fill(writer, ["a"]);
    const reader = await open();
    assert.deepEqual([writer.isWriter, reader.isWriter], [true, false]);
    await fill(reader, ["b"]);
    assert.equal(await found(reader, ["a", "b"]), "a");
    assert.equal(await reader.clear(), false);
    close(writer);
    const next = await open();
    assert.ok(next.isWriter);
    assert.equal(await found(next, ["a", "b"]), "a");
});

test("the lock of a process that died is taken over", async () => {
    await writeFile(join(folder, "lock"), "999999999 left behind");
    assert.ok((await open()).isWriter);
});

test("a folder that cannot be written is an empty cache with a problem", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    const options = { folder: join(file, "cache"), limitBytes: 1, logger: NullLogger };
    const cache = await FactsCache.open(options);
    opened.push(cache);
    await fill(cache, ["a"]);
    assert.equal(await found(cache, ["a"]), "");
    assert.deepEqual(
        cache.problems.map(({ code }) => code),
        ["index.cache-unavailable"],
    );
});

test("what is never used again goes first, what is used on many days stays", async () => {
    const cache = await open();
    await fill(cache, ["once", "often", "daily"]);
    for (const days of [1, 2, 2]) {
        now += days * day;
        await found(cache, ["daily"]);
        if (days === 1) await found(cache, ["often"]);
    }
    cache.put(hashOf("new"), factsOf("new"));
    await cache.save();
    assert.equal(await found(cache, ["once", "often", "daily", "new"]), "often daily new");
    now += 17 * day;
    cache.put(hashOf("newer"), factsOf("newer"));
    await cache.save();
    assert.equal(await found(cache, ["often", "daily", "new", "newer"]), "daily newer");
});

test("the limit holds, and the files on disk shrink with it", async () => {
    const limit = 20 << 20;
    const cache = await open(limit);
    const texts = Array.from({ length: 80 }, (_, index) => `text ${index}`);
    await fill(cache, texts.slice(0, 15), 1 << 20);
    now += day;
    await found(cache, ["text 1"]);
    await fill(cache, texts.slice(15), 1 << 20);
    const bytes = await bytesOnDisk();
    assert.ok(bytes <= limit * 2, `${bytes} bytes`);
    assert.ok(cache.size * (1 << 20) <= limit);
    assert.equal(cache.bytes, bytes);
    assert.ok((await found(cache, texts)).includes("text 1"));
    close(cache);
    assert.equal((await found(await open(limit), texts)).split(" text").length, cache.size);
});

test("a disk that refuses is told, and no table speaks of what is missing", async () => {
    const cache = await open();
    await mkdir(join(folder, "0.pack"));
    cache.put(hashOf("a"), factsOf("a", 2 << 20));
    // The write that began by itself has failed by then, and nothing is waiting any more.
    assert.equal(await found(cache, ["a"]), "");
    cache.put(hashOf("b"), factsOf("b"));
    await cache.save();
    assert.ok(cache.problems.some(({ code }) => code === "index.cache-unavailable"));
    assert.equal(cache.isWriter, false);
    assert.deepEqual(await readdir(folder), ["0.pack"]);
});

async function bytesOnDisk(): Promise<number> {
    let total = 0;
    for (const name of await readdir(folder)) {
        if (name.endsWith(".pack")) total += (await readFile(join(folder, name))).length;
    }
    return total;
}

test("cleared, it is empty, and goes on", async () => {
    const cache = await open();
    await fill(cache, ["a"]);
    assert.ok(await cache.clear());
    assert.equal(cache.size, 0);
    assert.equal(await bytesOnDisk(), 0);
    await fill(cache, ["b"]);
    close(cache);
    assert.equal(await found(await open(), ["a", "b"]), "b");
});

test("tables come back, and nobody else's bytes do", () => {
    const entry = fc.record({
        segment: fc.nat(),
        offset: fc.nat(),
        length: fc.nat(),
        usedAt: fc.nat(),
        hits: fc.nat(),
    });
    const hash = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(hashText);
    fc.assert(
        fc.property(
            fc.array(fc.tuple(hash, entry)),
            fc.array(fc.tuple(fc.nat(), fc.nat())),
            fc.nat(),
            (entries, segments, damage) => {
                const table = { entries: new Map(entries), segments: new Map(segments) };
                const bytes = encodeTable(table);
                const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
                assert.deepEqual(
                    plain([...(decodeTable(bytes)?.entries ?? [])]),
                    plain([...table.entries]),
                );
                assert.deepEqual(decodeTable(bytes)?.segments, table.segments);
                bytes[damage % bytes.length] = (bytes[damage % bytes.length] ?? 0) ^ 0x10;
                assert.equal(decodeTable(bytes), undefined);
            },
        ),
    );
    fc.assert(fc.property(fc.uint8Array(), (bytes) => decodeTable(bytes) === undefined));
});
