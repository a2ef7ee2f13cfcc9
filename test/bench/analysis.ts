import { existsSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { walkFiles } from "@rust-ai-ide/node/index/file-walk";
import { KnownHashes } from "@rust-ai-ide/node/index/known-hashes";
import { ParsePool } from "@rust-ai-ide/node/index/parse-pool";
import type { PoolFile, PoolRequest, PoolResult } from "@rust-ai-ide/node/index/pool-contract";
import { SharedFileList } from "@rust-ai-ide/node/index/shared-file-list";
import { root } from "../../scripts/lib/paths.mjs";
import { peerTimes } from "./analysis-peers.ts";
import { type StageMessage, type StageName, stageNames } from "./analysis-stages.ts";

/**
 * How many lines of Rust the stages of the index read in a second, by one and two worker threads, in
 * one run over the same files in the system's cache, beside other programs where they are installed.
 * Folders come from the arguments or RUST_AI_ANALYSIS_CORPUS, separated by commas.
 * Run: npm run bench -- analysis
 */
const given = process.argv.slice(2);
const roots = given.length > 0 ? given : (process.env.RUST_AI_ANALYSIS_CORPUS ?? "").split(",");
const rounds = Number(process.env.RUST_AI_ANALYSIS_ROUNDS ?? 3);

/** The worker as it is shipped; from its source, without a build, it takes longer to start. */
const bundle = join(root, "dist/cli/analysis-worker.cjs");
const program = { file: bundle, execArgv: [] };

interface Corpus {
    readonly paths: readonly string[];
    readonly lines: number;
    readonly bytes: number;
}

async function main(): Promise<void> {
    if (roots.every((folder) => folder === "")) {
        console.log("Skipped: name folders with Rust sources in RUST_AI_ANALYSIS_CORPUS.");
        return;
    }
    const corpus = await readCorpus();
    const { paths, lines, bytes } = corpus;
    console.log(
        `${paths.length} files, ${lines} lines, ${(bytes / 1e6).toFixed(2)} MB, best of ${rounds} rounds, Node.js ${process.version}`,
    );
    const table = new Map<string, Map<number, number>>();
    for (const workers of [1, 2]) await measureStages(corpus, workers, table);
    for (const workers of [1, 2]) await measurePool(corpus, workers, table);
    const raw = table.get("parse");
    for (const { name, workers, milliseconds } of await peerTimes(paths)) {
        note(table, name, workers, milliseconds);
    }
    console.log(
        "| stage | workers | ms | lines/s | MB/s | of raw parse |\n|---|---|---|---|---|---|",
    );
    for (const [name, times] of table) {
        for (const [workers, ms] of times) {
            const share = (100 * (raw?.get(workers) ?? 0)) / ms;
            const speed = `${Math.round(lines / ms)} k | ${(bytes / ms / 1000).toFixed(1)}`;
            console.log(
                `| ${name} | ${workers} | ${ms.toFixed(0)} | ${speed} | ${share.toFixed(0)} % |`,
            );
        }
    }
}

/** All Rust files; reading them brings them into the system's cache. */
async function readCorpus(): Promise<Corpus> {
    const paths: string[] = [];
    const isWanted = (name: string): boolean => name.endsWith(".rs");
    for await (const files of walkFiles({ roots, isWanted })) paths.push(...files);
    let [lines, bytes] = [0, 0];
    await withPool(1, (pool) =>
        scan(pool, paths, { facts: false }, (result) => {
            lines += Math.max(0, result.lines - 1);
            bytes += result.bytes;
        }),
    );
    return { paths, lines, bytes };
}

async function measureStages(
    { paths }: Corpus,
    workers: number,
    table: Map<string, Map<number, number>>,
): Promise<void> {
    const threads = await Promise.all(
        Array.from({ length: workers }, async () => {
            const thread = new Worker(new URL("analysis-worker.mjs", import.meta.url));
            await answer(thread);
            return thread;
        }),
    );
    const work = async (stage: StageName, files: readonly string[]): Promise<number> => {
        const list = SharedFileList.of(files.map((path) => ({ path })));
        const message: StageMessage = { stage, files: list.buffer, roots };
        const startedAt = performance.now();
        await Promise.all(
            threads.map((thread) => {
                thread.postMessage(message);
                return answer(thread);
            }),
        );
        return performance.now() - startedAt;
    };
    // What the compiler of JavaScript needs is not what is measured here; the pool's rows have it.
    for (const stage of stageNames) await work(stage, paths.slice(0, 400));
    for (let round = 0; round < rounds; round++) {
        for (const stage of stageNames) note(table, stage, workers, await work(stage, paths));
    }
    await Promise.all(threads.map((thread) => thread.terminate()));
}

/** The pool as the product uses it: cold with new workers, then with known hashes and known stamps. */
async function measurePool(
    { paths }: Corpus,
    workers: number,
    table: Map<string, Map<number, number>>,
): Promise<void> {
    const known = new KnownHashes(paths.length);
    const files: PoolFile[] = [];
    for (let round = 0; round < rounds; round++) {
        await withPool(workers, async (pool) => {
            const time = async (
                name: string,
                request: Partial<PoolRequest>,
                tell: (result: PoolResult) => void = () => {},
            ): Promise<void> => {
                const startedAt = performance.now();
                await scan(pool, paths, request, tell);
                note(table, name, workers, performance.now() - startedAt);
            };
            await time("pool, cold: index", { facts: true }, ({ path, hash, stamp }) => {
                if (round > 0) return;
                if (hash !== undefined) known.add(hash);
                files.push({ path, stamp });
            });
            await time("pool: index again", { facts: true });
            await time("pool: known hashes", { facts: true, known });
            await time("pool: known stamps", { facts: true, files: [files] });
            await time("pool: full scan", { facts: false, counts: true });
        });
        await withPool(workers, async (pool) => {
            const startedAt = performance.now();
            await scan(pool, paths, { facts: false, counts: true }, () => {});
            note(table, "pool, cold: full scan", workers, performance.now() - startedAt);
        });
    }
}

async function withPool(workers: number, use: (pool: ParsePool) => Promise<void>): Promise<void> {
    const options = { workers, logger: NullLogger, largestFile: 64 << 20 };
    const pool = new ParsePool(existsSync(bundle) ? { ...options, program } : options);
    try {
        await use(pool);
    } finally {
        pool.dispose();
    }
}

function scan(
    pool: ParsePool,
    paths: readonly string[],
    request: Partial<PoolRequest>,
    tell: (result: PoolResult) => void,
): Promise<void> {
    return pool.scan({
        files: [paths.map((path) => ({ path }))],
        facts: true,
        roots,
        token: NeverCancelled,
        onResults: (results) => results.forEach(tell),
        ...request,
    });
}

function note(
    table: Map<string, Map<number, number>>,
    name: string,
    workers: number,
    ms: number,
): void {
    const times = table.get(name) ?? new Map<number, number>();
    times.set(workers, Math.min(ms, times.get(workers) ?? Number.POSITIVE_INFINITY));
    table.set(name, times);
}

function answer(thread: Worker): Promise<void> {
    return new Promise((resolve, reject) => {
        thread.once("error", reject);
        thread.once("message", () => {
            thread.off("error", reject);
            resolve();
        });
    });
}

await main();
