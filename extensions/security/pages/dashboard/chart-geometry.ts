import type { Series, TimedValue } from "./dashboard-model.ts";

/** In pixels of the chart's own coordinates, below and right of its corner. */
export interface ChartArea {
    readonly width: number;
    readonly height: number;
}

/** A line of the grid with what is written beside it. */
export interface Tick {
    readonly value: number;
    readonly y: number;
}

export interface Chart<K extends string> {
    /** Each layer stands on the one before it. `path` is the `d` of an SVG path. */
    readonly layers: readonly { readonly key: K; readonly path: string }[];
    readonly ticks: readonly Tick[];
    /** Times at the left and the right end. */
    readonly from: number;
    readonly to: number;
}

/**
 * Layers on top of each other over time, as steps: a number of findings holds until the next look,
 * and a slope between two looks would claim what nobody saw. Undefined where there is nothing to
 * draw. The series have the same times.
 */
export function stackedSteps<K extends string>(
    series: readonly Series<K>[],
    { width, height }: ChartArea,
): Chart<K> | undefined {
    const times = series[0]?.values.map(({ at }) => at) ?? [];
    const [from] = times;
    const to = times.at(-1);
    if (from === undefined || to === undefined) return undefined;
    const tops: number[][] = [];
    let below: readonly number[] = times.map(() => 0);
    for (const { values } of series) {
        const top = values.map(({ value }, index) => value + (below[index] ?? 0));
        tops.push(top);
        below = top;
    }
    const most = niceCeiling(Math.max(1, ...below));
    const scale = { from, to, most, width, height };
    const layers = series.map(({ key, values }, index) => {
        const upper = at(values, tops[index] ?? []);
        const lower = at(values, tops[index - 1] ?? times.map(() => 0));
        const forth = steps(upper, scale);
        const back = steps(lower, scale).reverse();
        const path = [...forth, ...back].map(([x, y]) => `${round(x)} ${round(y)}`);
        return { key, path: `M${path.join("L")}Z` };
    });
    return { layers, ticks: ticksOf(most, height), from, to };
}

/** The smallest of 1, 2, 5, 10, 20, 50 ... that is not below a value. */
export function niceCeiling(value: number): number {
    if (!(value > 1)) return 1;
    const power = 10 ** Math.floor(Math.log10(value));
    const factor = [1, 2, 5, 10].find((each) => each * power >= value) ?? 10;
    return factor * power;
}

interface Scale extends ChartArea {
    readonly from: number;
    readonly to: number;
    readonly most: number;
}

/** One look alone is drawn over the whole width, for a line without length shows nothing. */
function steps(values: readonly TimedValue[], scale: Scale): [number, number][] {
    const { from, to, most, width, height } = scale;
    const x = (time: number): number => (to === from ? 0 : ((time - from) / (to - from)) * width);
    const y = (value: number): number => height - (value / most) * height;
    const corners = values.flatMap(({ at: time, value }, index): [number, number][] => {
        const before = values[index - 1];
        const corner: [number, number] = [x(time), y(value)];
        return before === undefined ? [corner] : [[x(time), y(before.value)], corner];
    });
    const last = values.at(-1);
    if (to === from && last !== undefined) corners.push([width, y(last.value)]);
    return corners;
}

function at(values: readonly TimedValue[], heights: readonly number[]): readonly TimedValue[] {
    return values.map(({ at: time }, index) => ({ at: time, value: heights[index] ?? 0 }));
}

/** Counts are whole numbers, and so is what stands beside the grid. */
function ticksOf(most: number, height: number): readonly Tick[] {
    const parts = most % 4 === 0 ? 4 : most % 5 === 0 ? 5 : most % 2 === 0 ? 2 : 1;
    return Array.from({ length: parts + 1 }, (_, index) => {
        const value = (most / parts) * index;
        return { value, y: round(height - (value / most) * height) };
    });
}

function round(value: number): number {
    return Math.round(value * 10) / 10;
}
