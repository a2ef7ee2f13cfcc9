import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { readJson } from "../../scripts/lib/files.mjs";
import { dist, root } from "../../scripts/lib/paths.mjs";
import {
    type EditorOptions,
    installPackages,
    launchBrowser,
    newPage,
    screenshotPath,
    startEditor,
    workspaceAddress,
} from "./editor.ts";
import { runInHost } from "./in-host.ts";
import { type Scenario, scenarios } from "./scenarios.ts";

interface Counts {
    passed: number;
    failed: number;
    notes: string[];
    skipped: number;
}

const limitMs = 5 * 60_000;

/** Runs each scenario in an editor of its own and writes the counts of all together. */
async function main(): Promise<void> {
    const results = process.env.RUST_AI_RESULTS ?? join(dist, "test-host/results.json");
    const wanted = process.argv.slice(2);
    const work = join(dist, "test-host/work");
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work, { recursive: true });
    const extensions = await installPackages(join(work, "extensions"));
    const browser = await launchBrowser();
    const total: Counts = { passed: 0, failed: 0, skipped: 0, notes: [] };
    try {
        for (const scenario of scenarios) {
            if (wanted.length > 0 && !wanted.includes(scenario.name)) continue;
            console.log(`\n   ${scenario.name}: ${scenario.about}`);
            const options = scenario.prepare({ extensions, work: join(work, scenario.name) });
            const counts = await runScenario(browser, scenario, { extensions, ...options });
            total.passed += counts.passed;
            total.failed += counts.failed;
            total.skipped += counts.skipped;
            total.notes.push(...counts.notes.map((note) => `${scenario.name}: ${note}`));
        }
    } finally {
        await browser.close();
    }
    mkdirSync(dirname(results), { recursive: true });
    writeFileSync(results, JSON.stringify(total));
    process.exitCode = total.failed > 0 ? 1 : 0;
}

async function runScenario(
    browser: Browser,
    { name, suites, inspect }: Scenario,
    options: EditorOptions,
): Promise<Counts> {
    const counts = join(dist, "test-host/work", `${name}.json`);
    const inspected = join(dist, "test-host/work", `${name}.inspected`);
    const editor = await startEditor({
        ...options,
        // Otherwise the editor's own chat starts programs that these suites do not need.
        settings: { "chat.disableAIFeatures": true, ...options.settings },
        env: {
            ...options.env,
            RUST_AI_RESULTS: counts,
            RUST_AI_SUITES: suites.join(","),
            RUST_AI_INSPECTED: inspected,
        },
    });
    const page = await newPage(browser);
    try {
        let over = false;
        const run = runInHost(page, editor.origin, {
            development: [join(root, "test/host/driver")],
            tests: join(dist, "test-host/suites/index.cjs"),
            address: workspaceAddress(editor),
            limitMs,
        }).finally(() => {
            over = true;
        });
        while (!over && !existsSync(counts)) await delay(50);
        const result = existsSync(counts)
            ? (readJson(counts) as Counts)
            : { passed: 0, failed: 1, skipped: 0, notes: [`ended with code ${await run}`] };
        if (inspect !== undefined) await inspectWindow(page, inspect, result);
        await page.screenshot({ path: screenshotPath(`host-${name}`) });
        writeFileSync(inspected, "");
        await run;
        return result;
    } finally {
        await page.context().close();
        await editor.stop();
    }
}

async function inspectWindow(
    page: Page,
    inspect: (page: Page) => Promise<void>,
    result: Counts,
): Promise<void> {
    try {
        await inspect(page);
        result.passed++;
    } catch (error) {
        result.failed++;
        result.notes.push(`window: ${error instanceof Error ? error.message : String(error)}`);
    }
}

await main();
