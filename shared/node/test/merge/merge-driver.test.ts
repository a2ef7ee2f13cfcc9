import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { installDriver, uninstallDriver } from "../../src/merge/merge-driver.ts";

test("lines that an older version installed are renewed, and taken out", async (context) => {
    const folder = mkdtempSync(join(tmpdir(), "driver-"));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    execFileSync("git", ["init", "--quiet", folder]);
    const scope = { folder, isGlobal: false };
    const program = [process.execPath, "rust-ai.cjs"] as const;
    const { attributesFile } = await installDriver(scope, program, NeverCancelled);
    const installed = readFileSync(attributesFile, "utf8");
    assert.match(installed, /^\*\.mjs merge=rust-ai$/m);
    const older = `*.png binary\n${installed.replace(/^\*\.(?:jsx?|[cm]js) .*\n/gm, "")}`;
    writeFileSync(attributesFile, older);
    await installDriver(scope, program, NeverCancelled);
    assert.equal(readFileSync(attributesFile, "utf8"), `*.png binary\n${installed}`);
    writeFileSync(attributesFile, older);
    await uninstallDriver(scope, NeverCancelled);
    assert.equal(readFileSync(attributesFile, "utf8"), "*.png binary\n");
});
