import { compareCompletion } from "@rust-ai-ide/ai/evaluation/metrics";
import type { ClassMetrics, JudgedPoint, Metrics } from "@rust-ai-ide/ai/evaluation/summary";
import { megabytes, textTable } from "../text-table.ts";

/** What the last line of `eval completion --json` holds besides the metrics. */
export interface EvaluationSummary extends Metrics {
    readonly kind: "summary";
    readonly model: string;
    readonly seed: number;
    /** Processor time of the inference process for one generation, in milliseconds. */
    readonly cpuMsPerSuggestion: number;
    readonly loadMs: number;
    /** Memory of the inference process at the end. */
    readonly residentBytes: number;
    readonly classes: Readonly<Record<string, ClassMetrics>>;
    /** The n-gram baseline at the same points; null where there is no n-gram file. */
    readonly baseline: Metrics | null;
    readonly baselineClasses: Readonly<Record<string, ClassMetrics>> | null;
}

/** One line for each point: what was written, how good it is, and the baseline's beside it. */
export function pointRow(row: JudgedPoint, baseline: JudgedPoint | undefined): string {
    const { point, attempt } = row;
    const { completion, shown, milliseconds, source, reason, warmMilliseconds, features } = attempt;
    const round = (value: number): number => Math.round(value * 10) / 10;
    return JSON.stringify({
        id: point.id,
        completion,
        shown,
        ms: round(milliseconds),
        source,
        ...(reason === undefined ? {} : { reason }),
        ...(warmMilliseconds === undefined ? {} : { warmMs: round(warmMilliseconds) }),
        ...(point.class === undefined ? {} : { class: point.class }),
        crate: point.path.split("/", 1)[0],
        ...verdict(row),
        ...(features === undefined ? {} : { features }),
        ...(baseline === undefined
            ? {}
            : { baseline: { shown: baseline.attempt.shown, ...verdict(baseline) } }),
    });
}

interface Verdict {
    readonly exact: boolean;
    readonly similarity: number;
    readonly completedUnits: number;
    readonly expectedUnits: number;
}

function verdict({ point, attempt }: JudgedPoint): Verdict {
    const compared = compareCompletion(attempt.completion, point);
    return {
        exact: compared.exact,
        similarity: Math.round(compared.editSimilarity * 10_000) / 10_000,
        completedUnits: compared.completedUnits,
        expectedUnits: compared.expectedUnits,
    };
}

/** For a reader: model and baseline side by side. */
export function summaryTable(summary: EvaluationSummary): string {
    const { baseline } = summary;
    const share = (value: number): string => `${(value * 100).toFixed(1)} %`;
    const time = (value: number): string => value.toFixed(1);
    const row = (
        name: string,
        pick: (metrics: Metrics) => number,
        format: (value: number) => string,
    ): string[] => [name, format(pick(summary)), baseline ? format(pick(baseline)) : "-"];
    const rates = textTable(
        [`${summary.points} points`, summary.model, "n-grams"],
        [
            row("exact match", (metrics) => metrics.exactMatch, share),
            row("edit similarity", (metrics) => metrics.editSimilarity, share),
            row("first line match", (metrics) => metrics.firstLineMatch, share),
            row("exact and shown", (metrics) => metrics.exactMatchFiltered, share),
            row("completed code", (metrics) => metrics.completedCodeRatio, share),
            row("... without filter", (metrics) => metrics.completedCodeRatioUnfiltered, share),
            row("shown", (metrics) => metrics.shownRate, share),
            row("exact match of shown", (metrics) => metrics.shownExactMatch, share),
            row("parses, of shown", (metrics) => metrics.parseOk, share),
            row("repeats the suffix", (metrics) => metrics.duplicateSuffixRate, share),
        ],
    );
    const times = textTable(
        ["milliseconds", summary.model, "n-grams"],
        [
            row("cold p50", (metrics) => metrics.coldP50Ms, time),
            row("cold p95", (metrics) => metrics.coldP95Ms, time),
            row("warm p50", (metrics) => metrics.warmP50Ms, time),
            row("warm p95", (metrics) => metrics.warmP95Ms, time),
            ["CPU for a suggestion", time(summary.cpuMsPerSuggestion), "-"],
            ["loading the model", time(summary.loadMs), "-"],
        ],
    );
    const { promptTokens, reusedTokens, newTokens } = summary;
    const tokens = `${promptTokens} read, ${reusedTokens} of them from the cache, ${newTokens} written`;
    const memory = megabytes(summary.residentBytes);
    return `${rates}\n${times}\ntokens: ${tokens}\nmemory of the inference process: ${memory}\n`;
}
