import { existsSync } from "node:fs";
import { join } from "node:path";
import { failure, skip } from "../lib/node-tests.mjs";
import { root } from "../lib/paths.mjs";
import { testPython } from "../lib/python-environment.mjs";
import { run, which } from "../lib/run.mjs";

/**
 * Tests of the model pipeline, as far as they need no more than a few small packages.
 * @returns {Promise<import("../lib/node-tests.mjs").SuiteResult>}
 */
export async function python() {
    const program = which("python3") ?? which("python");
    if (program === undefined) return skip("no python3 on PATH: tests of the model pipeline");
    const tests = "models/training/tests";
    if (!existsSync(join(root, tests))) return failure(`${tests} is missing`);
    const { code, output } = await run(
        await testPython(program),
        ["-m", "unittest", "discover", "-s", tests, "-t", "."],
        { cwd: root, quiet: true, allowFailure: true },
    );
    const ran = Number(/^Ran (\d+) tests?/m.exec(output)?.[1] ?? 0);
    const count = (/** @type {string} */ name) =>
        Number(new RegExp(`\\b${name}=(\\d+)`).exec(output)?.[1] ?? 0);
    const skipped = count("skipped");
    const counted = count("failures") + count("errors");
    const failed = code === 0 ? counted : Math.max(1, counted);
    if (failed > 0) console.log(output.trim());
    const notes = skipped === 0 ? [] : [`${skipped} tests need packages that are not installed`];
    return { passed: Math.max(0, ran - skipped - counted), failed, skipped, notes };
}
