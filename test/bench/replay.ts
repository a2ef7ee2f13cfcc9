import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, homedir, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { defaultCompletionEngineOptions } from "@rust-ai-ide/ai/completion/engine-options";
import { CompletionEngine } from "@rust-ai-ide/ai/completion-engine";
import type { GeneratorPort } from "@rust-ai-ide/ai/completion-ports";
import { seededRandom } from "@rust-ai-ide/ai/random";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { createLocalGrammar } from "@rust-ai-ide/node/analysis/local-grammar";
import { InferenceClient } from "@rust-ai-ide/node/inference-client";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import { SourceContext } from "../../cli/src/crate-context.ts";
import { commitCasesOf } from "../../cli/src/evaluation/commit-source.ts";
import { modelGenerator } from "../../cli/src/inference-session.ts";
import { dist, root } from "../../scripts/lib/paths.mjs";
import { installLlama, LlamaPeer, type Usage } from "./replay-peer.ts";
import { noFigures, type TypingFigures, typeText } from "./typist.ts";

/**
 * Types commits again in real time, once with our inference process and once with llama.cpp
 * (node-llama-cpp, prompt lookup, the same weights), text by text in turns. Needs a build, clones
 * of the repositories of models/eval/replay-cases.json below RUST_AI_EVAL_REPOS, and the weights
 * as GGUF (python -m models.training.export_gguf --out FILE).
 * Run: node --import tsx test/bench/replay.ts --gguf FILE [--edits N] [--threads N] [--json FILE]
 */
const { values } = parseArgs({
    options: {
        gguf: { type: "string" },
        edits: { type: "string", default: "1000" },
        threads: { type: "string", default: "2" },
        seed: { type: "string", default: "1" },
        json: { type: "string" },
    },
});
const program = join(dist, "cli/rust-ai.cjs");
if (!existsSync(program)) throw new Error("run npm run build first");
const file = values.gguf;
if (file === undefined || !existsSync(file)) {
    throw new Error("--gguf FILE is missing: python -m models.training.export_gguf --out FILE");
}
const edits = Number(values.edits);
const threads = Number(values.threads);
const modelFolder = join(root, "models/embedded");
const cache = join(
    process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"),
    "rust-ai-ide/bench/llama",
);

interface Contestant {
    readonly name: string;
    readonly generator: GeneratorPort;
    readonly usage: () => Promise<Usage>;
    readonly figures: TypingFigures;
    /** Of the grammar, context and engine in this process. */
    ownCpuMs: number;
    used: Usage;
}

const cases = await commitCasesOf(
    {
        repo: undefined,
        since: undefined,
        under: undefined,
        "case-list": join(root, "models/eval/replay-cases.json"),
        repos: process.env.RUST_AI_EVAL_REPOS,
        cases: 400,
        seed: Number(values.seed),
    },
    {
        token: NeverCancelled,
        terminal: { warn: (text: string) => console.error(text) },
        installation: { environment: process.env },
    } as unknown as Parameters<typeof commitCasesOf>[1],
);
const folder = mkdtempSync(join(tmpdir(), "rai-bench-"));
mkdirSync(cache, { recursive: true });
const peer = await LlamaPeer.start({ entry: installLlama(cache), file, modelFolder, threads });
const client = new InferenceClient({
    programPath: join(dist, "cli/inference.cjs"),
    nodePath: process.execPath,
    env: process.env,
    modelFolders: [modelFolder],
    logger: NullLogger,
    clientName: "bench",
    runtimeDirectory: folder,
    limits: { idleExitSeconds: 1, threads, device: "cpu" },
});
try {
    await client.loadModel("rust-base");
    const contestants: Contestant[] = [
        {
            name: "ours",
            generator: modelGenerator(client, "rust-base"),
            usage: async () => {
                const { cpuMs, residentBytes } = await client.health();
                return { cpuMs, residentBytes };
            },
            figures: noFigures(),
            ownCpuMs: 0,
            used: { cpuMs: 0, residentBytes: 0 },
        },
        {
            name: "llama.cpp",
            generator: peer,
            usage: () => peer.usage(),
            figures: noFigures(),
            ownCpuMs: 0,
            used: { cpuMs: 0, residentBytes: 0 },
        },
    ];
    const loadBefore = loadavg()[0] ?? 0;
    await typeAll(contestants);
    const report = {
        processor: cpus()[0]?.model ?? "unknown",
        cores: availableParallelism(),
        threads,
        loadBefore,
        contestants: contestants.map(summarise),
    };
    print(report);
    if (values.json) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
} finally {
    client.dispose();
    peer.dispose();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
}

