import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { yankedInCache } from "../../src/registry/yanked-in-cache.ts";

const line = (version: string, yanked: boolean): string =>
    JSON.stringify({ name: "a", vers: version, deps: [], cksum: "", features: {}, yanked });
const file = (...records: readonly (readonly [string, boolean])[]): Buffer =>
    Buffer.concat([
        Buffer.from([3, 2, 0, 0, 0]),
        Buffer.from("etag: x\0"),
        Buffer.from(
            records.map(([version, yanked]) => `${version}\0${line(version, yanked)}\0`).join(""),
        ),
    ]);

test("one version is found among others", () => {
    const bytes = file(["1.0.0", false], ["1.0.0-rc.1", true], ["1.0.1", true]);
    assert.equal(yankedInCache(bytes, "1.0.0"), false);
    assert.equal(yankedInCache(bytes, "1.0.1"), true);
    assert.equal(yankedInCache(bytes, "1.0.0-rc.1"), true);
    assert.equal(yankedInCache(bytes, "1.0"), undefined);
});

test("what is no cache, or cut off, knows nothing", () => {
    const bytes = file(["1.0.0", true]);
    assert.equal(yankedInCache(new Uint8Array(), "1.0.0"), undefined);
    assert.equal(yankedInCache(Buffer.from([4, 2, 0, 0, 0, 0]), "1.0.0"), undefined);
    fc.assert(
        fc.property(fc.nat(bytes.length), fc.string(), (length, version) => {
            assert.equal(yankedInCache(bytes.subarray(0, length - 1), "1.0.0"), undefined);
            assert.equal(typeof yankedInCache(bytes, `9${version}`), "undefined");
        }),
    );
    fc.assert(
        fc.property(fc.uint8Array(), (noise) => {
            yankedInCache(noise, "1.0.0");
        }),
    );
});
