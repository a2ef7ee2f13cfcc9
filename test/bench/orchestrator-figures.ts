/** Milliseconds of many measurements, or shares; nearest rank. */
export interface Spread {
    readonly count: number;
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly worst: number;
}

export function spread(values: readonly number[]): Spread {
    const sorted = values.toSorted((one, other) => one - other);
    const rank = (share: number): number =>
        sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
    return {
        count: sorted.length,
        p50: rank(0.5),
        p95: rank(0.95),
        p99: rank(0.99),
        worst: rank(1),
    };
}

export function spreadText({ p50, p95, p99, worst }: Spread): string {
    return [p50, p95, p99, worst].map((value) => value.toFixed(1)).join(" / ");
}
