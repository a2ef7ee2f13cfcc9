import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { readGitIndex } from "../../src/publish/git-index.ts";

const names = [
    "a",
    "src/lib.rs",
    "src/lib.rs.orig",
    "größe/é.txt",
    `deep/${"x".repeat(120)}/${"y".repeat(120)}/${"z".repeat(120)}`,
];

/** The index that git itself writes for some files, in a version of its format. */
function withIndex(version: number, work: (bytes: Uint8Array) => void): void {
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-index-"));
    const git = (...words: string[]): void => {
        execFileSync("git", words, { cwd: folder, stdio: "ignore" });
    };
    try {
        git("init");
        for (const name of names) {
            mkdirSync(dirname(join(folder, name)), { recursive: true });
            writeFileSync(join(folder, name), "");
        }
        git("add", "--all");
        if (version === 3) git("add", "--intent-to-add", ".");
        git("update-index", "--index-version", String(version));
        work(readFileSync(join(folder, ".git/index")));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

test("the paths that git tracks, in every version of its format", () => {
    for (const version of [2, 3, 4]) {
        withIndex(version, (bytes) => {
            assert.deepEqual([...(readGitIndex(bytes) ?? [])].sort(), [...names].sort());
        });
    }
});

test("an index that is damaged, cut off or none is undefined or a part, never an exception", () => {
    assert.equal(readGitIndex(new Uint8Array()), undefined);
    assert.equal(readGitIndex(new TextEncoder().encode("DIRC and some more")), undefined);
    withIndex(4, (bytes) => {
        fc.assert(
            fc.property(
                fc.nat(bytes.length),
                fc.nat(bytes.length - 1),
                fc.nat(255),
                (length, at, value) => {
                    const copy = bytes.slice(0, length);
                    if (at < length) copy[at] = value;
                    readGitIndex(copy);
                },
            ),
            { numRuns: 1_000 },
        );
    });
});
