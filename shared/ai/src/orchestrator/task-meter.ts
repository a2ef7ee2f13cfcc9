import type { LatencyHistogram, LatencySummary } from "./orchestrator-status.ts";

/** Upper bounds in milliseconds; about three to a factor of ten. */
export const latencyBounds: readonly number[] = [
    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000,
];

const windowSize = 512;

/** Sorting the window for every request would cost more than all the rest of routing. */
const slowEvery = 32;

/** Counts and times the answers of one engine at one task. */
export class TaskMeter {
    private readonly window: number[] = [];
    private next = 0;
    private sorted: readonly number[] | undefined;
    private readonly buckets: number[] = new Array(latencyBounds.length + 1).fill(0);
    private count = 0;
    private slowest = 0;
    requests = 0;
    failures = 0;
    cancelled = 0;

    answered(milliseconds: number): void {
        this.window[this.next] = milliseconds;
        this.next = (this.next + 1) % windowSize;
        this.sorted = undefined;
        if (this.count++ % slowEvery === slowEvery - 1) this.slowest = this.percentile(0.95);
        const bucket = latencyBounds.findIndex((bound) => milliseconds <= bound);
        const index = bucket === -1 ? latencyBounds.length : bucket;
        this.buckets[index] = (this.buckets[index] ?? 0) + 1;
    }

    /** Answers so far. */
    get answers(): number {
        return this.count;
    }

    /** Slower than 95 % of the answers, as of one of the last few; 0 before there are enough. */
    get slow(): number {
        return this.slowest;
    }

    get latency(): LatencySummary {
        return {
            count: this.window.length,
            p50: this.percentile(0.5),
            p95: this.percentile(0.95),
            p99: this.percentile(0.99),
        };
    }

    get histogram(): LatencyHistogram {
        return { bounds: latencyBounds, counts: [...this.buckets] };
    }

    /** Nearest rank over the window; 0 when it is empty. */
    percentile(share: number): number {
        this.sorted ??= this.window.toSorted((one, other) => one - other);
        const rank = Math.max(0, Math.ceil(share * this.sorted.length) - 1);
        return this.sorted[rank] ?? 0;
    }
}

/** Adds histograms of several engines. */
export function sumHistograms(histograms: readonly LatencyHistogram[]): LatencyHistogram {
    const counts: number[] = new Array(latencyBounds.length + 1).fill(0);
    for (const histogram of histograms) {
        for (const [index, count] of histogram.counts.entries()) {
            counts[index] = (counts[index] ?? 0) + count;
        }
    }
    return { bounds: latencyBounds, counts };
}
