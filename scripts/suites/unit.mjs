import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { filesBelow, readJson } from "../lib/files.mjs";
import { failure, runNodeTests, testFiles } from "../lib/node-tests.mjs";
import { artifacts, root } from "../lib/paths.mjs";

/** Pure packages: what they decide is covered by unit tests. */
const measured = [
    "core",
    "protocol",
    "api",
    "ai",
    "analysis",
    "cargo",
    "security",
    "merge",
    "review",
];
const threshold = 95;

/** @returns {Promise<import("../lib/node-tests.mjs").SuiteResult>} */
export async function unit() {
    const folders = ["shared", "extensions"].flatMap((group) =>
        readdirSync(join(root, group)).map((name) => `${group}/${name}/test`),
    );
    const coverage = join(artifacts, "coverage");
    rmSync(coverage, { recursive: true, force: true });
    const result = await runNodeTests("unit", testFiles([...folders, "cli/test"]), {
        wrapper: [
            join(root, "node_modules/c8/bin/c8.js"),
            "--reporter=json-summary",
            "--reporter=lcovonly",
            `--reports-dir=${coverage}`,
            `--temp-directory=${join(coverage, "raw")}`,
            ...measured.map((name) => `--include=shared/${name}/src/**`),
        ],
    });
    const share = await lineCoverage(join(coverage, "coverage-summary.json"));
    const text = `line coverage of shared/{${measured.join(",")}}: ${share.toFixed(2)} %, at least ${threshold} %`;
    console.log(`   ${text}`);
    if (share >= threshold) return { ...result, passed: result.passed + 1 };
    const low = failure(text);
    return { ...result, failed: result.failed + low.failed, notes: [...result.notes, text] };
}

/**
 * Percentage of covered lines. A file that no test loads counts with all its lines, unless
 * nothing of it is left at run time (types alone).
 * @param {string} summaryFile
 */
async function lineCoverage(summaryFile) {
    if (!existsSync(summaryFile)) return 0;
    /** @type {Record<string, { lines: { total: number, covered: number, pct: number } }>} */
    const summary = readJson(summaryFile);
    const { transform } = await import("esbuild");
    let { total, covered } = summary.total?.lines ?? { total: 0, covered: 0 };
    for (const name of measured) {
        const folder = join(root, "shared", name, "src");
        const programs = filesBelow(folder).filter((file) => file.endsWith(".ts"));
        for (const path of programs.map((file) => join(folder, file))) {
            const known = summary[path]?.lines;
            if (known !== undefined) {
                if (known.pct < threshold) {
                    console.log(`   ${relative(root, path)}: ${known.pct} % of lines`);
                }
                continue;
            }
            const source = readFileSync(path, "utf8");
            const { code } = await transform(source, { loader: "ts" });
            if (code.trim() === "") continue;
            console.log(`   ${relative(root, path)}: no test loads it`);
            total += source.split("\n").length;
        }
    }
    return total === 0 ? 0 : (100 * covered) / total;
}
