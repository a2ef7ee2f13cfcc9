import { existsSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import Mocha from "mocha";

interface Counts {
    passed: number;
    failed: number;
    skipped: number;
    notes: string[];
}

/**
 * Entry for the editor: runs the suites that RUST_AI_SUITES names (comma-separated), or all that
 * need no special editor, inside this extension host. Rejects when a test fails.
 */
export async function run(): Promise<void> {
    const mocha = new Mocha({ ui: "bdd", timeout: 60_000, color: false, reporter: "spec" });
    const wanted = process.env.RUST_AI_SUITES?.split(",");
    for (const file of readdirSync(__dirname).sort()) {
        const name = /^(.*)\.test\.cjs$/.exec(file)?.[1];
        if (name === undefined) continue;
        if (wanted === undefined ? name.includes("special") : !wanted.includes(name)) continue;
        mocha.addFile(join(__dirname, file));
    }
    const counts: Counts = { passed: 0, failed: 0, skipped: 0, notes: [] };
    await new Promise<void>((resolve) => {
        mocha
            .run(() => resolve())
            .on("pass", () => counts.passed++)
            .on("fail", (test, error) => {
                counts.failed++;
                counts.notes.push(`${test.fullTitle()}: ${error.message}`);
            })
            .on("pending", (test) => {
                counts.skipped++;
                counts.notes.push(`skipped: ${test.fullTitle()}`);
            });
    });
    const results = process.env.RUST_AI_RESULTS;
    if (results !== undefined) {
        // Whoever waits for the file must not read half of it.
        writeFileSync(`${results}.part`, JSON.stringify(counts));
        renameSync(`${results}.part`, results);
    }
    await inspected();
    if (counts.failed > 0) throw new Error(`${counts.failed} tests failed`);
    if (counts.passed === 0) throw new Error("no test ran");
}

/** The extension host ends with this run; whoever looks at the window from outside must be done. */
async function inspected(): Promise<void> {
    const marker = process.env.RUST_AI_INSPECTED;
    if (marker === undefined) return;
    const end = performance.now() + 30_000;
    while (!existsSync(marker) && performance.now() < end) await delay(50);
}
