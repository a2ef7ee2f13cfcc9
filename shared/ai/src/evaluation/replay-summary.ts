import { percentile, rounded, sum } from "./metrics.ts";
import type { AcceptPolicy, ReplayCounts, ReplayResult } from "./replay.ts";

/** Rates are from 0 to 1, times in milliseconds. */
export interface ReplayMetrics {
    /** Accepted units of all units. */
    readonly completedCodeRatio: number;
    /** 1 - keys pressed / keys needed; accepting costs a key. */
    readonly keystrokesSaved: number;
    /** Suggestions for each cursor at which the session was asked. */
    readonly shownRate: number;
    /** Of the shown ones; 0 when none was shown. */
    readonly acceptedAtShown: number;
    readonly wrongPer100Keys: number;
    /** Of the shown ones. */
    readonly duplicateSuffixRate: number;
    /** Of the shown ones; 1 when none was shown. */
    readonly parseOk: number;
    readonly shown: number;
}

export interface ReplaySummary {
    readonly cases: number;
    readonly units: number;
    readonly keys: number;
    readonly policies: Readonly<Record<AcceptPolicy, ReplayMetrics>>;
    readonly coldP50Ms: number;
    readonly coldP95Ms: number;
    readonly warmP50Ms: number;
    readonly warmP95Ms: number;
    /** How often a model was asked under the first policy. */
    readonly modelCalls: number;
}

/** Sums of all cases, so that a long hunk counts as much as its length. */
export function summariseReplay(results: readonly ReplayResult[]): ReplaySummary {
    const full = results.map((result) => result.counts.full);
    const cold = results.flatMap((result) => result.cold);
    const warm = results.flatMap((result) => result.warm);
    return {
        cases: results.length,
        units: sum(full.map((counts) => counts.units)),
        keys: sum(full.map((counts) => counts.keysNeeded)),
        policies: {
            full: policyMetrics(full),
            line: policyMetrics(results.map((result) => result.counts.line)),
            word: policyMetrics(results.map((result) => result.counts.word)),
        },
        coldP50Ms: rounded(percentile(cold, 0.5)),
        coldP95Ms: rounded(percentile(cold, 0.95)),
        warmP50Ms: rounded(percentile(warm, 0.5)),
        warmP95Ms: rounded(percentile(warm, 0.95)),
        modelCalls: cold.length + warm.length,
    };
}

function policyMetrics(rows: readonly ReplayCounts[]): ReplayMetrics {
    const total = (pick: (counts: ReplayCounts) => number): number => sum(rows.map(pick));
    const share = (count: number, of: number, none: number): number =>
        of === 0 ? none : rounded(count / of);
    const shown = total((row) => row.shown);
    const keys = total((row) => row.keysNeeded);
    const pressed = total((row) => row.keysPressed);
    return {
        completedCodeRatio: share(
            total((row) => row.completedUnits),
            total((row) => row.units),
            0,
        ),
        keystrokesSaved: share(keys - pressed, keys, 0),
        shownRate: share(
            shown,
            total((row) => row.asked),
            0,
        ),
        acceptedAtShown: share(
            total((row) => row.accepted),
            shown,
            0,
        ),
        wrongPer100Keys: share(100 * total((row) => row.wrong), pressed, 0),
        duplicateSuffixRate: share(
            total((row) => row.duplicates),
            shown,
            0,
        ),
        parseOk: share(
            total((row) => row.parseOk),
            shown,
            1,
        ),
        shown,
    };
}
