import { join } from "node:path";
import { root } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";

const modules = join(root, "node_modules");

/** Static checks, each counted as one test: format and lint, types, unused code. */
const checks = [
    { name: "biome", args: ["@biomejs/biome/bin/biome", "ci", "--colors=off", "."] },
    { name: "tsc", args: ["typescript/bin/tsc", "-b"] },
    { name: "knip", args: ["knip/bin/knip.js", "--no-progress"] },
];

/** @returns {Promise<import("../lib/node-tests.mjs").SuiteResult>} */
export async function check() {
    const notes = [];
    let failed = 0;
    for (const { name, args } of checks) {
        const [script = "", ...rest] = args;
        const { code, output } = await run(process.execPath, [join(modules, script), ...rest], {
            cwd: root,
            quiet: true,
            allowFailure: true,
        });
        if (code === 0) continue;
        failed++;
        notes.push(`${name} failed`);
        console.log(output.trim());
    }
    return { passed: checks.length - failed, failed, skipped: 0, notes };
}
