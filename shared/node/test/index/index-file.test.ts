import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import fc from "fast-check";
import { type ExportedFile, readIndexFile, writeIndexFile } from "../../src/index/index-file.ts";
import { withIndexer } from "./indexer-fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "index-file-"));
const path = join(folder, "exported");
after(() => rmSync(folder, { recursive: true }));

const anyFile: fc.Arbitrary<ExportedFile> = fc.record(
    {
        path: fc.string({ minLength: 1, unit: "grapheme" }),
        hash: fc
            .uint8Array({ minLength: 16, maxLength: 16 })
            .map((bytes) => Buffer.from(bytes).toString("latin1")),
        facts: fc.uint8Array(),
    },
    { noNullPrototype: true },
);

async function read(version: string): Promise<ExportedFile[]> {
    const files: ExportedFile[] = [];
    const count = await readIndexFile(path, version, ({ facts, ...file }) =>
        files.push({ ...file, facts: Uint8Array.from(facts) }),
    );
    assert.equal(count, files.length);
    return files;
}

async function codeOf(reading: Promise<unknown>): Promise<string> {
    return reading.then(
        () => "",
        (error: unknown) => (CodedError.is(error) ? error.code : String(error)),
    );
}

test("an exported index comes back whole", async () => {
    await fc.assert(
        fc.asyncProperty(fc.array(anyFile), async (files) => {
            assert.equal(await writeIndexFile(path, "v", files), files.length);
            assert.deepEqual(await read("v"), files);
            assert.equal(await codeOf(read("w")), "index.import-version");
        }),
        { numRuns: 50 },
    );
});

test("every other byte, and every shorter file, is refused", async () => {
    const hash = "0123456789abcdef";
    await writeIndexFile(path, "v", [{ path: "a.rs", hash, facts: Uint8Array.of(1, 2, 3) }]);
    const bytes = await readFile(path);
    for (let at = 0; at < bytes.length; at++) {
        const other = Buffer.from(bytes);
        other[at] = (other[at] ?? 0) ^ 0x20;
        writeFileSync(path, other);
        assert.match(await codeOf(read("v")), /^index\.import-(?:damaged|foreign)$/);
        writeFileSync(path, bytes.subarray(0, at));
        assert.match(await codeOf(read("v")), /^index\.import-(?:damaged|foreign)$/);
    }
});

test("what has the right checksum but other content is refused", async () => {
    for (const text of ["", "\x01v", "\x01v\x05abc", "\x01v\x01a0123456789abcdef\xff\x7f"]) {
        const content = Buffer.from(`rust-ai index 1\n${text}`, "latin1");
        const digest = createHash("sha256").update(content).digest();
        writeFileSync(path, Buffer.concat([content, digest]));
        assert.match(await codeOf(read("v")), /^index\.import-(?:foreign|version)$/);
    }
});

test("a folder that is not there, and a cache that another process writes", () =>
    withIndexer(async (fixture) => {
        assert.equal(
            await codeOf(fixture.indexer.exportTo(join(folder, "none/file"))),
            "index.export-failed",
        );
        // What is no file stays what it is: a pipe here, a device for somebody with all rights.
        if (process.platform !== "win32") {
            const pipe = join(folder, "pipe");
            execFileSync("mkfifo", [pipe]);
            assert.equal(await codeOf(fixture.indexer.exportTo(pipe)), "index.export-failed");
            assert.ok(statSync(pipe).isFIFO());
        }
        assert.equal(await codeOf(fixture.indexer.exportTo(folder)), "index.export-failed");
        await fixture.indexer.exportTo(path);
        const second = await fixture.another();
        assert.equal(await codeOf(second.importFrom(path)), "index.cache-locked");
        second.dispose();
        const without = await fixture.another({ cacheFolder: undefined });
        assert.equal(await codeOf(without.importFrom(path)), "index.needs-cache");
        without.dispose();
    }));
