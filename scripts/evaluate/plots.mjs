/** Small charts as SVG: no scripts, no fonts of their own, readable on light and dark pages. */

/** @typedef {{ name: string, values: readonly ({ value: number, low?: number, high?: number } | undefined)[] }} Series */

const colours = ["#3b6fd4", "#d9822b", "#3a9d5d", "#9b59b6", "#7f8c8d"];
const ink = "#555";
const paper = "#fff";

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (unit) => `&#${unit.charCodeAt(0)};`);

/** @param {number} value */
const fixed = (value) => value.toFixed(1);

/**
 * @param {number} x @param {number} y @param {string} text
 * @param {{ anchor?: string, size?: number, colour?: string, turn?: boolean }} [style]
 */
function label(x, y, text, { anchor = "middle", size = 11, colour = ink, turn = false } = {}) {
    const place = `x="${fixed(x)}" y="${fixed(y)}"`;
    const rotation = turn ? ` transform="rotate(-35 ${fixed(x)} ${fixed(y)})"` : "";
    return `<text ${place} text-anchor="${anchor}" font-size="${size}" fill="${colour}"${rotation}>${escaped(text)}</text>`;
}

/** @param {number} width @param {number} height @param {string} title @param {readonly string[]} body */
function document(width, height, title, body) {
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="sans-serif">`,
        `<title>${escaped(title)}</title>`,
        `<rect width="${width}" height="${height}" fill="${paper}"/>`,
        label(width / 2, 20, title, { size: 14, colour: "#222" }),
        ...body,
        "</svg>\n",
    ].join("\n");
}

/** A round step so that about five lines cross the chart. @param {number} top */
function stepFor(top) {
    const raw = top / 5;
    const power = 10 ** Math.floor(Math.log10(raw));
    return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= raw) ?? raw;
}

/**
 * Bars in groups; a thin line is the interval of an estimate. Shares are shown in per cent.
 * @param {string} title @param {readonly string[]} groups @param {readonly Series[]} series
 */
export function barChart(title, groups, series) {
    const [left, right, top, bottom] = [48, 16, 52, 92];
    const width = Math.max(
        480,
        left + right + groups.length * Math.max(36, series.length * 16 + 14),
    );
    const height = 330;
    const highest = Math.max(
        0.01,
        ...series.flatMap(({ values }) => values.map((bar) => bar?.high ?? bar?.value ?? 0)),
    );
    const step = stepFor(highest);
    const limit = Math.ceil(highest / step) * step;
    const plotHeight = height - top - bottom;
    const y = (/** @type {number} */ value) => top + plotHeight * (1 - value / limit);
    const body = [];
    for (let line = 0; line <= limit + 1e-9; line += step) {
        body.push(
            `<line x1="${left}" x2="${width - right}" y1="${fixed(y(line))}" y2="${fixed(y(line))}" stroke="#ddd"/>`,
            label(left - 6, y(line) + 4, `${Number((line * 100).toFixed(2))} %`, {
                anchor: "end",
                size: 10,
            }),
        );
    }
    const groupWidth = (width - left - right) / groups.length;
    const barWidth = Math.min(26, (groupWidth - 10) / series.length);
    for (const [group, name] of groups.entries()) {
        const middle = left + groupWidth * (group + 0.5);
        const start = middle - (barWidth * series.length) / 2;
        for (const [index, { values }] of series.entries()) {
            const bar = values[group];
            if (bar === undefined) continue;
            const x = start + index * barWidth;
            const colour = colours[index % colours.length];
            body.push(
                `<rect x="${fixed(x + 1)}" y="${fixed(y(bar.value))}" width="${fixed(barWidth - 2)}" height="${fixed(Math.max(0, y(0) - y(bar.value)))}" fill="${colour}"/>`,
            );
            if (bar.low !== undefined && bar.high !== undefined) {
                const at = fixed(x + barWidth / 2);
                body.push(
                    `<line x1="${at}" x2="${at}" y1="${fixed(y(bar.low))}" y2="${fixed(y(bar.high))}" stroke="#222"/>`,
                );
            }
        }
        body.push(label(middle, height - bottom + 16, name, { anchor: "end", turn: true }));
    }
    return document(width, height, title, [...body, ...legend(series, left, 38)]);
}

/** @param {readonly { name: string }[]} series @param {number} left @param {number} y */
function legend(series, left, y) {
    if (series.length < 2) return [];
    let x = left;
    return series.flatMap(({ name }, index) => {
        const parts = [
            `<rect x="${fixed(x)}" y="${y - 9}" width="10" height="10" fill="${colours[index % colours.length]}"/>`,
            label(x + 14, y, name, { anchor: "start" }),
        ];
        x += 26 + name.length * 6.2;
        return parts;
    });
}

/**
 * Points joined by lines.
 * @param {string} title
 * @param {{ x: string, y: string }} axes
 * @param {readonly { name: string, points: readonly (readonly [number, number])[] }[]} series
 * @param {{ diagonal?: boolean, square?: boolean }} [options] `diagonal`: where predicted equals observed.
 */
export function lineChart(title, axes, series, { diagonal = false, square = false } = {}) {
    const [width, height, left, right, top, bottom] = [
        square ? 380 : 520,
        square ? 380 : 320,
        56,
        20,
        52,
        52,
    ];
    const all = series.flatMap(({ points }) => points);
    const bounds = (/** @type {0 | 1} */ axis) => {
        if (square) return [0, 1];
        const values = all.map((point) => point[axis]);
        const [low, high] = [Math.min(...values), Math.max(...values)];
        return low === high ? [low - 0.5, high + 0.5] : [low, high];
    };
    const [[x0 = 0, x1 = 1], [y0 = 0, y1 = 1]] = [bounds(0), bounds(1)];
    const x = (/** @type {number} */ value) =>
        left + ((value - x0) / (x1 - x0)) * (width - left - right);
    const y = (/** @type {number} */ value) =>
        height - bottom - ((value - y0) / (y1 - y0)) * (height - top - bottom);
    const body = [
        `<rect x="${left}" y="${top}" width="${width - left - right}" height="${height - top - bottom}" fill="none" stroke="#ddd"/>`,
    ];
    for (let part = 0; part <= 4; part++) {
        const [xValue, yValue] = [x0 + ((x1 - x0) * part) / 4, y0 + ((y1 - y0) * part) / 4];
        body.push(
            label(x(xValue), height - bottom + 15, short(xValue), { size: 10 }),
            label(left - 6, y(yValue) + 4, short(yValue), { anchor: "end", size: 10 }),
        );
    }
    if (diagonal) {
        body.push(
            `<line x1="${fixed(x(x0))}" y1="${fixed(y(y0))}" x2="${fixed(x(x1))}" y2="${fixed(y(y1))}" stroke="#aaa" stroke-dasharray="4 4"/>`,
        );
    }
    for (const [index, { points }] of series.entries()) {
        const colour = colours[index % colours.length];
        const path = points.map(([px, py]) => `${fixed(x(px))},${fixed(y(py))}`).join(" ");
        body.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`);
        if (points.length <= 24) {
            body.push(
                ...points.map(
                    ([px, py]) =>
                        `<circle cx="${fixed(x(px))}" cy="${fixed(y(py))}" r="3" fill="${colour}"/>`,
                ),
            );
        }
    }
    body.push(
        label(width / 2, height - 14, axes.x),
        label(left, top - 8, axes.y, { anchor: "start" }),
    );
    return document(width, height, title, [...body, ...legend(series, left + 60, 38)]);
}

/** @param {number} value */
function short(value) {
    const size = Math.abs(value);
    if (size >= 1e6) return `${Number((value / 1e6).toFixed(1))} M`;
    if (size >= 1e4) return `${Number((value / 1e3).toFixed(0))} k`;
    return String(Number(value.toFixed(2)));
}
