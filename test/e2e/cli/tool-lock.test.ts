import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    rmSync,
    statSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { tryLock } from "../../../scripts/lib/lock.mjs";
import { root } from "../../../scripts/lib/paths.mjs";

const folder = mkdtempSync(join(tmpdir(), "rai-lock-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const module = pathToFileURL(join(root, "scripts/lib/lock.mjs")).href;
const unix = { skip: process.platform === "win32" ? "signals work differently there" : false };

/** A process that holds the lock, and whose unfinished work is a file, until it is ended. */
async function holder(path: string): Promise<ChildProcess> {
    const code = `
        import { rmSync, writeFileSync } from "node:fs";
        import { tryLock } from ${JSON.stringify(module)};
        const [path] = process.argv.slice(1);
        writeFileSync(path + "-work", "");
        const lock = tryLock(path, () => rmSync(path + "-work", { force: true }));
        process.stdout.write(lock === undefined ? "no" : "yes");
        setInterval(() => {}, 1000);
        process.stdin.on("data", () => process.exit(3));
    `;
    const child = spawn(process.execPath, ["--input-type=module", "-e", code, path], {
        stdio: ["pipe", "pipe", "inherit"],
    });
    const [answer] = await once(child.stdout, "data");
    assert.equal(String(answer), "yes");
    return child;
}

/** Whether the lock can be taken now; it is given back. */
function isFree(path: string): boolean {
    const lock = tryLock(path);
    lock?.release();
    return lock !== undefined;
}

test("one holder at a time", async () => {
    const path = join(folder, "one");
    const lock = tryLock(path);
    assert.ok(lock);
    assert.equal(tryLock(path), undefined);
    lock.release();
    assert.ok(isFree(path));
    const child = await holder(path);
    assert.ok(!isFree(path));
    child.stdin?.write("end");
    assert.deepEqual(await once(child, "exit"), [3, null]);
    assert.deepEqual([existsSync(path), existsSync(`${path}-work`)], [false, false]);
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    test(`${signal} gives the lock back and still ends the program`, unix, async () => {
        const path = join(folder, signal);
        const child = await holder(path);
        child.kill(signal);
        assert.deepEqual(await once(child, "exit"), [null, signal]);
        assert.deepEqual([existsSync(path), existsSync(`${path}-work`)], [false, false]);
    });
}

test("the lock of a killed process is taken over at once", unix, async () => {
    const path = join(folder, "killed");
    const child = await holder(path);
    child.kill("SIGKILL");
    await once(child, "exit");
    assert.ok(existsSync(path));
    assert.ok(isFree(path));
});

test("a lock whose holder cannot be asked is stale without a sign of life", () => {
    const long = new Date(Date.now() - 10 * 60_000);
    const other = join(folder, "other");
    writeFileSync(other, JSON.stringify({ host: `not-${hostname()}`, pid: 1 }));
    const old = join(folder, "old");
    mkdirSync(old);
    const unclear = join(folder, "unclear");
    writeFileSync(unclear, "nonsense");
    for (const path of [other, old, unclear]) {
        assert.ok(!isFree(path), path);
        utimesSync(path, long, long);
        assert.ok(isFree(path), path);
    }
});

test("the holder keeps showing that it is alive", async (context) => {
    context.mock.timers.enable({ apis: ["setInterval"] });
    const path = join(folder, "alive");
    const lock = tryLock(path);
    const long = new Date(Date.now() - 10 * 60_000);
    utimesSync(path, long, long);
    context.mock.timers.tick(10_000);
    assert.ok(Date.now() - statSync(path).mtimeMs < 60_000);
    lock?.release();
});

test("a lock that was taken over is not given back for the new holder", () => {
    const path = join(folder, "lost");
    const lock = tryLock(path);
    const theirs = JSON.stringify({ host: hostname(), pid: process.ppid });
    writeFileSync(path, theirs);
    lock?.release();
    assert.ok(!isFree(path));
});

test("nothing but locks was left in the folder", () => {
    assert.deepEqual(readdirSync(folder).sort(), ["killed-work", "lost"]);
});
