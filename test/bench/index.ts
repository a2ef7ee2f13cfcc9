import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { root } from "../../scripts/lib/paths.mjs";
import type { IndexMeasurement } from "./index-process.ts";

/**
 * Memory and time of the index: made cold, made again from the cache by a new process, idle, asked and
 * updated. Each set of folders is measured by processes of its own, bundled as the product is. Folders
 * come from the arguments or RUST_AI_INDEX_CORPUS, separated by commas; sets by semicolons.
 * Run: npm run bench -- index
 */
const given = process.argv.slice(2);
const sets = (given.length > 0 ? given : (process.env.RUST_AI_INDEX_CORPUS ?? "").split(";"))
    .map((set) => set.split(",").filter((folder) => folder !== ""))
    .filter((folders) => folders.length > 0);
const workers = Number(process.env.RUST_AI_INDEX_WORKERS ?? 2);
const run = promisify(execFile);

async function main(): Promise<void> {
    if (sets.length === 0) {
        console.log("Skipped: name folders with sources in RUST_AI_INDEX_CORPUS.");
        return;
    }
    const folder = mkdtempSync(join(tmpdir(), "index-bench-"));
    try {
        const program = await bundle(folder);
        console.log(
            `Node.js ${process.version}, ${workers} workers, every cache of the system warm`,
        );
        for (const roots of sets) await measure(program, roots, join(folder, "cache"));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** Beside the worker and the grammars of the product, where the program looks for them. */
async function bundle(folder: string): Promise<string> {
    const shipped = join(root, "dist/cli");
    for (const name of readdirSync(shipped)) {
        if (/\.wasm$|^analysis-worker/.test(name)) {
            symlinkSync(join(shipped, name), join(folder, name));
        }
    }
    const outfile = join(folder, "index-process.cjs");
    await build({
        entryPoints: [join(root, "test/bench/index-process.ts")],
        outfile,
        bundle: true,
        platform: "node",
        format: "cjs",
        target: "node20",
        define: { "import.meta.url": "bundleUrl" },
        banner: { js: 'const bundleUrl=require("node:url").pathToFileURL(__filename).href;' },
        logLevel: "error",
    });
    return outfile;
}

async function measure(program: string, roots: readonly string[], cache: string): Promise<void> {
    rmSync(cache, { recursive: true, force: true });
    const ask = async (isWhole: boolean): Promise<IndexMeasurement> => {
        const task = JSON.stringify({ roots, cacheFolder: cache, workers, isWhole });
        const { stdout } = await run(process.execPath, ["--expose-gc", program, task], {
            maxBuffer: 1 << 26,
        });
        return JSON.parse(stdout) as IndexMeasurement;
    };
    const cold = await ask(true);
    const warm = await ask(true);
    const again = await ask(false);
    const { files, lines, symbols, problems } = cold;
    console.log(
        `\n${number(lines)} lines, ${number(files)} files, ${number(symbols)} symbols, ${problems} problems\n`,
    );
    console.log("| what | cold | from the cache, new process |\n|---|---|---|");
    const row = (what: string, show: (of: IndexMeasurement) => string): void =>
        console.log(`| ${what} | ${show(cold)} | ${show(warm)} |`);
    row("indexing, s", ({ scanMs }) => (scanMs / 1000).toFixed(2));
    row("lines/s", (of) => number(Math.round((of.lines * 1000) / of.scanMs)));
    row("hit rate", ({ cacheHitRate }) => `${(cacheHitRate * 100).toFixed(1)} %`);
    row("scanned again in the same process, lines/s", (of) =>
        number(Math.round((of.lines * 1000) / of.rescanMs)),
    );
    row("most memory, MB", ({ peakBytes }) => megabytes(peakBytes));
    row("after the scan, MB", ({ afterBytes }) => megabytes(afterBytes));
    row("idle, MB", ({ idleBytes }) => megabytes(idleBytes));
    row("bytes of the index for a line", (of) => (of.footprint / of.lines).toFixed(1));
    row("symbol query, ms: p50, p95, p99", ({ queries }) => percentiles(queries));
    row("all references of a name, ms: p50, p95, p99", (of) => percentiles(of.references));
    row("update of a file, ms: p50, p95, p99", ({ updates }) => percentiles(updates));
    const best = Math.min(warm.scanMs, again.scanMs);
    console.log(
        `\nFrom the cache, the better of two: ${number(Math.round((lines * 1000) / best))} lines/s, opening it ${warm.openMs.toFixed(0)} ms.`,
    );
}

function percentiles(times: readonly number[]): string {
    const sorted = [...times].sort((left, right) => left - right);
    return [0.5, 0.95, 0.99]
        .map((share) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2))
        .join(", ");
}

function megabytes(bytes: number): string {
    return (bytes / 1e6).toFixed(0);
}

function number(value: number): string {
    return value.toLocaleString("en");
}

await main();
