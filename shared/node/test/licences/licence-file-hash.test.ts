import assert from "node:assert/strict";
import { test } from "node:test";
import { licenceFileHash, xxHash32 } from "@rust-ai-ide/node/licences/licence-file-hash";
import fc from "fast-check";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("XXH32 of texts of every length", () => {
    // Of the xxHash project's own vectors and of Python's xxhash.
    assert.equal(xxHash32(bytes("")), 0x02cc5d05);
    assert.equal(xxHash32(bytes("a")), 0x550d7456);
    assert.equal(xxHash32(bytes("abc")), 0x32d153ff);
    assert.equal(xxHash32(bytes("Nobody inspects the spammish repetition")), 0xe2293b2f);
});

test("lines have plain newlines, and the last one has one too", () => {
    const plain = licenceFileHash(bytes("one\n\ntwo\n"));
    assert.equal(plain, xxHash32(bytes("one\n\ntwo\n")));
    assert.equal(licenceFileHash(bytes("one\r\n\r\ntwo\r\n")), plain);
    assert.equal(licenceFileHash(bytes("one\r\r\n\ntwo")), plain);
    assert.notEqual(licenceFileHash(bytes("one\rx\n\ntwo")), plain);
    assert.equal(licenceFileHash(bytes("")), xxHash32(bytes("")));
});

test("a file ends where its text is no UTF-8", () => {
    const broken = new Uint8Array([...bytes("one\nGrü"), 0xff, ...bytes("\nthree\n")]);
    assert.equal(licenceFileHash(broken), xxHash32(bytes("one\n")));
});

test("whatever the bytes, the hash is 32 bits of them alone", () => {
    fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (own) => {
            const hash = xxHash32(own);
            assert.ok(Number.isInteger(hash) && hash >= 0 && hash < 2 ** 32);
            const shifted = new Uint8Array(own.length + 3);
            shifted.set(own, 3);
            assert.equal(xxHash32(shifted.subarray(3)), hash);
            licenceFileHash(own);
        }),
    );
});
