import { deepEqual, equal, rejects } from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { retryWhileBusy, writeFileAtomic } from "../src/atomic-file.ts";

const root = mkdtempSync(join(tmpdir(), "rai-"));
after(() => rmSync(root, { recursive: true, force: true }));

test("content is replaced as a whole and nothing is left beside it", async () => {
    const directory = join(root, "replace");
    mkdirSync(directory);
    const path = join(directory, "file");
    await writeFileAtomic(path, "old");
    await writeFileAtomic(path, Buffer.from("new"), { mode: 0o600, durable: true });
    equal(readFileSync(path, "utf8"), "new");
    equal(statSync(path).mode & 0o777, 0o600);
    deepEqual(readdirSync(directory), ["file"]);
});

test("a failure keeps the old content and cleans up", async () => {
    const directory = join(root, "failure");
    mkdirSync(join(directory, "taken"), { recursive: true });
    await rejects(writeFileAtomic(join(directory, "taken"), "text"));
    deepEqual(readdirSync(directory), ["taken"]);
    await rejects(writeFileAtomic(join(directory, "missing", "file"), "text"), { code: "ENOENT" });
});

test("writers at the same time leave one whole content", async () => {
    const path = join(root, "race");
    const contents = Array.from({ length: 20 }, (_, index) => String(index).repeat(1000));
    await Promise.all(contents.map((content) => writeFileAtomic(path, content)));
    equal(contents.includes(readFileSync(path, "utf8")), true);
});

/** Fails with the code so many times, then succeeds; returns how often it was called. */
async function attempts(
    code: string,
    failures: number,
    platform: NodeJS.Platform,
): Promise<number | string> {
    let calls = 0;
    try {
        await retryWhileBusy(async () => {
            if (++calls <= failures) throw Object.assign(new Error(code), { code });
        }, platform);
        return calls;
    } catch (error) {
        return `${(error as NodeJS.ErrnoException).code} after ${calls}`;
    }
}

test("a file that is held open is tried again on Windows only", async () => {
    equal(await attempts("EBUSY", 2, "win32"), 3);
    equal(await attempts("EPERM", 1, "win32"), 2);
    equal(await attempts("ENOENT", 1, "win32"), "ENOENT after 1");
    equal(await attempts("EBUSY", 1, "linux"), "EBUSY after 1");
});