async function typeAll(contestants: readonly Contestant[]): Promise<void> {
    for (const [index, replay] of cases.entries()) {
        if (contestants.every(({ figures }) => figures.edits >= edits)) return;
        const neighbours = await replay.neighbours();
        // Whoever comes second finds the processor's caches warmer, so they take turns in that too.
        const order = index % 2 === 0 ? contestants : [...contestants].reverse();
        for (const contestant of order) {
            const { figures, name } = contestant;
            if (figures.edits >= edits) continue;
            const sources = new SourceContext(neighbours);
            const grammar = await createLocalGrammar({
                grammarsFolder: join(dist, "cli"),
                contextOf: sources.contextOf,
            });
            let calls = 0;
            const { generator } = contestant;
            const engine = new CompletionEngine({
                grammar,
                generator: {
                    active: () => generator.active(),
                    generate: (request, token, onText) => {
                        calls++;
                        return generator.generate(request, token, onText);
                    },
                    warm: async (request, token) => generator.warm?.(request, token),
                },
                clock: SystemClock,
                // As the editor sets it.
                options: {
                    lookAhead: { ...defaultCompletionEngineOptions.lookAhead, prefetch: true },
                },
            });
            const before = await contestant.usage();
            const own = process.cpuUsage();
            await typeText(
                replay,
                {
                    engine,
                    grammar,
                    uri: `bench:/${name}/${index}/${replay.path}`,
                    random: seededRandom(index + 1),
                    editsLeft: edits - figures.edits,
                    askedModel: () => calls > 0,
                },
                figures,
            );
            const spent = process.cpuUsage(own);
            const after = await contestant.usage();
            contestant.ownCpuMs += (spent.user + spent.system) / 1000;
            contestant.used = {
                cpuMs: contestant.used.cpuMs + after.cpuMs - before.cpuMs,
                residentBytes: Math.max(contestant.used.residentBytes, after.residentBytes),
            };
            engine.dispose();
            grammar.dispose();
        }
        console.error(
            contestants.map(({ name, figures }) => `${name} ${figures.edits}`).join(", "),
        );
    }
}

function summarise({ name, figures, used, ownCpuMs }: Contestant) {
    const rounded = (value: number, digits = 0): number => Number(value.toFixed(digits));
    const seconds = figures.typingMs / 1000;
    return {
        name,
        edits: figures.edits,
        seconds: rounded(seconds),
        shownPerSecond: rounded(figures.shown / seconds, 3),
        completedPercent: rounded((100 * figures.completedUnits) / figures.units, 1),
        shown: figures.shown,
        accepted: figures.accepted,
        wrong: figures.wrong,
        overtaken: figures.overtaken,
        latency: percentiles(figures.latencies),
        firstAnswer: percentiles(figures.firstAnswers),
        firstSuggestion: percentiles(figures.firstSuggestions),
        inferenceCpuSeconds: rounded(used.cpuMs / 1000, 1),
        pipelineCpuSeconds: rounded(ownCpuMs / 1000, 1),
        residentMegabytes: rounded(used.residentBytes / 1e6),
    };
}

function percentiles(times: readonly number[]) {
    const sorted = [...times].sort((left, right) => left - right);
    const at = (part: number): number =>
        Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
    return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function print(report: {
    readonly processor: string;
    readonly cores: number;
    readonly loadBefore: number;
    readonly contestants: readonly ReturnType<typeof summarise>[];
}): void {
    const { processor, cores, loadBefore } = report;
    console.log(`${processor}, ${cores} cores, load ${loadBefore.toFixed(1)} before the start`);
    for (const { name, ...figures } of report.contestants) {
        console.log(`\n${name}`);
        for (const [key, value] of Object.entries(figures)) {
            console.log(`  ${key.padEnd(22)}${typeof value === "number" ? value : times(value)}`);
        }
    }
}

function times({ count, p50, p95, p99 }: ReturnType<typeof percentiles>): string {
    return `p50 ${p50}, p95 ${p95}, p99 ${p99} ms (${count})`;
}
