import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hashBytes, KnownHashes } from "../../src/index/known-hashes.ts";

const anyHash = fc
    .uint8Array({ minLength: hashBytes, maxLength: hashBytes, max: 3 })
    .filter((hash) => hash.some((byte) => byte !== 0));

test("holds what was added and nothing else, for every thread that has the buffer", () => {
    fc.assert(
        fc.property(fc.array(anyHash, { maxLength: 60 }), fc.array(anyHash), (added, asked) => {
            const hashes = new KnownHashes(added.length);
            for (const hash of added) hashes.add(hash);
            const seen = new KnownHashes(hashes.buffer);
            const texts = new Set(added.map(String));
            assert.equal(hashes.size, texts.size);
            for (const hash of [...added, ...asked]) {
                assert.equal(seen.has(hash), texts.has(String(hash)));
            }
        }),
    );
});

test("hashes within a longer buffer, the hash of zeros, and more than there is room for", () => {
    const packed = Uint8Array.from({ length: 4 * hashBytes }, (_, at) => at);
    const hashes = new KnownHashes(1);
    assert.equal(hashes.has(packed, hashBytes), false);
    hashes.add(packed, hashBytes);
    assert.equal(hashes.has(packed, hashBytes), true);
    assert.equal(hashes.has(packed.subarray(hashBytes)), true);
    assert.equal(hashes.has(new Uint8Array(hashBytes)), false);
    const full = new KnownHashes(0);
    for (let first = 1; first < 100; first++) {
        full.add(Uint8Array.from({ length: hashBytes }, (_, at) => (at === 0 ? first : 0)));
    }
    assert.equal(full.has(Uint8Array.from({ length: hashBytes }, () => 255)), false);
    assert.ok(full.size < 4);
});
