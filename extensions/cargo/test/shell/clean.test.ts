import assert from "node:assert/strict";
import { test } from "node:test";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import type { BuildPart } from "@rust-ai-ide/node/cargo-tools/build-folder";
import { bytesOf, cleanRows, sizeText } from "../../src/clean/clean-rows.ts";

function part(kind: BuildPart["kind"], profile: string, bytes: number, name = ""): BuildPart {
    return { kind, profile, name, bytes, files: 2, paths: [] };
}

test("every part has a name that says what it is", () => {
    const rows = cleanRows(
        [
            part("profile", "debug", 5_000_000),
            part("package", "debug", 900, "serde"),
            part("incremental", "release", 12_345),
            part("old", "release", 1),
            part("folder", "doc", 0),
        ],
        plainTranslate,
    );
    assert.deepEqual(
        rows.map(({ label, description }) => `${label} | ${description}`),
        [
            "debug: everything | 5.0 MB",
            "debug: serde | 900 B",
            "release: what the compiler keeps for incremental builds | 12 kB",
            "release: what is older than 30 days | 1 B",
            "doc | 0 B",
        ],
    );
});

test("sizes", () => {
    const check = (bytes: number, expected: string): void =>
        assert.equal(sizeText(bytes), expected);
    check(999, "999 B");
    check(1_000, "1.0 kB");
    check(9_960, "10 kB");
    check(999_600, "1.0 MB");
    check(3_250_000_000, "3.3 GB");
    check(5e15, "5000 TB");
});

test("a package of a profile that goes as a whole is not counted twice", () => {
    const parts = [
        part("profile", "debug", 100),
        part("package", "debug", 40, "a"),
        part("package", "release", 30, "a"),
        part("folder", "doc", 7),
    ];
    assert.equal(bytesOf(parts), 137);
});
