import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { scanSecrets } from "../../src/secrets/scan-secrets.ts";

const root = fileURLToPath(new URL("../../../..", import.meta.url)).replace(/[\\/]$/, "");

test("this repository holds no secrets, its tests and rules included", async (context) => {
    if (!existsSync(join(root, ".git")))
        return context.skip("no git repository around the sources");
    const options = { folders: [root], files: [], hash: () => "", token: NeverCancelled };
    const { findings, problems, summary } = await scanSecrets(options);
    const places = findings.map(({ path, line, rule }) => `${path}:${line} ${rule}`);
    assert.deepEqual([places, problems], [[], []]);
    assert.ok(summary.files > 500);
});
