import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { CodedError } from "@rust-ai-ide/core/errors";
import fc from "fast-check";
import { strToU8, zipSync } from "fflate";
import { archiveEntries, isSafeName } from "../../src/advisories/archive-entries.ts";

function codeOf(bytes: Uint8Array): string {
    try {
        return `${archiveEntries(bytes, "a", () => true).length} files`;
    } catch (error) {
        return CodedError.is(error) ? error.code : String(error);
    }
}

test("names that lead out are refused", () => {
    for (const name of ["../a", "a/../b", "/a", "C:/a", "a\\b", "", "a\0b", "a\nb"])
        assert.equal(isSafeName(name), false, JSON.stringify(name));
    for (const name of ["a", "a/b.md", "a..b"]) assert.equal(isSafeName(name), true);
});

test("bombs are refused before they grow", () => {
    assert.equal(codeOf(gzipSync(Buffer.alloc(600_000_000))), "advisory-source.tooLarge");
    const big = zipSync({ a: strToU8("x".repeat(3_000_000)) });
    assert.equal(codeOf(big), "0 files");
});

test("no bytes break it", () => {
    const zip = zipSync({ a: strToU8("hello"), b: strToU8("world") });
    fc.assert(
        fc.property(fc.nat(zip.length - 1), fc.nat(255), fc.nat(zip.length), (at, byte, length) => {
            const changed = Uint8Array.from(zip).subarray(0, length);
            if (at < changed.length) changed[at] = byte;
            assert.match(codeOf(changed), /^(?:\d+ files|advisory-source\.\w+)$/);
        }),
    );
    fc.assert(
        fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
            assert.match(codeOf(bytes), /^(?:\d+ files|advisory-source\.\w+)$/);
            assert.match(codeOf(gzipSync(bytes)), /^(?:\d+ files|advisory-source\.\w+)$/);
        }),
    );
});
