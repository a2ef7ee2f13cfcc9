import { resolve } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { evaluatePoints } from "@rust-ai-ide/ai/evaluation/evaluate";
import { EvaluationErrors } from "@rust-ai-ide/ai/evaluation/evaluation-errors";
import { type CompletionPoint, parsePoints } from "@rust-ai-ide/ai/evaluation/points";
import { samplePoints } from "@rust-ai-ide/ai/evaluation/sampler";
import {
    type JudgedPoint,
    type Metrics,
    summarise,
    summariseByClass,
} from "@rust-ai-ide/ai/evaluation/summary";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { createLocalGrammar, type LocalGrammar } from "@rust-ai-ide/node/analysis/local-grammar";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import { CliErrors } from "../cli-errors.ts";
import { type CommandContext, commonOptions, defineCommand } from "../command.ts";
import { evaluationPorts, ngramGenerator } from "../evaluation/contestants.ts";
import { type EvaluationSummary, pointRow, summaryTable } from "../evaluation/report.ts";
import { listRustFiles, readSources } from "../evaluation/repository-files.ts";
import { readText, requireFolder } from "../files.ts";
import {
    chooseModel,
    type InferenceSession,
    modelGenerator,
    openInferenceSession,
    tierOf,
} from "../inference-session.ts";

export const evalCompletion = defineCommand({
    words: ["eval", "completion"],
    summary: "Measure the quality and speed of completions.",
    details:
        "Cuts texts out of Rust files, or takes the points of a file, lets the whole pipeline complete them and compares with what stood there; beside it an n-gram baseline at the same points.\nA points file has one JSON object a line: id, path, prefix, suffix, expected. With --json there is one line for each point and a summary as the last.",
    options: {
        repo: {
            kind: "text",
            value: "DIR",
            help: "Take points from the Rust files below this folder.",
        },
        since: {
            kind: "text",
            value: "DATE",
            help: "With --repo: only files that git saw change since then.",
        },
        cases: {
            kind: "number",
            value: "N",
            minimum: 1,
            default: 100,
            help: "With --repo: how many points.",
        },
        points: { kind: "text", value: "FILE", help: "Take the points of this file instead." },
        seed: {
            kind: "number",
            value: "S",
            minimum: 0,
            default: 1,
            help: "The same seed chooses the same points.",
        },
        json: commonOptions.json,
        baseline: { kind: "text", value: "FILE", help: "The n-gram file to compare with." },
        model: commonOptions.model,
        folder: commonOptions.folder,
        "limit-ms": {
            kind: "number",
            value: "N",
            minimum: 1,
            default: 10_000,
            help: "Longest time for one point.",
        },
    },
    run: async (values, context) => {
        const { terminal, token } = context;
        const points = await pointsOf(values, token);
        const baselineFile = values.baseline ?? context.installation.ngramFile;
        const session = await openInferenceSession(context, {
            folders: values.folder,
            process: "own",
        });
        const grammar = await createLocalGrammar({
            grammarsFolder: context.installation.grammarFolder,
        });
        try {
            const model = chooseModel(await session.models(), values.model);
            const work = { points, session, grammar, model, limitMs: values["limit-ms"], context };
            // First, because a bad file should not cost the minutes that the model takes.
            const baseline =
                baselineFile === undefined ? null : await runBaseline(baselineFile, work);
            const { judged, cpuMs, loadMs, residentBytes } = await runModel(work);
            const metrics = summarise(judged);
            const summary: EvaluationSummary = {
                kind: "summary",
                model: model.id,
                seed: values.seed,
                ...metrics,
                cpuMsPerSuggestion:
                    Math.round((cpuMs / Math.max(1, metrics.generations)) * 10) / 10,
                loadMs: Math.round(loadMs),
                residentBytes,
                classes: summariseByClass(judged),
                baseline,
            };
            terminal.progress("");
            if (!values.json) terminal.print(summaryTable(summary));
            else {
                for (const row of judged) terminal.print(`${pointRow(row)}\n`);
                terminal.print(`${JSON.stringify(summary)}\n`);
            }
            return 0;
        } finally {
            grammar.dispose();
            await session.close();
        }
    },
});

interface PointSource {
    readonly repo: string | undefined;
    readonly since: string | undefined;
    readonly points: string | undefined;
    readonly cases: number;
    readonly seed: number;
}

async function pointsOf(source: PointSource, token: CancellationToken): Promise<CompletionPoint[]> {
    const { repo, since, points, cases, seed } = source;
    if (since !== undefined && repo === undefined) throw CliErrors.onlyWith("since", "repo");
    if (points !== undefined && repo === undefined) return parsePoints(await readText(points));
    if (repo === undefined || points !== undefined) throw CliErrors.exclusive("repo", "points");
    const folder = resolve(repo);
    await requireFolder(folder);
    const names = await listRustFiles({ folder, since }, token);
    if (names.length === 0) throw CliErrors.noRustFiles(folder);
    const sampled = samplePoints(await readSources(folder, names, token), { count: cases, seed });
    if (sampled.length === 0) throw EvaluationErrors.noPoints();
    return sampled;
}

interface Work {
    readonly points: readonly CompletionPoint[];
    readonly session: InferenceSession;
    readonly grammar: LocalGrammar;
    readonly model: ModelSummary;
    readonly limitMs: number;
    readonly context: CommandContext;
}

async function runBaseline(file: string, work: Work): Promise<Metrics> {
    // Counted with the installed model's tokeniser, whichever model is measured.
    const [installed = work.model.folder] = work.context.installation.modelFolders;
    const generator = await ngramGenerator(file, installed);
    const ports = evaluationPorts(generator, work.grammar, {
        source: "ngram",
        limitMs: work.limitMs,
    });
    const judged = await evaluatePoints(
        work.points,
        ports,
        { measureWarm: true, onProgress: progress("n-grams", work) },
        work.context.token,
    );
    return summarise(judged);
}

interface ModelRun {
    readonly judged: readonly JudgedPoint[];
    /** Processor time of the inference process for all points. */
    readonly cpuMs: number;
    readonly loadMs: number;
    /** Memory of the inference process at the end. */
    readonly residentBytes: number;
}

async function runModel(work: Work): Promise<ModelRun> {
    const { model, session, context } = work;
    const { client } = session;
    context.terminal.progress(`loading ${model.id}`);
    const { ms: loadMs } = await client.loadModel(model.id, context.token);
    const before = await client.health(context.token);
    const ports = evaluationPorts(modelGenerator(client, model.id), work.grammar, {
        source: tierOf(model, context.installation),
        limitMs: work.limitMs,
    });
    const judged = await evaluatePoints(
        work.points,
        ports,
        { measureWarm: true, onProgress: progress(model.id, work) },
        context.token,
    );
    const after = await client.health(context.token);
    const cpuMs = Math.max(0, after.cpuMs - before.cpuMs);
    return { judged, cpuMs, loadMs, residentBytes: after.residentBytes };
}

/** Shows how far the run is and lets Ctrl+C be heard. */
function progress(name: string, { context }: Work): (done: number, of: number) => Promise<void> {
    return async (done, of) => {
        context.terminal.progress(`${name}: ${done} of ${of} points`);
        await nextTurn();
    };
}
