import assert from "node:assert/strict";
import { test } from "node:test";
import { openDatabase, packDatabase } from "@rust-ai-ide/security/advisories/packed-database";
import { readRustsecAdvisory } from "@rust-ai-ide/security/advisories/read-rustsec-advisory";
import fc from "fast-check";
import { advisoryReports } from "../../../src/rules/lock/advisory-reports.ts";
import { lockChanges, sourceIdentity } from "../../../src/rules/lock/lock-changes.ts";
import { changedFile } from "../../rust-reader.ts";

const { advisory } = readRustsecAdvisory(
    '```toml\n[advisory]\nid = "RUSTSEC-2026-0001"\npackage = "weak"\ndate = "2026-01-01"\n' +
        '[versions]\npatched = [">= 1.4.0"]\nunaffected = ["< 1.0.0"]\n```\n\n# Weak keys\n\nIt is.\n',
    "crates/weak/RUSTSEC-2026-0001.md",
);
if (advisory === undefined) throw new Error("an advisory");
const database = openDatabase(
    packDatabase({ source: "test", advisories: [advisory], problems: [] }),
);

function lock(...packages: readonly (readonly [name: string, version: string])[]): string {
    const entries = packages.map(
        ([name, version]) =>
            `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n`,
    );
    return ["version = 4\n", ...entries].join("\n");
}

function changesOf(base: string | undefined, head: string) {
    const files = [changedFile("Cargo.lock", base, head)];
    return { baseLabel: "base", headLabel: "head", files, problems: [] };
}

function check(base: string, head: string, expected: readonly string[]): void {
    const { reported, fixed } = advisoryReports(changesOf(base, head), {
        database,
        isYanked: (name) => name === "gone",
    });
    const told = reported.map(
        ({ rule, report }) => `${rule.id} ${report.severity ?? rule.severity}: ${report.message}`,
    );
    assert.deepEqual([...told, ...fixed], expected);
}

test("advisories hold for what a change adds or updates, and for nothing else", () => {
    const fix = "Fixed in >= 1.4.0.";
    check(lock(["a", "1.0.0"]), lock(["a", "1.0.0"], ["weak", "1.1.0"]), [
        `lock-advisory error: weak 1.1.0: Weak keys (RUSTSEC-2026-0001, vulnerability). ${fix}`,
    ]);
    check(lock(["weak", "0.9.0"]), lock(["weak", "1.1.0"]), [
        `lock-advisory error: weak 1.1.0: Weak keys (RUSTSEC-2026-0001, vulnerability). ${fix}`,
    ]);
    check(lock(["weak", "1.0.0"]), lock(["weak", "1.1.0"]), [
        `lock-advisory hint: weak 1.1.0: Weak keys (RUSTSEC-2026-0001, vulnerability), as the version before. ${fix}`,
    ]);
    check(lock(["weak", "1.0.0"]), lock(["weak", "1.0.0"], ["a", "1.0.0"]), []);
});

test("advisories that are gone are facts", () => {
    check(lock(["weak", "1.0.0"]), lock(["weak", "1.4.0"]), [
        "RUSTSEC-2026-0001 (Weak keys) is gone with weak 1.0.0, which is 1.4.0 now.",
    ]);
    check(lock(["weak", "1.0.0"], ["a", "1.0.0"]), lock(["a", "1.0.0"]), [
        "RUSTSEC-2026-0001 (Weak keys) is gone with weak 1.0.0.",
    ]);
});

test("withdrawn versions are told where they come", () => {
    check(lock(["a", "1.0.0"]), lock(["a", "1.0.0"], ["gone", "2.0.0"]), [
        "lock-yanked warning: gone 2.0.0 was withdrawn from its registry; take another version.",
    ]);
});

test("a lock that is new says nothing of the change", () => {
    assert.deepEqual(lockChanges(changesOf(undefined, lock(["weak", "1.0.0"]))), []);
});

test("any two locks are compared, each package in one role", () => {
    const version = fc.constantFrom("0.1.0", "0.1.1", "0.2.0", "1.0.0", "1.1.0", "x");
    const packages = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), version), { maxLength: 6 });
    fc.assert(
        fc.property(packages, packages, (base, head) => {
            for (const change of lockChanges(changesOf(lock(...base), lock(...head)))) {
                const { added, kept, updated, newNames } = change;
                assert.equal(added.length + kept.length, change.head.packages.length);
                assert.ok(updated.every((each) => added.includes(each.head)));
                assert.ok(newNames.every((each) => added.includes(each)));
                const bases = [...updated, ...kept].map((each) => each.base);
                assert.equal(new Set(bases).size, bases.length);
            }
        }),
    );
    fc.assert(
        fc.property(fc.string(), fc.string(), (base, head) => {
            advisoryReports(changesOf(base, head), { database, isYanked: undefined });
        }),
    );
});

test("one registry has one identity, whatever the protocol and the commit", () => {
    assert.equal(
        sourceIdentity("sparse+https://index.crates.io/"),
        sourceIdentity("registry+https://github.com/rust-lang/crates.io-index"),
    );
    assert.equal(
        sourceIdentity("git+https://a.example/b?branch=c#1"),
        "git+https://a.example/b?branch=c",
    );
    assert.equal(sourceIdentity(undefined), "path");
});
