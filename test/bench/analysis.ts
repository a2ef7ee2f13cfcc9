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

/** Least times of some rounds, in milliseconds; `cpu` is what all threads of this process took. */
interface Times {
    readonly wall: number;
    readonly cpu: number;
}

/** By name, then by the number of workers. */
type TimeTable = Map<string, Map<number, Times>>;

async function main(): Promise<void> {
    if (roots.every((folder) => folder === "")) {
        console.log("Skipped: name folders with Rust sources in RUST_AI_ANALYSIS_CORPUS.");
        return;
    }
    const corpus = await readCorpus();
    const { paths, lines, bytes } = corpus;
    if (paths.length === 0) throw new Error("these folders have no Rust files");
    console.log(
        `${paths.length} files, ${lines} lines, ${(bytes / 1e6).toFixed(2)} MB, best of ${rounds} rounds, Node.js ${process.version}`,
    );
    const table: TimeTable = new Map();
    for (const workers of [1, 2]) await measureStages(corpus, workers, table);
    for (const workers of [1, 2]) await measurePool(corpus, workers, table);
    const raw = table.get("parse");
    for (const { name, workers, milliseconds } of await peerTimes(paths)) {
        note(table, name, workers, { wall: milliseconds, cpu: Number.NaN });
    }
    console.log(
        "| stage | workers | ms | lines/s | MB/s | of raw parse | lines/CPU s | of raw parse |",
    );
    console.log("|---|---|---|---|---|---|---|---|");
    for (const [name, times] of table) {
        for (const [workers, { wall, cpu }] of times) {
            const { wall: rawWall = 0, cpu: rawCpu = 0 } = raw?.get(workers) ?? {};
            const cells = [
                ...[name, workers, wall.toFixed(0)],
                ...[`${Math.round(lines / wall)} k`, (bytes / wall / 1000).toFixed(1)],
                ...[percent(rawWall / wall), `${Math.round(lines / cpu)} k`],
                percent(rawCpu / cpu),
            ];
            console.log(`| ${cells.join(" | ").replaceAll(/NaN(?: k| %)/g, "")} |`);
        }
    }
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** Runs a task; CPU time is less disturbed by other programs than the clock is. */
async function timed(task: () => Promise<unknown>): Promise<Times> {
    const before = process.cpuUsage();
    const startedAt = performance.now();
    await task();
    const wall = performance.now() - startedAt;
    const { user, system } = process.cpuUsage(before);
    return { wall, cpu: (user + system) / 1000 };
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

async function measureStages({ paths }: Corpus, workers: number, table: TimeTable): Promise<void> {
    const threads = await Promise.all(
        Array.from({ length: workers }, async () => {
            const thread = new Worker(new URL("analysis-worker.mjs", import.meta.url));
            await answer(thread);
            return thread;
        }),
    );
    const work = (stage: StageName, files: readonly string[]): Promise<Times> => {
        const list = SharedFileList.of(files.map((path) => ({ path })));
        const message: StageMessage = { stage, files: list.buffer, roots };
        return timed(() =>
            Promise.all(
                threads.map((thread) => {
                    thread.postMessage(message);
                    return answer(thread);
                }),
            ),
        );
    };
    // What the compiler of JavaScript needs is not what is measured here; the pool's rows have it.
    for (const stage of stageNames) await work(stage, paths.slice(0, 400));
    for (let round = 0; round < rounds; round++) {
        for (const stage of stageNames) note(table, stage, workers, await work(stage, paths));
    }
    await Promise.all(threads.map((thread) => thread.terminate()));
}

/** The pool as the product uses it: cold with new workers, then with known hashes and known stamps. */
async function measurePool({ paths }: Corpus, workers: number, table: TimeTable): Promise<void> {
    const known = new KnownHashes(paths.length);
    const files: PoolFile[] = [];
    for (let round = 0; round < rounds; round++) {
        await withPool(workers, async (pool) => {
            const time = async (
                name: string,
                request: Partial<PoolRequest>,
                tell: (result: PoolResult) => void = () => {},
            ): Promise<void> => {
                const task = (): Promise<void> => scan(pool, paths, request, tell);
                note(table, name, workers, await timed(task));
            };
            await time("pool, cold: index", { facts: true }, ({ path, hash, stamp }) => {
                if (round > 0) return;
                if (hash !== undefined) known.add(hash);
                files.push({ path, stamp });
            });
            await time("pool: index again", { facts: true });
            await time("pool: known hashes", { facts: true, known });
            await time("pool: known stamps", { facts: true, files: [files] });
        });
        await withPool(workers, async (pool) => {
            const task = (): Promise<void> =>
                scan(pool, paths, { facts: false, counts: true }, () => {});
            note(table, "pool, cold: full scan", workers, await timed(task));
            note(table, "pool: full scan again", workers, await timed(task));
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

function note(table: TimeTable, name: string, workers: number, { wall, cpu }: Times): void {
    const times = table.get(name) ?? new Map<number, Times>();
    const known = times.get(workers) ?? { wall, cpu };
    times.set(workers, { wall: Math.min(wall, known.wall), cpu: Math.min(cpu, known.cpu) });
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
