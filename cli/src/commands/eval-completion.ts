import { evaluatePoints } from "@rust-ai-ide/ai/evaluation/evaluate";
import type { CompletionPoint } from "@rust-ai-ide/ai/evaluation/points";
import { type JudgedPoint, summarise, summariseByClass } from "@rust-ai-ide/ai/evaluation/summary";
import { type CommandContext, defineCommand } from "../command.ts";
import { type Arena, arenaOptions, type Contestant, withArena } from "../evaluation/arena.ts";
import { evaluationPorts } from "../evaluation/contestants.ts";
import { fileSourceOptions, neighboursOf, pointsOf } from "../evaluation/point-source.ts";
import { type EvaluationSummary, pointRow, summaryTable } from "../evaluation/report.ts";

export const evalCompletion = defineCommand({
    words: ["eval", "completion"],
    summary: "Measure the quality and speed of completions.",
    details:
        "Cuts texts out of Rust files, or takes the points of a file, lets the whole pipeline complete them and compares with what stood there; beside it an n-gram baseline at the same points.\nA points file has one JSON object a line: id, path, prefix, suffix, expected. With --json there is one line for each point and a summary as the last.",
    options: {
        ...fileSourceOptions,
        cases: {
            kind: "number",
            value: "N",
            minimum: 1,
            default: 100,
            help: "Without --points: how many points.",
        },
        "single-line": {
            kind: "flag",
            help: "Without --points: rests of lines at any place instead of spans by syntax.",
        },
        points: { kind: "text", value: "FILE", help: "Take the points of this file instead." },
        "no-warm": { kind: "flag", help: "Leave out the second request at each point." },
        ...arenaOptions,
    },
    run: async (values, context) => {
        const { terminal, token } = context;
        const measureWarm = !values["no-warm"];
        const points = await pointsOf(values, context);
        const neighbours = await neighboursOf(values, context);
        const measure = async (arena: Arena): Promise<void> => {
            const { baseline, contestant, client, model } = arena;
            const beside =
                baseline === undefined
                    ? undefined
                    : await judge(points, baseline, arena, context, measureWarm);
            const before = await client.health(token);
            const judged = await judge(points, contestant, arena, context, measureWarm);
            const after = await client.health(token);
            const metrics = summarise(judged);
            const cpuMs = Math.max(0, after.cpuMs - before.cpuMs);
            const summary: EvaluationSummary = {
                kind: "summary",
                model: model.id,
                seed: values.seed,
                ...metrics,
                cpuMsPerSuggestion:
                    Math.round((cpuMs / Math.max(1, metrics.generations)) * 10) / 10,
                loadMs: Math.round(arena.loadMs),
                residentBytes: after.residentBytes,
                classes: summariseByClass(judged),
                baseline: beside === undefined ? null : summarise(beside),
                baselineClasses: beside === undefined ? null : summariseByClass(beside),
            };
            terminal.progress("");
            if (!values.json) terminal.print(summaryTable(summary));
            else {
                for (const [index, row] of judged.entries()) {
                    terminal.print(`${pointRow(row, beside?.[index])}\n`);
                }
                terminal.print(`${JSON.stringify(summary)}\n`);
            }
        };
        await withArena(values, context, measure, neighbours);
        return 0;
    },
});

function judge(
    points: readonly CompletionPoint[],
    contestant: Contestant,
    arena: Arena,
    { token }: CommandContext,
    measureWarm: boolean,
): Promise<JudgedPoint[]> {
    const { source, generator, name } = contestant;
    const ports = evaluationPorts(generator, arena.grammar, { source, limitMs: arena.limitMs });
    return evaluatePoints(
        points,
        ports,
        {
            measureWarm,
            onProgress: (done, of) => arena.progress(`${name}: ${done} of ${of} points`),
        },
        token,
    );
}
