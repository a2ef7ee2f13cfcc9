import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { CompletionEngine } from "@rust-ai-ide/ai/completion-engine";
import type { CompletionRequest } from "@rust-ai-ide/ai/completion-ports";
import { parsePoints } from "@rust-ai-ide/ai/evaluation/points";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { LineIndex } from "@rust-ai-ide/core/text";
import { createLocalGrammar } from "@rust-ai-ide/node/analysis/local-grammar";
import { InferenceClient } from "@rust-ai-ide/node/inference-client";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import { dist, root } from "../../scripts/lib/paths.mjs";

/**
 * What a user feels: time to a suggestion from a cold start, warm, while typing through one, and
 * while rustc works; memory and idle processor time of the inference process; quality beside the
 * n-gram baseline. Needs a build. Run: node --import tsx test/bench/completion.ts [--points FILE]
 * [--repeats N] [--json FILE]
 */
const fixtures = join(root, "test/fixtures/completion-points");
const { values } = parseArgs({
    options: {
        points: { type: "string", default: join(fixtures, "points.jsonl") },
        repeats: { type: "string", default: "5" },
        json: { type: "string" },
    },
});
const repeats = Number(values.repeats);
const program = join(dist, "cli/rust-ai.cjs");
if (!existsSync(program)) throw new Error("run npm run build first");
const folder = mkdtempSync(join(tmpdir(), "rai-bench-"));

type Summary = Record<string, number> & { readonly baseline: Record<string, number> | null };

const machine = {
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    node: process.version,
    loadBefore: loadavg()[0] ?? 0,
};
console.log(
    `${machine.processor}, ${machine.cores} cores, Node ${machine.node}, load ${machine.loadBefore.toFixed(1)} before the start`,
);
try {
    const starts = await coldStarts();
    const typing = await typingAndIdle();
    const quiet = evaluate();
    const busy = await whileCompiling(evaluate);
    const figures = { machine, ...starts, ...typing, quiet, busy };
    print(figures);
    if (values.json !== undefined) {
        writeFileSync(values.json, `${JSON.stringify(figures, undefined, 2)}\n`);
    }
} finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
}

/** From starting `rust-ai complete` to its answer, with a process that has to start and load. */
async function coldStarts(): Promise<{ coldStartMs: number }> {
    const file = join(folder, "main.rs");
    writeFileSync(file, "fn main() {\n    let names: Vec<String> = Vec::\n}\n");
    const times: number[] = [];
    for (let run = 0; run < repeats; run++) {
        const start = performance.now();
        execFileSync(
            process.execPath,
            [program, "complete", "--file", file, "--line", "2", "--column", "35", "--json"],
            { env: { ...process.env, XDG_RUNTIME_DIR: mkdtempSync(join(folder, "r")) } },
        );
        times.push(performance.now() - start);
    }
    return { coldStartMs: median(times) };
}

/** Typing through a shown suggestion, and what the process costs when nobody types. */
async function typingAndIdle(): Promise<{
    typingThroughMs: number;
    typedThrough: number;
    idleCpuPercent: number;
}> {
    const client = new InferenceClient({
        programPath: join(dist, "cli/inference.cjs"),
        nodePath: process.execPath,
        modelFolders: [join(dist, "model-rust/model")],
        logger: NullLogger,
        runtimeDirectory: mkdtempSync(join(folder, "t")),
        clientName: "bench",
        limits: { idleExitSeconds: 1 },
    });
    const grammar = await createLocalGrammar();
    try {
        const [model] = await client.listModels();
        if (model === undefined) throw new Error("the build has no model");
        await client.loadModel(model.id);
        const engine = new CompletionEngine({
            grammar,
            generator: {
                active: () => ({ kind: "ready", model: model.id }),
                generate: (request, token) =>
                    client.complete(
                        { ...request, stop: [...request.stop], model: model.id, temperature: 0 },
                        token,
                    ),
            },
            clock: SystemClock,
        });
        const times: number[] = [];
        for (const point of parsePoints(readFileSync(values.points, "utf8"))) {
            const ask = (typed: string, version: number) => {
                const before = point.prefix + typed;
                const uri = `bench:/${point.id}`;
                grammar.open({ uri, version, path: point.path, text: before + point.suffix });
                const request: CompletionRequest = {
                    uri,
                    version,
                    position: new LineIndex(before).positionAt(before.length),
                    textBefore: before.slice(-4000),
                    textAfter: point.suffix.slice(0, 1000),
                    trigger: "manual",
                };
                return engine.complete(request, NeverCancelled);
            };
            const first = await ask("", 1);
            if (first.kind !== "shown" || first.text.length < 4) continue;
            for (const typed of [first.text.slice(0, 1), first.text.slice(0, 3)]) {
                const start = performance.now();
                const next = await ask(typed, 1 + typed.length);
                if (next.kind === "shown" && next.source === "cache") {
                    times.push(performance.now() - start);
                }
            }
        }
        engine.dispose();
        const before = await client.health();
        const idleMs = 5000;
        await sleep(idleMs);
        const after = await client.health();
        return {
            typingThroughMs: median(times),
            typedThrough: times.length,
            idleCpuPercent: ((after.cpuMs - before.cpuMs) / idleMs) * 100,
        };
    } finally {
        grammar.dispose();
        client.dispose();
    }
}

