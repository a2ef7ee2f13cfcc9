import assert from "node:assert/strict";
import { test } from "node:test";
import { readLock } from "@rust-ai-ide/cargo/lock/read-lock";
import { openDatabase, packDatabase } from "../../src/advisories/packed-database.ts";
import { readRustsecAdvisory } from "../../src/advisories/read-rustsec-advisory.ts";
import { settledAdvisories } from "../../src/advisories/settled-advisories.ts";

function read(id: string, name: string, more: string) {
    const text = `\`\`\`toml\n[advisory]\nid = "${id}"\npackage = "${name}"\ndate = "2026-01-01"\nurl = "https://example.org"\n${more}\n\`\`\`\n\n# Trouble\n\nText.\n`;
    const { advisory } = readRustsecAdvisory(text, `${id}.md`);
    assert.ok(advisory !== undefined, id);
    return advisory;
}

const advisories = [
    read("RUSTSEC-2026-0001", "a", '[versions]\npatched = [">= 1.2.0"]\nunaffected = ["< 1.1.0"]'),
    read("RUSTSEC-2026-0002", "a", "[versions]\npatched = []"),
    read(
        "RUSTSEC-2026-0003",
        "a",
        'informational = "unmaintained"\n[versions]\npatched = [">= 0.5.0"]',
    ),
    read("RUSTSEC-2026-0004", "a", 'withdrawn = "2026-02-02"\n[versions]\npatched = [">= 0.5.0"]'),
    read("RUSTSEC-2026-0005", "a", '[versions]\npatched = ["~1.0.5", ">= 1.1.3"]'),
];

function settled(
    version: string,
    source = "registry+https://example.org/index",
): readonly string[] {
    const database = openDatabase(packDatabase({ source: "", advisories, problems: [] }));
    const lock = readLock(
        `[[package]]\nname = "a"\nversion = "${version}"\nsource = "${source}"\n`,
    );
    return settledAdvisories(lock, database).map(
        ({ advisory, status }) => `${advisory.id.slice(-1)} ${status}`,
    );
}

test("a version behind what was affected is fixed, an older one is not affected", () => {
    assert.deepEqual(settled("1.2.0"), ["1 fixed", "5 fixed"]);
    assert.deepEqual(settled("1.2.0-rc.1"), ["5 fixed"]);
    assert.deepEqual(settled("1.1.0"), []);
    assert.deepEqual(settled("1.0.9"), ["1 not_affected", "5 fixed"]);
    assert.deepEqual(settled("1.0.0"), ["1 not_affected"]);
    assert.deepEqual(settled("nonsense"), []);
});

test("packages of git and of folders have no releases", () => {
    assert.deepEqual(settled("1.2.0", "git+https://example.org/a#0123"), []);
    assert.deepEqual(
        settledAdvisories(readLock('[[package]]\nname = "a"\nversion = "1.2.0"\n'), undefined),
        [],
    );
});
