import { EvaluationErrors } from "@rust-ai-ide/ai/evaluation/evaluation-errors";
import {
    type IdentifierPoint,
    placeOf,
    type RankMetrics,
    ranked,
    rankedByText,
    sampleIdentifiers,
    summariseRanks,
} from "@rust-ai-ide/ai/evaluation/identifiers";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { PromptParts } from "@rust-ai-ide/protocol/completion";
import { defineCommand } from "../command.ts";
import { type Arena, arenaOptions, requireScores, withArena } from "../evaluation/arena.ts";
import { fileSourceOptions, neighboursOf, sourcesOf } from "../evaluation/point-source.ts";
import { promptPartsAt } from "../evaluation/prompt-parts.ts";
import { textTable } from "../text-table.ts";

export const evalIdentifiers = defineCommand({
    words: ["eval", "identifiers"],
    summary: "Measure how well the model ranks the names that could stand at a place.",
    details:
        "Takes uses of names out of Rust files; the candidates are names of the same file, as a language server would list them without knowing types, and the model orders them by their likelihood. Beside it are the order by distance alone and the n-gram baseline. A name that is nowhere else in the file counts as missed.\nWith --json there is one line for each place and a summary as the last.",
    options: {
        ...fileSourceOptions,
        cases: { kind: "number", value: "N", minimum: 1, default: 50, help: "How many places." },
        ...arenaOptions,
    },
    run: async (values, context) => {
        const { terminal, token } = context;
        const files = await sourcesOf(values, context);
        const points = sampleIdentifiers(files, { count: values.cases, seed: values.seed });
        if (points.length === 0) throw EvaluationErrors.noIdentifiers();
        const neighbours = await neighboursOf(values, context);
        const measure = async (arena: Arena): Promise<void> => {
            const { model } = arena;
            requireScores(model);
            const places: { model: number; distance: number; baseline?: number }[] = [];
            for (const [index, point] of points.entries()) {
                places.push(await placesOf(point, index, arena, token));
                await arena.progress(`${model.id}: ${index + 1} of ${points.length} places`);
            }
            const metrics = summariseRanks(
                points,
                places.map((place) => place.model),
            );
            const distance = summariseRanks(
                points,
                places.map((place) => place.distance),
            );
            const baseline =
                arena.baseline === undefined
                    ? null
                    : summariseRanks(
                          points,
                          places.map((place) => place.baseline ?? 0),
                      );
            terminal.progress("");
            if (!values.json) {
                terminal.print(rankTable(model.id, metrics, distance, baseline));
                return;
            }
            for (const [index, { id }] of points.entries()) {
                terminal.print(`${JSON.stringify({ id, places: places[index] })}\n`);
            }
            const head = { kind: "summary", model: model.id, seed: values.seed };
            terminal.print(`${JSON.stringify({ ...head, ...metrics, distance, baseline })}\n`);
        };
        await withArena(values, context, measure, neighbours);
        return 0;
    },
});

async function placesOf(
    point: IdentifierPoint,
    number: number,
    arena: Arena,
    token: CancellationToken,
): Promise<{ model: number; distance: number; baseline?: number }> {
    const { candidates, expected } = point;
    const distance = placeOf(candidates, expected);
    const parts = await promptPartsAt(point, number, arena.grammar, token);
    const model = placeOf(await modelOrder(point, parts, number, arena, token), expected);
    if (arena.baseline === undefined) return { model, distance };
    const request = { slot: "n", parts, mode: "single-line", maxNewTokens: 8, stop: [] } as const;
    const { text } = await arena.baseline.generator.generate(request, token);
    return { model, distance, baseline: placeOf(rankedByText(candidates, text), expected) };
}

async function modelOrder(
    { candidates, expected }: IdentifierPoint,
    parts: PromptParts,
    number: number,
    { client, model }: Arena,
    token: CancellationToken,
): Promise<string[]> {
    // A name that is not listed cannot be found, whatever it costs.
    if (!candidates.includes(expected)) return [];
    // Tokens carry the blank in front of a word, so it belongs to what is scored.
    const blank = /\S $/.test(parts.prefix) ? " " : "";
    const prefix = parts.prefix.slice(0, parts.prefix.length - blank.length);
    // Sorted, because neighbours share the rows of the tokens that they have in common.
    const sorted = [...candidates].sort();
    const { scores } = await client.score(
        {
            model: model.id,
            slot: `evaluation:/names/${number}`,
            parts: { ...parts, prefix },
            continuations: sorted.map((name) => blank + name),
        },
        token,
    );
    const likelihood = new Map(sorted.map((name, at) => [name, scores[at]?.logLikelihood]));
    return ranked(
        candidates,
        candidates.map((name) => likelihood.get(name) ?? Number.NEGATIVE_INFINITY),
    );
}

function rankTable(
    name: string,
    metrics: RankMetrics,
    distance: RankMetrics,
    baseline: RankMetrics | null,
): string {
    const share = (value: number): string => `${(value * 100).toFixed(1)} %`;
    const row = (label: string, key: Exclude<keyof RankMetrics, "points">): string[] => [
        label,
        share(metrics[key]),
        share(distance[key]),
        baseline ? share(baseline[key]) : "-",
    ];
    return textTable(
        [`${metrics.points} names`, name, "nearest", "n-grams"],
        [
            row("first", "top1"),
            row("among the first five", "top5"),
            row("mean reciprocal place", "meanReciprocalRank"),
            row("in the list at all", "listed"),
            row("first, of listed", "top1Listed"),
            row("first five, of listed", "top5Listed"),
        ],
    );
}