function evaluate(): Summary {
    const output = execFileSync(
        process.execPath,
        [program, "eval", "completion", "--points", values.points, "--json"],
        { encoding: "utf8", maxBuffer: 1 << 28 },
    );
    return JSON.parse(output.trimEnd().split("\n").at(-1) ?? "{}");
}

/** Runs rustc on every core, again and again, as a build in the background does. */
async function whileCompiling(measure: () => Summary): Promise<Summary | undefined> {
    const crate = join(folder, "crate");
    cpSync(join(fixtures, "workbench"), crate, { recursive: true });
    const compile = "while :; do cargo check --quiet --offline --target-dir";
    const children: ChildProcess[] = [];
    try {
        execFileSync("cargo", ["--version"], { stdio: "ignore" });
    } catch {
        console.log("no cargo on PATH: nothing is measured beside a build");
        return undefined;
    }
    try {
        for (let core = 0; core < machine.cores; core++) {
            const target = join(folder, `target${core}`);
            const loop = `${compile} '${target}' 2>/dev/null; rm -rf '${target}'; done`;
            children.push(
                spawn("sh", ["-c", loop], { cwd: crate, stdio: "ignore", detached: true }),
            );
        }
        await sleep(1000);
        return measure();
    } finally {
        // The shell's whole group, because cargo and rustc are its children.
        for (const { pid } of children) if (pid !== undefined) process.kill(-pid, "SIGKILL");
        await sleep(500);
    }
}

function print(figures: {
    readonly coldStartMs: number;
    readonly typingThroughMs: number;
    readonly typedThrough: number;
    readonly idleCpuPercent: number;
    readonly quiet: Summary;
    readonly busy: Summary | undefined;
}): void {
    const { quiet, busy } = figures;
    const row = (name: string, value: number | undefined, unit: string, digits = 1): void => {
        const text = value === undefined ? "-" : value.toFixed(digits);
        console.log(`  ${name.padEnd(46)} ${text.padStart(9)} ${unit}`);
    };
    console.log("time");
    row("complete, process started and model loaded", figures.coldStartMs, "ms");
    row("first suggestion in a file, p50", quiet.coldP50Ms, "ms");
    row("next suggestion, p50", quiet.warmP50Ms, "ms");
    row("next suggestion, p95", quiet.warmP95Ms, "ms");
    row("next suggestion while cargo check runs, p50", busy?.warmP50Ms, "ms");
    row(`typing through, median of ${figures.typedThrough}`, figures.typingThroughMs, "ms", 2);
    console.log("cost");
    row("processor time of a suggestion", quiet.cpuMsPerSuggestion, "ms");
    row("processor time when idle", figures.idleCpuPercent, "%", 2);
    row("memory of the inference process", (quiet.residentBytes ?? 0) / 1_000_000, "MB");
    console.log(`quality at ${quiet.points} points: model, n-grams`);
    for (const name of ["exactMatch", "editSimilarity", "firstLineMatch", "completedCodeRatio"]) {
        const baseline = quiet.baseline?.[name];
        const text = [quiet[name], baseline].map((value) =>
            value === undefined ? "-" : `${(value * 100).toFixed(1)} %`,
        );
        console.log(`  ${name.padEnd(46)} ${text.map((part) => part.padStart(9)).join("  ")}`);
    }
}

function median(numbers: readonly number[]): number {
    const sorted = [...numbers].sort((left, right) => left - right);
    return sorted[sorted.length >> 1] ?? Number.NaN;
}
