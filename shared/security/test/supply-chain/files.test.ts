import assert from "node:assert/strict";
import { test } from "node:test";
import { fileGlob } from "@rust-ai-ide/security/supply-chain/file-glob";
import { fileKindOf } from "@rust-ai-ide/security/supply-chain/file-kind";
import fc from "fast-check";

function kind(start: readonly number[] | string, path = "file"): string | undefined {
    const bytes = typeof start === "string" ? [...Buffer.from(start)] : start;
    const found = fileKindOf(Uint8Array.from([...bytes, ...new Array(16).fill(0)]), path);
    return found?.kind === "script" ? `script of ${found.interpreter}` : found?.kind;
}

test("programs by their first bytes", () => {
    assert.equal(kind("\x7fELF"), "elf");
    assert.equal(kind("MZ"), "pe");
    assert.equal(kind([0xcf, 0xfa, 0xed, 0xfe]), "mach-o");
    assert.equal(kind([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2]), "mach-o");
    // A class of Java.
    assert.equal(kind([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52]), undefined);
    assert.equal(kind("!<arch>\n"), "static library");
    assert.equal(kind([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), "wasm");
    assert.equal(kind("fn main"), undefined);
    assert.equal(fileKindOf(Uint8Array.from([0x4d, 0x5a]), "short"), undefined);
});

test("scripts by their first line", () => {
    assert.equal(kind("#!/bin/sh\n"), "script of sh");
    assert.equal(kind("#! /usr/bin/env python3 -u\n"), "script of python3");
    assert.equal(kind("#!bash\nx"), "script of bash");
    assert.equal(kind("#![allow(x)]\n", "src/lib.rs"), undefined);
    assert.equal(kind("#!/usr/bin/env\nabc"), undefined);
    assert.equal(kind("#!/bin/sh without an end"), undefined);
});

test("any bytes are a file", () => {
    fc.assert(
        fc.property(fc.uint8Array(), fc.string(), (bytes, path) => {
            const found = fileKindOf(bytes, path);
            assert.ok(found === undefined || found.kind.length > 0);
        }),
    );
});

function fits(pattern: string, path: string): boolean | undefined {
    return fileGlob(pattern)?.(path);
}

test("patterns of paths", () => {
    assert.equal(fits("*.sh", "ci/a/run.sh"), true);
    assert.equal(fits("scripts/*.cs", "scripts/a.cs"), true);
    assert.equal(fits("scripts/*.cs", "other/a.cs"), false);
    assert.equal(fits("a?c", "abc"), true);
    assert.equal(fits("a?c", "ac"), false);
    assert.equal(fits("[a-c]x", "bx"), true);
    assert.equal(fits("[!a-c]x", "bx"), false);
    assert.equal(fits("[]-]x", "-x"), true);
    assert.equal(fits("{one,two}.{a,b}", "two.a"), true);
    assert.equal(fits("{one,two}.{a,b}", "two.c"), false);
    assert.equal(fits("\\*", "*"), true);
    assert.equal(fits("\\*", "a"), false);
    assert.equal(fits("a*b*c", "a-b-b-c"), true);
    assert.equal(fits("", ""), true);
    for (const broken of ["[a", "{a", "a\\", "{a,b}".repeat(20)]) {
        assert.equal(fileGlob(broken), undefined, broken);
    }
});

test("any pattern is read or not, and takes no time", () => {
    const character = fc.constantFrom(..."*?[]{},\\-!ab/");
    const pattern = fc.array(character, { maxLength: 40 }).map((list) => list.join(""));
    fc.assert(
        fc.property(pattern, pattern, (text, path) => {
            const answer = fits(text, path);
            if (answer !== undefined && !/[*?[\]{}\\]/.test(text)) {
                assert.equal(answer, text === path);
            }
        }),
    );
    const startedAt = performance.now();
    assert.equal(fits("*a".repeat(500), "a".repeat(20_000)), true);
    assert.equal(fits(`${"*a".repeat(500)}b`, "a".repeat(20_000)), false);
    assert.ok(performance.now() - startedAt < 5_000);
});
