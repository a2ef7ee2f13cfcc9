import assert from "node:assert/strict";
import {
    chmodSync,
    closeSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { makePrivate, openPrivate, tokenFlags } from "../../../scripts/lib/server.mjs";

const folder = mkdtempSync(join(tmpdir(), "rai-secrets-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const unix = { skip: process.platform === "win32" ? "modes mean nothing there" : false };
const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

test("the token stands in a file of the user's own, not among the arguments", () => {
    const path = join(folder, "connection-token");
    assert.deepEqual(tokenFlags(folder, "abc123"), ["--connection-token-file", path]);
    assert.equal(readFileSync(path, "utf8"), "abc123");
    if (process.platform !== "win32") assert.equal(mode(path), "600");
    assert.deepEqual(tokenFlags(folder, undefined), ["--without-connection-token"]);
});

test("files that others could read are closed to them", unix, () => {
    const path = join(folder, "server.log");
    writeFileSync(path, "old", { mode: 0o644 });
    chmodSync(path, 0o644);
    closeSync(openPrivate(path));
    assert.deepEqual([mode(path), readFileSync(path, "utf8")], ["600", ""]);
    const open = join(folder, "profile");
    mkdirSync(open);
    chmodSync(open, 0o755);
    makePrivate(open);
    assert.equal(mode(open), "700");
    makePrivate(join(folder, "new/profile"));
    assert.equal(mode(join(folder, "new/profile")), "700");
});
