import type { AttemptFeatures } from "../completion/attempt-features.ts";
import { compareCompletion, percentile, rounded, sum } from "./metrics.ts";
import type { CompletionPoint } from "./points.ts";

/** What one engine did at one point. */
export interface Attempt {
    /** Before the filter: the text that the grammar kept, or the raw text where it kept none. */
    readonly completion: string;
    /** Whether the filter would show it. */
    readonly shown: boolean;
    /** Why not. */
    readonly reason?: string;
    readonly source: string;
    /** From the request to the answer, nothing of the file in the engine's cache. */
    readonly milliseconds: number;
    /** The same again after a key was typed; absent where it was not measured. */
    readonly warmMilliseconds?: number;
    /** Whether the file with the completion in it has no more parse errors than without; of shown ones only. */
    readonly parses?: boolean;
    /** Facts about the generation; absent where no model was asked. */
    readonly features?: AttemptFeatures;
    readonly promptTokens: number;
    readonly reusedTokens: number;
    readonly newTokens: number;
    readonly generations: number;
}

/** Rates are from 0 to 1, times in milliseconds. */
export interface Metrics {
    readonly points: number;
    readonly exactMatch: number;
    readonly editSimilarity: number;
    readonly firstLineMatch: number;
    /** Units that accepting every shown and fully right completion saves, of all expected units. */
    readonly completedCodeRatio: number;
    /** The same as if everything were shown: before the filter. */
    readonly completedCodeRatioUnfiltered: number;
    /** Of the shown ones. 1 when none is shown. */
    readonly parseOk: number;
    readonly shownRate: number;
    /** Exact matches among the shown ones; 0 when none is shown. */
    readonly shownExactMatch: number;
    /** Shown exact matches of all points: what is left of `exactMatch` behind the filter. */
    readonly exactMatchFiltered: number;
    readonly duplicateSuffixRate: number;
    readonly coldP50Ms: number;
    readonly coldP95Ms: number;
    readonly warmP50Ms: number;
    readonly warmP95Ms: number;
    readonly promptTokens: number;
    readonly reusedTokens: number;
    readonly newTokens: number;
    /** How often a model was asked, the warm requests included. */
    readonly generations: number;
}

export interface JudgedPoint {
    readonly point: CompletionPoint;
    readonly attempt: Attempt;
}

/** Averages over points; every point counts, also one without any completion. */
export function summarise(judged: readonly JudgedPoint[]): Metrics {
    const compared = judged.map(({ point, attempt }) => ({
        ...compareCompletion(attempt.completion, point),
        attempt,
    }));
    const shown = compared.filter((row) => row.attempt.shown);
    const cold = judged.map(({ attempt }) => attempt.milliseconds);
    const warm = judged.flatMap(({ attempt }) => attempt.warmMilliseconds ?? []);
    const share = (count: number, of: number, none: number): number =>
        of === 0 ? none : rounded(count / of);
    const total = (pick: (attempt: Attempt) => number): number =>
        judged.reduce((sum, { attempt }) => sum + pick(attempt), 0);
    const all = compared.length;
    const expectedUnits = sum(compared.map((row) => row.expectedUnits));
    const exactShown = shown.filter((row) => row.exact).length;
    return {
        points: all,
        exactMatch: share(compared.filter((row) => row.exact).length, all, 0),
        editSimilarity: share(sum(compared.map((row) => row.editSimilarity)), all, 0),
        firstLineMatch: share(compared.filter((row) => row.firstLine).length, all, 0),
        completedCodeRatio: share(sum(shown.map((row) => row.completedUnits)), expectedUnits, 0),
        completedCodeRatioUnfiltered: share(
            sum(compared.map((row) => row.completedUnits)),
            expectedUnits,
            0,
        ),
        parseOk: share(shown.filter((row) => row.attempt.parses !== false).length, shown.length, 1),
        shownRate: share(shown.length, all, 0),
        shownExactMatch: share(exactShown, shown.length, 0),
        exactMatchFiltered: share(exactShown, all, 0),
        duplicateSuffixRate: share(compared.filter((row) => row.duplicatesSuffix).length, all, 0),
        coldP50Ms: rounded(percentile(cold, 0.5)),
        coldP95Ms: rounded(percentile(cold, 0.95)),
        warmP50Ms: rounded(percentile(warm, 0.5)),
        warmP95Ms: rounded(percentile(warm, 0.95)),
        promptTokens: total((attempt) => attempt.promptTokens),
        reusedTokens: total((attempt) => attempt.reusedTokens),
        newTokens: total((attempt) => attempt.newTokens),
        generations: total((attempt) => attempt.generations),
    };
}

/** The rates that a kind of point has. */
const classRates = [
    "points",
    "exactMatch",
    "exactMatchFiltered",
    "editSimilarity",
    "firstLineMatch",
    "completedCodeRatio",
    "completedCodeRatioUnfiltered",
    "shownRate",
    "shownExactMatch",
] as const satisfies (keyof Metrics)[];
export type ClassMetrics = Pick<Metrics, (typeof classRates)[number]>;

/** The rates of each kind of point, where points say their kind. */
export function summariseByClass(judged: readonly JudgedPoint[]): Record<string, ClassMetrics> {
    const groups = new Map<string, JudgedPoint[]>();
    for (const row of judged) {
        if (row.point.class === undefined) continue;
        groups.set(row.point.class, [...(groups.get(row.point.class) ?? []), row]);
    }
    return Object.fromEntries(
        [...groups.entries()].sort().map(([name, rows]) => {
            const all = summarise(rows);
            const rates = Object.fromEntries(classRates.map((rate) => [rate, all[rate]]));
            return [name, rates as unknown as ClassMetrics];
        }),
    );
}
