import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, homedir, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { BenchRequest, BenchSample } from "./bench-protocol.ts";
import { writeBenchModels } from "./engine-models.ts";

/**
 * Speed of our engine beside transformers.js, on the same weights and machine in one run.
 * Every engine has its own process; they take turns, so that a change of the machine's load
 * meets all of them. Run: node --import tsx test/bench/engine.ts [--repeats N] [--json FILE]
 */
const transformersVersion = "4.3.1";

const { values } = parseArgs({
    options: {
        repeats: { type: "string", default: "7" },
        tokens: { type: "string", default: "24" },
        contexts: { type: "string", default: "128,512,1024" },
        threads: { type: "string", default: String(Math.min(2, availableParallelism())) },
        json: { type: "string" },
    },
});
const repeats = Number(values.repeats);
const newTokens = Number(values.tokens);
const contexts = values.contexts.split(",").map(Number);
const threads = Number(values.threads);

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "rust-ai-ide", "bench");

interface Contestant {
    readonly name: string;
    readonly process: ChildProcess;
    readonly samples: Map<number, BenchSample[]>;
}

const matchedOptions = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    extra: { session: { intra_op: { allow_spinning: "0" } } },
};

installTransformers();
const models = writeBenchModels(cache);
const ours = fileURLToPath(new URL("engine-ours.ts", import.meta.url));
const theirs = fileURLToPath(new URL("engine-transformers.mjs", import.meta.url));
const rowsFile = join(models["rows/1"], "onnx", "model.onnx");
const usualFile = join(models["hugging-face"], "onnx", "model.onnx");
const usual = models["hugging-face"];

const contestants = [
    await start("ours, rows/1", ours, [rowsFile, "rows/1", String(threads), "1000000"]),
    await start("ours, rows/1, runs of 35 ms", ours, [rowsFile, "rows/1", String(threads), "35"]),
    await start("ours, usual layout", ours, [usualFile, "hugging-face", String(threads), "0"]),
    await start("transformers.js, our options", theirs, [
        cache,
        usual,
        JSON.stringify(matchedOptions),
    ]),
    await start("transformers.js, its defaults", theirs, [cache, usual, "{}"]),
];

for (const context of contexts) {
    // The first round warms up and is not counted.
    for (let round = 0; round <= repeats; round++) {
        for (const contestant of contestants) {
            const sample = await ask(contestant.process, { context, newTokens });
            if (round === 0) continue;
            const samples = contestant.samples.get(context) ?? [];
            contestant.samples.set(context, [...samples, sample]);
        }
    }
}
for (const { process } of contestants) process.kill();
report();

function installTransformers(): void {
    mkdirSync(cache, { recursive: true });
    if (existsSync(join(cache, "node_modules", "@huggingface", "transformers"))) return;
    console.error(`Installing transformers.js ${transformersVersion} into ${cache} ...`);
    writeFileSync(join(cache, "package.json"), '{ "private": true }\n');
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const wanted = `@huggingface/transformers@${transformersVersion}`;
    execFileSync(npm, ["install", "--ignore-scripts", "--no-save", wanted], {
        cwd: cache,
        stdio: "ignore",
        shell: process.platform === "win32",
    });
}

async function start(name: string, file: string, parameters: string[]): Promise<Contestant> {
    const child = fork(
        file,
        parameters,
        file.endsWith(".ts") ? { execArgv: ["--import", "tsx"] } : {},
    );
    await answer(child);
    return { name, process: child, samples: new Map() };
}

async function ask(child: ChildProcess, request: BenchRequest): Promise<BenchSample> {
    child.send(request);
    return (await answer(child)) as BenchSample;
}

function answer(child: ChildProcess): Promise<unknown> {
    return new Promise((resolve, reject) => {
        const onExit = (): void => reject(new Error("An engine's process ended."));
        child.once("exit", onExit);
        child.once("message", (message) => {
            child.off("exit", onExit);
            resolve(message);
        });
    });
}

function report(): void {
    const rows = contestants.flatMap(({ name, samples }) =>
        contexts.map((context) => {
            const list = samples.get(context) ?? [];
            const prefillMs = median(list.map((sample) => sample.prefillMs));
            const tokenMs = median(list.flatMap((sample) => sample.tokenMs));
            return {
                engine: name,
                context,
                prefillMs,
                prefillTokensPerSecond: (context * 1000) / prefillMs,
                decodeMs: tokenMs,
                decodeTokensPerSecond: 1000 / tokenMs,
                prefillCpuMs: median(list.map((sample) => sample.prefillCpuMs)),
                decodeCpuMs: median(list.map((sample) => sample.tokenCpuMs)),
                residentMb: Math.max(...list.map((sample) => sample.residentMb)),
            };
        }),
    );
    const peerNames = ["transformers.js, our options", "transformers.js, its defaults"];
    const best = (context: number, field: "prefillMs" | "decodeMs"): number =>
        Math.min(
            ...rows
                .filter((row) => row.context === context && peerNames.includes(row.engine))
                .map((row) => row[field]),
        );
    const machine = `${cpus()[0]?.model ?? "unknown CPU"}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`;
    console.log(`${machine}; ${threads} threads; medians of ${repeats} x ${newTokens} tokens.\n`);
    console.log(
        "| engine | context | prefill tok/s | decode tok/s | prefill against best of peer | decode against best of peer | prefill CPU-ms | CPU-ms a token | MB |",
    );
    console.log("|---|---|---|---|---|---|---|---|---|");
    for (const row of rows) {
        const cells = [
            row.engine,
            row.context,
            row.prefillTokensPerSecond.toFixed(0),
            row.decodeTokensPerSecond.toFixed(1),
            `${(best(row.context, "prefillMs") / row.prefillMs).toFixed(2)}x`,
            `${(best(row.context, "decodeMs") / row.decodeMs).toFixed(2)}x`,
            row.prefillCpuMs.toFixed(0),
            row.decodeCpuMs.toFixed(1),
            row.residentMb.toFixed(0),
        ];
        console.log(`| ${cells.join(" | ")} |`);
    }
    const json = JSON.stringify({ machine, threads, repeats, newTokens, rows });
    if (values.json) writeFileSync(values.json, `${json}\n`);
    else console.log(`\n${json}`);
}

function median(numbers: readonly number[]): number {
    const sorted = [...numbers].sort((first, second) => first - second);
    return sorted[sorted.length >> 1] ?? 0;
}
