/**
 * An estimate with the bounds between which it lies in 95 % of resamplings.
 * @typedef {{ value: number, low: number, high: number }} Estimate
 */

const resamples = 1000;

/** Numbers in [0, 1) that depend on the seed alone. Algorithm: mulberry32 (Tommy Ettinger, public domain). @param {number} seed */
export function seededRandom(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };
}

/**
 * Percentile bootstrap (Efron, 1979) of a statistic over rows.
 * @template T
 * @param {readonly T[]} rows
 * @param {(rows: readonly T[]) => number} statistic
 * @returns {Estimate}
 */
export function bootstrap(rows, statistic) {
    const value = statistic(rows);
    if (rows.length === 0) return { value, low: value, high: value };
    const random = seededRandom(7);
    const values = Array.from({ length: resamples }, () =>
        statistic(rows.map(() => /** @type {T} */ (rows[Math.floor(random() * rows.length)]))),
    ).sort((left, right) => left - right);
    const at = (/** @type {number} */ share) =>
        values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? value;
    return { value, low: at(0.025), high: at(0.975) };
}

/** Mean of a figure; 0 of none. @param {string} key */
export const mean = (key) => (/** @type {readonly Record<string, number>[]} */ rows) =>
    rows.reduce((sum, row) => sum + (row[key] ?? 0), 0) / Math.max(1, rows.length);

/**
 * Sum of one figure by the sum of another; 0 where there is nothing to divide by.
 * @param {(row: Record<string, any>) => number} part
 * @param {(row: Record<string, any>) => number} whole
 */
export const ratio = (part, whole) => (/** @type {readonly Record<string, any>[]} */ rows) => {
    const all = rows.reduce((sum, row) => sum + whole(row), 0);
    return all === 0 ? 0 : rows.reduce((sum, row) => sum + part(row), 0) / all;
};
