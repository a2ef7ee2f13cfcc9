import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { runsInBuild } from "../../src/cargo/runs-in-build.ts";

const root = mkdtempSync(join(tmpdir(), "rust-ai-build-"));
after(() => rmSync(root, { recursive: true, force: true }));

test("cargo runs build scripts and macros while it checks, and nothing else", async () => {
    const manifests = {
        "Cargo.toml": '[workspace]\nmembers = ["plain", "macros"]\n',
        "plain/Cargo.toml": '[package]\nname = "plain"\nbuild = "tools/generate.rs"\n',
        "macros/Cargo.toml": '[package]\nname = "macros"\n[lib]\nproc-macro = true\n',
    };
    for (const [path, text] of Object.entries(manifests)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
    }
    const check = async (path: string, expected: boolean): Promise<void> =>
        assert.equal(await runsInBuild(root, path), expected, path);
    await check("plain/src/lib.rs", false);
    await check("plain/src/deep/er/mod.rs", false);
    await check("plain/build.rs", true);
    await check("plain/tools/generate.rs", true);
    await check("macros/src/lib.rs", true);
    // Nothing says what a file outside every package is.
    await check("loose.rs", true);
    await check("elsewhere/loose.rs", true);
});
