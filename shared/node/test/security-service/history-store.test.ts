import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { HistoryPoint } from "@rust-ai-ide/protocol/security/history";
import { countFindings } from "../../src/security-service/describe-finding.ts";
import { HistoryStore } from "../../src/security-service/history-store.ts";

const point = (at: string, packages: number): HistoryPoint => ({
    at,
    packages,
    counts: countFindings([]),
});

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "security-history-"));
    try {
        await work(folder);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

test("a day has one point, and what is no news is not written", () =>
    inFolder(async (folder) => {
        const store = new HistoryStore(join(folder, "new"));
        assert.equal(await store.add("/a", point("2026-01-01T10:00:00.000Z", 1)), true);
        assert.equal(await store.add("/a", point("2026-01-01T11:00:00.000Z", 1)), false);
        assert.equal(await store.add("/a", point("2026-01-01T12:00:00.000Z", 2)), true);
        assert.equal(await store.add("/a", point("2026-01-02T12:00:00.000Z", 3)), true);
        assert.equal(await store.add("/b", point("2026-01-02T12:00:00.000Z", 9)), true);
        const points = await store.points("/a");
        assert.deepEqual(
            points.map(({ at, packages }) => [at.slice(0, 10), packages]),
            [
                ["2026-01-01", 2],
                ["2026-01-02", 3],
            ],
        );
    }));

test("what is known of unsafe code stays known", () =>
    inFolder(async (folder) => {
        const store = new HistoryStore(folder);
        const unsafe = { total: 5, explained: 2 };
        await store.add("/a", { ...point("2026-01-01T10:00:00.000Z", 1), unsafe });
        await store.add("/a", point("2026-01-02T10:00:00.000Z", 2));
        assert.deepEqual(
            (await store.points("/a")).map((each) => each.unsafe),
            [unsafe, unsafe],
        );
    }));

test("lines that make no sense are left out, and a folder that cannot be written breaks nothing", () =>
    inFolder(async (folder) => {
        const store = new HistoryStore(folder);
        await store.add("/a", point("2026-01-01T10:00:00.000Z", 1));
        const [name = ""] = readdirSync(folder);
        appendFileSync(join(folder, name), '{"at":1}\nnot json\n');
        assert.equal((await store.points("/a")).length, 1);
        const closed = new HistoryStore(join(folder, name, "below-a-file"));
        assert.equal(await closed.add("/a", point("2026-01-01T10:00:00.000Z", 1)), false);
        assert.deepEqual(await closed.points("/a"), []);
    }));
