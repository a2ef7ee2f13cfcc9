import { deepEqual, equal, notEqual, rejects } from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { acquireLock, isProcessAlive, type LockHolder } from "../src/exclusive-lock.ts";

const root = mkdtempSync(join(tmpdir(), "rai-"));
after(() => rmSync(root, { recursive: true, force: true }));

let files = 0;
function lockPath(): string {
    return join(root, `lock${++files}`);
}

const never = async (): Promise<boolean> => false;
const always = async (): Promise<boolean> => true;

test("one holds it until it is released", async () => {
    const path = lockPath();
    const lock = await acquireLock(path, never);
    notEqual(lock, undefined);
    equal(await acquireLock(path, never), undefined);
    lock?.dispose();
    equal(existsSync(path), false);
    lock?.dispose();
    notEqual(await acquireLock(path, never), undefined);
});

test("the holder is described to whoever must judge it", async () => {
    const path = lockPath();
    await acquireLock(path, never);
    const holders: LockHolder[] = [];
    await acquireLock(path, async (holder) => {
        holders.push(holder);
        return false;
    });
    deepEqual(
        holders.map(({ processId }) => processId),
        [process.pid],
    );
    const empty = lockPath();
    writeFileSync(empty, "");
    await acquireLock(empty, async (holder) => {
        holders.push(holder);
        return false;
    });
    equal(holders[1]?.processId, 0);
});

test("an abandoned lock goes to exactly one of many", async () => {
    const path = lockPath();
    writeFileSync(path, "999999999 stale");
    const isStale = async ({ processId }: LockHolder): Promise<boolean> => processId === 999999999;
    const locks = await Promise.all(Array.from({ length: 20 }, () => acquireLock(path, isStale)));
    equal(locks.filter((lock) => lock !== undefined).length, 1);
});

test("whoever lost its lock does not remove that of its successor", async () => {
    const path = lockPath();
    const first = await acquireLock(path, never);
    const second = await acquireLock(path, always);
    deepEqual([first?.isHeld(), second?.isHeld()], [false, true]);
    first?.dispose();
    equal(existsSync(path), true);
    second?.dispose();
    equal(existsSync(path), false);
});

test("a take-over that died half-way is cleaned up after a while", async () => {
    const path = lockPath();
    writeFileSync(path, "999999999 stale");
    mkdirSync(`${path}.takeover`);
    equal(await acquireLock(path, always), undefined);
    utimesSync(`${path}.takeover`, new Date(0), new Date(0));
    notEqual(await acquireLock(path, always), undefined);
    equal(existsSync(`${path}.takeover`), false);
});

test("a directory that is missing is an error, not a lock", async () => {
    await rejects(acquireLock(join(root, "missing", "lock"), never), { code: "ENOENT" });
});

test("processes are told apart from numbers", () => {
    deepEqual([process.pid, 999_999_999, 0, -1, Number.NaN].map(isProcessAlive), [
        true,
        false,
        false,
        false,
        false,
    ]);
});
