import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { HistoryPart } from "@rust-ai-ide/protocol/security/history";
import { countFindings } from "../../src/security-service/describe-finding.ts";
import { HistoryStore, type SeenPoint } from "../../src/security-service/history-store.ts";

const part = (name: HistoryPart, high: number, isComplete = true): SeenPoint["parts"][number] => ({
    part: name,
    counts: { ...countFindings([]), high },
    isComplete,
});

const point = (
    at: string,
    packages: number,
    parts: SeenPoint["parts"] = [part("advisories", 0)],
): SeenPoint => ({ at, packages, parts });

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

test("what nobody looked for again stays as it was, and open files alone are no scan", () =>
    inFolder(async (folder) => {
        const store = new HistoryStore(folder);
        const add = (day: number, ...parts: SeenPoint["parts"]): Promise<boolean> =>
            store.add("/a", point(`2026-01-0${day}T10:00:00.000Z`, 1, parts));
        await add(1, part("advisories", 1), part("sast", 2, false));
        await add(2, part("advisories", 1), part("sast", 7));
        await add(3, part("advisories", 3), part("sast", 1, false));
        await add(4, part("advisories", 0, false), part("sast", 5));
        const points = await store.points("/a");
        assert.deepEqual(
            points.map(({ counts }) => counts.high),
            [1 + 2, 1 + 7, 3 + 7, 3 + 5],
        );
        assert.deepEqual(Object.keys(points[0]?.parts ?? {}), ["advisories"]);
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
