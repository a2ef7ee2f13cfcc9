import { EvaluationErrors } from "@rust-ai-ide/ai/evaluation/evaluation-errors";
import {
    type IdentifierPoint,
    listOrder,
    listWithPromoted,
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
        "Takes uses of names out of Rust files; the candidates are names of the same file, as a language server would list them without knowing types, and the model orders them by their likelihood. Beside it are the order by distance alone, a list by the alphabet with variables first, that list with likely names put to its top as the editor shows it, and the n-gram baseline. A name that is nowhere else in the file counts as missed.\nWith --json there is one line for each place and a summary as the last.",
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
            const places: Places[] = [];
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
            const list = summariseRanks(
                points,
                places.map((place) => place.list),
            );
            const promoted = summariseRanks(
                points,
                places.map((place) => place.promoted),
            );
            const scoreMs = percentiles(places.map((place) => place.scoreMs));
            const baseline =
                arena.baseline === undefined
                    ? null
                    : summariseRanks(
                          points,
                          places.map((place) => place.baseline ?? 0),
                      );
            terminal.progress("");
            if (!values.json) {
                terminal.print(rankTable(model.id, metrics, distance, list, promoted, baseline));
                return;
            }
            for (const [index, { id }] of points.entries()) {
                const { scoreMs: ms, ...ranks } = places[index] ?? { scoreMs: 0 };
                terminal.print(`${JSON.stringify({ id, places: ranks, scoreMs: ms })}\n`);
            }
            const head = { kind: "summary", model: model.id, seed: values.seed };
            const figures = { ...metrics, distance, list, promoted, scoreMs, baseline };
            terminal.print(`${JSON.stringify({ ...head, ...figures })}\n`);
        };
        await withArena(values, context, measure, neighbours);
        return 0;
    },
});

/** Place of the expected name in each order, from 1; 0 where it is not listed. */
interface Places {
    readonly model: number;
    readonly distance: number;
    /** In a list by the alphabet, variables first, and in the same with likely names at its top. */
    readonly list: number;
    readonly promoted: number;
    readonly baseline?: number;
    /** Milliseconds that the scores of all candidates took. */
    readonly scoreMs: number;
}

async function placesOf(
    point: IdentifierPoint,
    number: number,
    arena: Arena,
    token: CancellationToken,
): Promise<Places> {
    const { candidates, expected } = point;
    const parts = await promptPartsAt(point, number, arena.grammar, token);
    const started = performance.now();
    const likelihoods = await likelihoodsOf(point, parts, number, arena, token);
    const scoreMs = likelihoods.size === 0 ? 0 : performance.now() - started;
    const order = ranked(
        candidates,
        candidates.map((name) => likelihoods.get(name) ?? Number.NEGATIVE_INFINITY),
    );
    const places: Places = {
        model: placeOf(order, expected),
        distance: placeOf(candidates, expected),
        list: placeOf(listOrder(point), expected),
        promoted: placeOf(listWithPromoted(point, likelihoods), expected),
        scoreMs: Math.round(scoreMs * 10) / 10,
    };
    if (arena.baseline === undefined) return places;
    const request = { slot: "n", parts, mode: "single-line", maxNewTokens: 8, stop: [] } as const;
    const { text } = await arena.baseline.generator.generate(request, token);
    return { ...places, baseline: placeOf(rankedByText(candidates, text), expected) };
}

/** Median and 95th percentile of the times that were spent. */
function percentiles(times: readonly number[]): { readonly p50: number; readonly p95: number } {
    const spent = times.filter((time) => time > 0).sort((left, right) => left - right);
    const at = (share: number): number => spent[Math.floor((spent.length - 1) * share)] ?? 0;
    return { p50: at(0.5), p95: at(0.95) };
}

async function likelihoodsOf(
    { candidates, expected }: IdentifierPoint,
    parts: PromptParts,
    number: number,
    { client, model }: Arena,
    token: CancellationToken,
): Promise<Map<string, number>> {
    // A name that is not listed cannot be found, whatever it costs.
    if (!candidates.includes(expected)) return new Map();
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
    return new Map(
        sorted.map((name, at) => [name, scores[at]?.logLikelihood ?? Number.NEGATIVE_INFINITY]),
    );
}

function rankTable(
    name: string,
    metrics: RankMetrics,
    distance: RankMetrics,
    list: RankMetrics,
    promoted: RankMetrics,
    baseline: RankMetrics | null,
): string {
    const share = (value: number): string => `${(value * 100).toFixed(1)} %`;
    const row = (label: string, key: Exclude<keyof RankMetrics, "points">): string[] => [
        label,
        share(metrics[key]),
        share(distance[key]),
        share(list[key]),
        share(promoted[key]),
        baseline ? share(baseline[key]) : "-",
    ];
    return textTable(
        [`${metrics.points} names`, name, "nearest", "list", "list, starred", "n-grams"],
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
