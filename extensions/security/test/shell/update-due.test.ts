import assert from "node:assert/strict";
import { test } from "node:test";
import { sourceOf } from "../../src/database/database-source.ts";
import { isUpdateDue } from "../../src/database/update-due.ts";

const day = 86_400_000;

test("advisories are asked for when the time has come", () => {
    assert.equal(isUpdateDue(undefined, "off", 10 * day), false);
    assert.equal(isUpdateDue(undefined, "daily", 10 * day), true);
    assert.equal(isUpdateDue(9.5 * day, "daily", 10 * day), false);
    assert.equal(isUpdateDue(9 * day, "daily", 10 * day), true);
    assert.equal(isUpdateDue(4 * day, "weekly", 10 * day), false);
    assert.equal(isUpdateDue(3 * day, "weekly", 10 * day), true);
    assert.equal(isUpdateDue(99 * day, "weekly", 10 * day), true);
});

test("sources are told apart by their form", () => {
    const rows = {
        "/a/b": "folder",
        "C:\\a\\b.zip": "archive",
        "/a/db.tar.gz": "archive",
        "https://example.org/db.git": "git",
        "git@example.org:db": "git",
        "https://example.org/db.zip?x=1": "url",
        "ssh://example.org/db.zip": "git",
    };
    for (const [given, kind] of Object.entries(rows))
        assert.equal(sourceOf(given).kind, kind, given);
});
