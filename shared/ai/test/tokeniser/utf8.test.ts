import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { encodeUtf8, Utf8Decoder } from "../../src/tokeniser/utf8.ts";

test("encodes as the platform's encoder, lone surrogates too", () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
        fc.property(fc.oneof(units, fc.constant([0xd83e, 0xdd80, 0xd800])), (list) => {
            const text = String.fromCharCode(...list);
            assert.deepEqual(encodeUtf8(text), [...new TextEncoder().encode(text)]);
        }),
    );
});

test("decodes as the platform's decoder, malformed bytes too", () => {
    const lead = fc.constantFrom(0x41, 0x80, 0xbf, 0xc0, 0xc3, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5);
    const byte = fc.oneof(
        fc.integer({ min: 0, max: 255 }),
        lead,
        fc.constantFrom(0x80, 0x9f, 0xa0),
    );
    fc.assert(
        fc.property(fc.array(byte), (bytes) => {
            const decoder = new Utf8Decoder();
            const text = decoder.push(bytes) + decoder.flush();
            const reference = new TextDecoder("utf-8", { ignoreBOM: true });
            assert.equal(text, reference.decode(Uint8Array.from(bytes)));
        }),
        { numRuns: 2000 },
    );
});

test("holds an incomplete character back", () => {
    const decoder = new Utf8Decoder();
    assert.equal(decoder.push([0xf0, 0x9f]), "");
    assert.equal(decoder.isPending, true);
    assert.equal(decoder.push([0xa6, 0x80, 0x21]), "🦀!");
    assert.equal(decoder.isPending, false);
});
