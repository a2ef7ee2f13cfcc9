import { join } from "node:path";
import { ensureChromium } from "../lib/chromium.mjs";
import { readResults, resultsFile, runNodeTests, skip, testFiles } from "../lib/node-tests.mjs";
import { root } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";

const noBrowser =
    "no Chromium or Chrome on this machine (name one in RUST_AI_CHROMIUM): tests in a real editor";

/**
 * Mocha suites inside the extension host of a VS Code server.
 * @returns {Promise<import("../lib/node-tests.mjs").SuiteResult>}
 */
export async function host() {
    if ((await ensureChromium()) === undefined) return skip(noBrowser);
    const results = resultsFile("host");
    const { code } = await run(
        process.execPath,
        ["--import", "tsx", join(root, "test/host/run-suites.ts")],
        {
            cwd: root,
            allowFailure: true,
            timeout: 25 * 60_000,
            env: { ...process.env, RUST_AI_RESULTS: results },
        },
    );
    return readResults(results, code);
}

/**
 * The editor's user interface, driven as a user does.
 * @returns {Promise<import("../lib/node-tests.mjs").SuiteResult>}
 */
export async function ui() {
    if ((await ensureChromium()) === undefined) return skip(noBrowser);
    return runNodeTests("ui", testFiles(["test/host/ui"]), { serial: true });
}
