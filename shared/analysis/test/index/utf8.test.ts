import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOfText, readUtf8, utf8Length } from "@rust-ai-ide/analysis/index/utf8";
import fc from "fast-check";

test("texts are written and read as Node.js does", () => {
    fc.assert(
        fc.property(fc.string({ unit: "binary" }), (text) => {
            const bytes = bytesOfText(text);
            assert.deepEqual(Buffer.from(bytes), Buffer.from(text));
            assert.equal(utf8Length(text), bytes.length);
            assert.equal(readUtf8(bytes, 0, bytes.length), Buffer.from(text).toString());
        }),
        { numRuns: 1000 },
    );
});

test("long texts are read in pieces", () => {
    for (const piece of ["a", "ä", "a😀", "😀"]) {
        for (const count of [2047, 4095, 4096, 4097, 10_000]) {
            const text = piece.repeat(count);
            const bytes = bytesOfText(text);
            assert.equal(readUtf8(bytes, 0, bytes.length), text);
        }
    }
});

test("what is no UTF-8 is read without harm, and the rest of it as it is", () => {
    assert.equal(readUtf8(Uint8Array.of(0x61, 0xff, 0x62), 0, 3), "a\ufffdb");
    assert.equal(readUtf8(Uint8Array.of(0xc3), 0, 1), "\ufffd");
    // Overlong, half of a surrogate pair, above the last code point.
    for (const bytes of [
        [0xc0, 0xaf],
        [0xed, 0xa0, 0x80],
        [0xf4, 0x90, 0x80, 0x80],
    ]) {
        assert.match(readUtf8(Uint8Array.from(bytes), 0, bytes.length), /^\ufffd+$/);
    }
    fc.assert(
        fc.property(fc.uint8Array(), (bytes) => {
            const text = readUtf8(bytes, 0, bytes.length);
            assert.ok(text.length <= bytes.length);
            assert.equal(readUtf8(bytes, 0, 0), "");
        }),
    );
});
