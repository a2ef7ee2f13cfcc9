import { type Markup, markup } from "@rust-ai-ide/host/markup";

/** One thing that is counted over time; `tone` names a colour of the style sheet. */
export interface Line {
    readonly label: string;
    readonly tone: "critical" | "high" | "medium" | "low" | "neutral";
    /** As many as there are moments. */
    readonly values: readonly number[];
}

export interface Bar {
    readonly label: string;
    readonly value: number;
    readonly tone: Line["tone"];
}

const width = 640;
const height = 180;
const margin = { left: 36, right: 8, top: 8, bottom: 22 };

/**
 * Lines over time as a drawing that needs no script. What it shows stands in the table below it, so
 * a screen reader skips the drawing.
 */
export function lineChart(moments: readonly string[], lines: readonly Line[]): Markup {
    const most = Math.max(1, ...lines.flatMap(({ values }) => values));
    const x = (index: number): number =>
        margin.left +
        (moments.length < 2 ? 0.5 : index / (moments.length - 1)) *
            (width - margin.left - margin.right);
    const y = (value: number): number =>
        height - margin.bottom - (value / most) * (height - margin.top - margin.bottom);
    const base = height - margin.bottom;
    const drawn = lines.map(({ tone, values }) =>
        values.length === 1
            ? markup`<circle class="${tone}" cx="${round(x(0))}" cy="${round(y(values[0] ?? 0))}" r="4"/>`
            : markup`<polyline class="${tone}" points="${values
                  .map((value, index) => `${round(x(index))},${round(y(value))}`)
                  .join(" ")}"/>`,
    );
    return markup`<svg class="chart" viewBox="0 0 ${width} ${height}" aria-hidden="true">
<line class="axis" x1="${margin.left}" y1="${base}" x2="${width - margin.right}" y2="${base}"/>
<line class="axis" x1="${margin.left}" y1="${margin.top}" x2="${margin.left}" y2="${base}"/>
<text x="${margin.left - 6}" y="${margin.top + 10}" text-anchor="end">${most}</text>
<text x="${margin.left - 6}" y="${base}" text-anchor="end">0</text>
<text x="${margin.left}" y="${height - 4}">${moments[0] ?? ""}</text>
<text x="${width - margin.right}" y="${height - 4}" text-anchor="end">${moments.length > 1 ? (moments.at(-1) ?? "") : ""}</text>
${drawn}</svg>
<ul class="chart-legend" aria-hidden="true">${lines.map(
        ({ label, tone }) => markup`<li><span class="swatch ${tone}"></span>${label}</li>`,
    )}</ul>`;
}

const barHeight = 22;
const labelWidth = 220;

/** Bars below each other, the longest as wide as the drawing; a list for screen readers. */
export function barChart(bars: readonly Bar[]): Markup {
    const most = Math.max(1, ...bars.map(({ value }) => value));
    const tall = bars.length * barHeight + 4;
    const room = width - labelWidth - 60;
    const wide = (value: number): number =>
        value === 0 ? 0 : round(Math.max(2, (value / most) * room));
    return markup`<svg class="chart" viewBox="0 0 ${width} ${tall}" role="list">${bars.map(
        ({ label, value, tone }, index) => {
            const top = index * barHeight + 2;
            return markup`<g role="listitem" aria-label="${label}: ${value}"><text x="${labelWidth - 8}" y="${top + 15}" text-anchor="end">${shortened(label)}</text><rect class="${tone}" x="${labelWidth}" y="${top + 3}" width="${wide(value)}" height="${barHeight - 6}" rx="2"/><text x="${round(labelWidth + wide(value) + 6)}" y="${top + 15}">${value}</text></g>`;
        },
    )}</svg>`;
}

function shortened(label: string): string {
    return label.length > 32 ? `${label.slice(0, 31)}…` : label;
}

function round(value: number): number {
    return Math.round(value * 10) / 10;
}
