import { existsSync, mkdirSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { filesBelow, readJson } from "./files.mjs";
import { artifacts, root } from "./paths.mjs";
import { run } from "./run.mjs";

/**
 * What a suite came to.
 * @typedef {object} SuiteResult
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} notes Reasons of skips, and figures worth a line.
 */

/**
 * Test files below the given folders, relative to the root.
 * @param {readonly string[]} folders
 */
export function testFiles(folders) {
    return folders.flatMap((folder) =>
        filesBelow(join(root, folder))
            .filter((path) => path.endsWith(".test.ts"))
            .map((path) => `${folder}/${path}`),
    );
}

/**
 * Runs test files with node:test on this Node.
 * @param {string} name For the file of results.
 * @param {readonly string[]} files
 * @param {{ wrapper?: readonly string[], env?: NodeJS.ProcessEnv, timeout?: number, serial?: boolean }} [options]
 *     `wrapper`: arguments of Node that come before, for a program that measures.
 * @returns {Promise<SuiteResult>}
 */
export async function runNodeTests(name, files, options = {}) {
    if (files.length === 0) return failure(`no test files for ${name}`);
    const results = resultsFile(name);
    const { code } = await run(
        process.execPath,
        [
            ...(options.wrapper ?? []),
            ...(options.wrapper === undefined ? [] : [process.execPath]),
            ...["--import", "tsx", "--test", "--test-reporter=./scripts/lib/test-reporter.mjs"],
            `--test-concurrency=${options.serial === true ? 1 : availableParallelism()}`,
            ...files,
        ],
        {
            cwd: root,
            allowFailure: true,
            timeout: options.timeout ?? 25 * 60_000,
            env: { ...process.env, ...options.env, RUST_AI_RESULTS: results },
        },
    );
    return readResults(results, code);
}

/** A fresh path for a suite's counts. @param {string} name */
export function resultsFile(name) {
    const folder = join(artifacts, "results");
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${name}.json`);
    rmSync(path, { force: true });
    return path;
}

/**
 * @param {string} path
 * @param {number} code Exit code of the runner; one that counted no failure still fails.
 * @returns {SuiteResult}
 */
export function readResults(path, code) {
    if (!existsSync(path)) return failure(`the test runner ended early, exit code ${code}`);
    /** @type {SuiteResult} */
    const result = readJson(path);
    if (code !== 0 && result.failed === 0) {
        return { ...result, failed: 1, notes: [...result.notes, `exit code ${code}`] };
    }
    return result;
}

/** @param {string} note @returns {SuiteResult} */
export function failure(note) {
    return { passed: 0, failed: 1, skipped: 0, notes: [note] };
}

/** @param {string} note @returns {SuiteResult} */
export function skip(note) {
    return { passed: 0, failed: 0, skipped: 1, notes: [note] };
}
