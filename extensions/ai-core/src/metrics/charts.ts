import type { LatencyHistogram } from "@rust-ai-ide/ai/orchestrator/orchestrator-status";
import { type Markup, markup } from "@rust-ai-ide/host/markup";

/** What every chart needs to be understood without seeing it. */
export interface ChartLabels {
    /** Unique on the page; the title's element is named after it. */
    readonly id: string;
    readonly title: string;
    /** One sentence with what the picture says. */
    readonly description: string;
}

const width = 560;
const height = 220;
/** Room above the bars for the names of three marks, which may stand at one place. */
const margin = { left: 48, right: 24, top: 46, bottom: 30 };
const plotWidth = width - margin.left - margin.right;
const plotHeight = height - margin.top - margin.bottom;
const baseLine = margin.top + plotHeight;

/** A mark on the axis of a histogram: a percentile. */
export interface Mark {
    readonly label: string;
    readonly value: number;
}

/** One bar for each bucket. The marks stand where their value falls into its bucket. */
export function histogramChart(
    labels: ChartLabels,
    { bounds, counts }: LatencyHistogram,
    marks: readonly Mark[],
): Markup {
    const most = niceCeiling(Math.max(1, ...counts));
    const step = plotWidth / counts.length;
    const bars = counts.map((count, index) => {
        const tall = (count / most) * plotHeight;
        const x = margin.left + index * step;
        return markup`<rect class="bar" x="${round(x + 1)}" y="${round(baseLine - tall)}" width="${round(step - 2)}" height="${round(tall)}"><title>${bucketName(bounds, index)}: ${count}</title></rect>`;
    });
    const ticks = bounds.map(
        (bound, index) =>
            markup`<text class="tick" x="${round(margin.left + (index + 1) * step)}" y="${baseLine + 14}" text-anchor="middle">${shortMilliseconds(bound)}</text>`,
    );
    const lines = marks.map(({ label, value }, index) => {
        const x = round(margin.left + placeOf(bounds, value) * step);
        const y = 8 + index * 12;
        return markup`<line class="mark" x1="${x}" x2="${x}" y1="${y}" y2="${baseLine}"/><text class="mark-label" x="${round(x + 3)}" y="${y + 4}">${label}</text>`;
    });
    return frame(labels, [
        ...axis(most, (value) => String(Math.round(value))),
        ...bars,
        ...ticks,
        ...lines,
    ]);
}

export interface Point {
    readonly x: number;
    readonly y: number;
}

/** One line over time. `x` is in minutes; the axis ends at the newest point. */
export function lineChart(
    labels: ChartLabels,
    points: readonly Point[],
    names: { readonly y: (value: number) => string; readonly x: (minutes: number) => string },
): Markup {
    const first = points[0]?.x ?? 0;
    const last = points.at(-1)?.x ?? 0;
    const span = Math.max(last - first, 1 / 60);
    const top = niceCeiling(Math.max(1, ...points.map(({ y }) => y)));
    const place = ({ x, y }: Point): string => {
        const right = margin.left + ((x - first) / span) * plotWidth;
        return `${round(right)},${round(baseLine - (y / top) * plotHeight)}`;
    };
    const line = points.map(place).join(" ");
    const only = points.length === 1 ? points[0] : undefined;
    const [onlyX = "0", onlyY = "0"] = only === undefined ? [] : place(only).split(",");
    return frame(labels, [
        ...axis(top, names.y),
        only === undefined
            ? markup`<polyline class="line" points="${line}"/>`
            : markup`<circle class="dot" cx="${onlyX}" cy="${onlyY}" r="3"/>`,
        markup`<text class="tick" x="${margin.left}" y="${baseLine + 14}">${names.x(last - first)}</text>`,
        markup`<text class="tick" x="${width - margin.right}" y="${baseLine + 14}" text-anchor="end">${names.x(0)}</text>`,
    ]);
}

export interface Row {
    readonly label: string;
    readonly value: number;
}

/** Horizontal bars with their label and count as text, longest first. */
export function barList(labels: ChartLabels, rows: readonly Row[]): Markup {
    const most = Math.max(1, ...rows.map(({ value }) => value));
    const lineHeight = 22;
    const drawn = [...rows]
        .sort((one, other) => other.value - one.value || one.label.localeCompare(other.label))
        .map(({ label, value }, index) => {
            const y = index * lineHeight;
            const long = round((value / most) * 180);
            return markup`<rect class="bar" x="0" y="${y + 4}" width="${long}" height="14"/><text class="row-label" x="${round(long + 8)}" y="${y + 15}">${value} · ${label}</text>`;
        });
    return svg(labels, drawn, Math.max(lineHeight, rows.length * lineHeight));
}

function frame(labels: ChartLabels, content: readonly Markup[]): Markup {
    return svg(
        labels,
        [
            ...content,
            markup`<line class="axis" x1="${margin.left}" x2="${width - margin.right}" y1="${baseLine}" y2="${baseLine}"/>`,
        ],
        height,
    );
}

function svg({ id, title, description }: ChartLabels, content: readonly Markup[], tall: number) {
    return markup`<svg viewBox="0 0 ${width} ${tall}" role="img" aria-labelledby="${id}-title ${id}-text"><title id="${id}-title">${title}</title><desc id="${id}-text">${description}</desc>${content}</svg>`;
}

function axis(top: number, name: (value: number) => string): Markup[] {
    const shares = top < 2 ? [0, 1] : [0, 0.5, 1];
    return shares.map((share) => {
        const y = round(baseLine - share * plotHeight);
        return markup`<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${y}" y2="${y}"/><text class="tick" x="${margin.left - 6}" y="${round(y + 4)}" text-anchor="end">${name(top * share)}</text>`;
    });
}

/** The place of a value in buckets from the left: 2.5 is the middle of the third. */
function placeOf(bounds: readonly number[], value: number): number {
    const found = bounds.findIndex((bound) => value <= bound);
    if (found < 0) return bounds.length + 0.5;
    const low = bounds[found - 1] ?? 0;
    const high = bounds[found] ?? value;
    return found + (high === low ? 0 : (value - low) / (high - low));
}

/** The range of a bucket in milliseconds: "50–100 ms". */
export function bucketName(bounds: readonly number[], index: number): string {
    const high = bounds[index];
    const low = bounds[index - 1] ?? 0;
    return high === undefined ? `> ${low} ms` : `${low}–${high} ms`;
}

function shortMilliseconds(bound: number): string {
    return bound >= 1000 ? `${bound / 1000} s` : String(bound);
}

/** The next of 1, 2, 5, 10, 20 ..., so that the axis has numbers that can be read. */
function niceCeiling(value: number): number {
    const power = 10 ** Math.floor(Math.log10(value));
    const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= value) ?? 10;
    return factor * power;
}

function round(value: number): number {
    return Math.round(value * 10) / 10;
}
