import assert from "node:assert/strict";
import { test } from "node:test";
import { readLock } from "@rust-ai-ide/cargo/lock/read-lock";
import { auditLock } from "../../src/advisories/audit-lock.ts";
import { openDatabase, packDatabase } from "../../src/advisories/packed-database.ts";
import { readRustsecAdvisory } from "../../src/advisories/read-rustsec-advisory.ts";

function functionsOf(version: string): readonly string[] | undefined {
    const { advisory } = readRustsecAdvisory(
        '```toml\n[advisory]\nid = "RUSTSEC-2026-0001"\npackage = "weak"\ndate = "2026-01-01"\n' +
            '[affected.functions]\n"weak::old" = ["< 1.2.0"]\n"weak::new" = [">= 1.2.0"]\n' +
            '[versions]\npatched = [">= 1.4.0"]\n```\n\n# Weak\n\nIt is.\n',
        "crates/weak/RUSTSEC-2026-0001.md",
    );
    assert.ok(advisory !== undefined);
    const database = openDatabase(
        packDatabase({ source: "test", advisories: [advisory], problems: [] }),
    );
    const lock = readLock(
        `version = 4\n\n[[package]]\nname = "weak"\nversion = "${version}"\nsource = "registry+https://example.org/index"\n`,
    );
    return auditLock(lock, database)[0]?.functions;
}

test("pre-releases keep the functions of the releases on both sides", () => {
    assert.deepEqual(functionsOf("1.1.0"), ["weak::old"]);
    assert.deepEqual(functionsOf("1.2.0"), ["weak::new"]);
    assert.deepEqual(functionsOf("1.2.0-rc.1"), ["weak::old", "weak::new"]);
    assert.deepEqual(functionsOf("1.1.0-rc.1"), ["weak::old"]);
    assert.deepEqual(functionsOf("1.3.0-rc.1"), ["weak::new"]);
    assert.equal(functionsOf("1.4.0"), undefined);
});
