import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type FileParts, yankedInCache } from "../../src/registry/yanked-in-cache.ts";

const line = (version: string, yanked: boolean): string =>
    JSON.stringify({ name: "a", vers: version, deps: [], cksum: "", features: {}, yanked });
const parts = (bytes: Uint8Array): FileParts => ({
    size: bytes.length,
    read: (start, length) => bytes.subarray(start, start + length),
});
const bytesOf = (...records: readonly (readonly [string, boolean])[]): Buffer =>
    Buffer.concat([
        Buffer.from([3, 2, 0, 0, 0]),
        Buffer.from("etag: x\0"),
        Buffer.from(
            records.map(([version, yanked]) => `${version}\0${line(version, yanked)}\0`).join(""),
        ),
    ]);

test("one version is found among others", () => {
    const bytes = parts(bytesOf(["1.0.0", false], ["1.0.0-rc.1", true], ["1.0.1", true]));
    assert.equal(yankedInCache(bytes, "1.0.0"), false);
    assert.equal(yankedInCache(bytes, "1.0.1"), true);
    assert.equal(yankedInCache(bytes, "1.0.0-rc.1"), true);
    assert.equal(yankedInCache(bytes, "1.0"), undefined);
});

test("what is no cache, or cut off, knows nothing", () => {
    const bytes = bytesOf(["1.0.0", true]);
    assert.equal(yankedInCache(parts(new Uint8Array()), "1.0.0"), undefined);
    assert.equal(yankedInCache(parts(Buffer.from([4, 2, 0, 0, 0, 0])), "1.0.0"), undefined);
    fc.assert(
        fc.property(fc.nat(bytes.length), fc.string(), (length, version) => {
            assert.equal(yankedInCache(parts(bytes.subarray(0, length - 1)), "1.0.0"), undefined);
            assert.equal(typeof yankedInCache(parts(bytes), `9${version}`), "undefined");
        }),
    );
    fc.assert(
        fc.property(fc.uint8Array(), (noise) => {
            yankedInCache(parts(noise), "1.0.0");
        }),
    );
});

test("a version is found wherever the parts of a large file are cut", () => {
    const versions = Array.from({ length: 400 }, (_, patch) => `0.1.${patch}`);
    const padding = "x".repeat(97);
    const records = versions.map((version, index) => {
        const record = line(version, index % 3 === 0).replace('"cksum":""', `"cksum":"${padding}"`);
        return `${version}\0${record}\0`;
    });
    const head = Buffer.concat([Buffer.from([3, 2, 0, 0, 0]), Buffer.from("etag: x\0")]);
    const bytes = Buffer.concat([head, Buffer.from(records.join(""))]);
    for (const [index, version] of versions.entries()) {
        assert.equal(yankedInCache(parts(bytes), version), index % 3 === 0, version);
    }
    const long = `9.0.0\0${line("9.0.0", true).replace('"cksum":""', `"cksum":"${"y".repeat(90_000)}"`)}\0`;
    assert.equal(yankedInCache(parts(Buffer.concat([bytes, Buffer.from(long)])), "9.0.0"), true);
});
