import type {
    LatencyHistogram,
    LatencySummary,
} from "@rust-ai-ide/ai/orchestrator/orchestrator-status";

/** Upper bounds in milliseconds; what a person feels as different lies in different buckets. */
export const latencyBounds: readonly number[] = [
    5, 10, 25, 50, 100, 150, 250, 400, 700, 1000, 2000, 5000,
];

/** Counts values by upper bound; the last bucket takes what is above all of them. */
export function histogramOf(
    values: readonly number[],
    bounds: readonly number[] = latencyBounds,
): LatencyHistogram {
    const counts = new Array<number>(bounds.length + 1).fill(0);
    for (const value of values) {
        const found = bounds.findIndex((bound) => value <= bound);
        const index = found < 0 ? bounds.length : found;
        counts[index] = (counts[index] ?? 0) + 1;
    }
    return { bounds, counts };
}

/** What was counted since an earlier state; a counter that went back was started anew. */
export function histogramSince(
    now: LatencyHistogram,
    before: LatencyHistogram | undefined,
): LatencyHistogram {
    if (before === undefined || before.counts.length !== now.counts.length) return now;
    const counts = now.counts.map((count, index) => count - (before.counts[index] ?? 0));
    return counts.some((count) => count < 0) ? now : { bounds: now.bounds, counts };
}

export function totalOf({ counts }: LatencyHistogram): number {
    return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * The value below which a share of what was counted lies, spread evenly inside its bucket;
 * `undefined` without values. Above the last bound nothing is known but the bound.
 */
export function percentileOf(histogram: LatencyHistogram, share: number): number | undefined {
    const total = totalOf(histogram);
    if (total === 0) return undefined;
    const wanted = total * share;
    let seen = 0;
    for (const [index, count] of histogram.counts.entries()) {
        if (count === 0 || seen + count < wanted) {
            seen += count;
            continue;
        }
        const low = histogram.bounds[index - 1] ?? 0;
        const high = histogram.bounds[index];
        if (high === undefined) return low;
        return low + ((high - low) * (wanted - seen)) / count;
    }
    return histogram.bounds.at(-1);
}

/** Percentiles of known values by nearest rank; all 0 without values. */
export function summaryOf(values: readonly number[]): LatencySummary {
    const sorted = values.toSorted((one, other) => one - other);
    const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
    return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Percentiles of values of which only the buckets are known. */
export function estimatedSummary(histogram: LatencyHistogram): LatencySummary {
    const at = (share: number): number => percentileOf(histogram, share) ?? 0;
    return { count: totalOf(histogram), p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
