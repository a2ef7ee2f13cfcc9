import { barChart, lineChart } from "./plots.mjs";
import { bootstrap, mean, ratio } from "./statistics.mjs";

/** @typedef {import("./results.mjs").Result} Result */
/** @typedef {import("./statistics.mjs").Estimate} Estimate */

/**
 * One column of the tables: a contestant, or the n-grams that ran beside one.
 * @typedef {object} Column
 * @property {string} name
 * @property {(part: string) => Record<string, any> | undefined} summary
 * @property {(part: string) => readonly Record<string, any>[] | undefined} rows
 */

/** @param {string} name @param {ReadonlyMap<string, Result>} results @returns {Column} */
export function contestantColumn(name, results) {
    return {
        name,
        summary: (part) => results.get(part)?.summary,
        rows: (part) => results.get(part)?.rows,
    };
}

/** @param {ReadonlyMap<string, Result>} results Of the contestant that they ran beside. @returns {Column} */
export function baselineColumn(results) {
    return {
        name: "n-grams and copying",
        summary: (part) => {
            const summary = results.get(part)?.summary;
            if (!summary?.baseline) return undefined;
            if (part === "execution") return { modes: summary.baseline };
            return { ...summary.baseline, classes: summary.baselineClasses };
        },
        rows: (part) => {
            const rows = results.get(part)?.rows;
            if (rows?.[0]?.baseline === undefined) return undefined;
            return part === "identifiers" ? undefined : rows.map((row) => row.baseline);
        },
    };
}

const percent = (/** @type {number | undefined} */ value) =>
    value === undefined ? "-" : `${(value * 100).toFixed(1)} %`;
const interval = (/** @type {Estimate | undefined} */ estimate) =>
    estimate === undefined
        ? "-"
        : `${percent(estimate.value)} (${(estimate.low * 100).toFixed(1)}-${(estimate.high * 100).toFixed(1)})`;
const plain = (/** @type {number | undefined} */ value) =>
    value === undefined ? "-" : value >= 100 ? value.toFixed(0) : value.toFixed(1);

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
export function markdownTable(head, rows) {
    const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(" | ")} |`;
    return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** @param {Column} column @param {string} part @param {(rows: readonly any[]) => number} statistic */
function estimate(column, part, statistic) {
    const rows = column.rows(part);
    return rows === undefined ? undefined : bootstrap(rows, statistic);
}

export const statistics = {
    exact: mean("exact"),
    similarity: mean("similarity"),
    filtered: (/** @type {readonly any[]} */ rows) =>
        rows.filter((row) => row.exact === 1 && row.shown === 1).length / Math.max(1, rows.length),
    completed: ratio(
        (row) => (row.shown === 1 ? row.completed : 0),
        (row) => row.expected,
    ),
    completedUnfiltered: ratio(
        (row) => row.completed,
        (row) => row.expected,
    ),
    replayed: ratio(
        (row) => row.full.completedUnits,
        (row) => row.full.units,
    ),
    saved: ratio(
        (row) => row.full.keysNeeded - row.full.keysPressed,
        (row) => row.full.keysNeeded,
    ),
};

/** Exact matches and the like of one part of `eval completion`. @param {readonly Column[]} columns @param {string} part */
export function completionTable(columns, part) {
    const rows = /** @type {const} */ ([
        ["exact match", statistics.exact],
        ["exact match behind the filter", statistics.filtered],
        ["edit similarity", statistics.similarity],
        ["completed code, filtered", statistics.completed],
        ["completed code, everything shown", statistics.completedUnfiltered],
    ]).map(([name, statistic]) => [
        name,
        ...columns.map((column) => interval(estimate(column, part, statistic))),
    ]);
    const more = /** @type {const} */ ([
        ["shown", "shownRate", percent],
        ["exact, of shown", "shownExactMatch", percent],
        ["parses, of shown", "parseOk", percent],
        ["repeats the suffix", "duplicateSuffixRate", percent],
        ["cold p50, ms", "coldP50Ms", plain],
        ["warm p50, ms", "warmP50Ms", plain],
        ["warm p95, ms", "warmP95Ms", plain],
        ["CPU for a generation, ms", "cpuMsPerSuggestion", plain],
    ]).map(([name, key, format]) => [
        name,
        ...columns.map((column) => format(column.summary(part)?.[key])),
    ]);
    return markdownTable(["", ...columns.map(({ name }) => name)], [...rows, ...more]);
}

/** @param {readonly Column[]} columns */
export function classTable(columns) {
    const classes = [
        ...new Set(
            columns.flatMap((column) => Object.keys(column.summary("spans")?.classes ?? {})),
        ),
    ].sort();
    const rows = classes.map((name) => [
        name,
        ...columns.map((column) => {
            const rates = column.summary("spans")?.classes?.[name];
            return rates
                ? `${percent(rates.exactMatch)}, ${percent(rates.editSimilarity)}, ${percent(rates.completedCodeRatio)}`
                : "-";
        }),
    ]);
    return {
        table: markdownTable(
            ["exact, similar, completed", ...columns.map(({ name }) => name)],
            rows,
        ),
        classes,
    };
}

/** @param {readonly Column[]} columns */
export function replayTable(columns) {
    const of = (/** @type {Column} */ column) => column.summary("replay");
    const policy =
        (/** @type {string} */ name, /** @type {string} */ key) => (/** @type {Column} */ column) =>
            percent(of(column)?.policies[name][key]);
    const figure = (/** @type {string} */ key) => (/** @type {Column} */ column) =>
        plain(of(column)?.[key]);
    const rows = /** @type {const} */ ([
        [
            "completed code, whole suggestions",
            (/** @type {Column} */ column) =>
                interval(of(column) && estimateReplay(column, statistics.replayed)),
        ],
        [
            "keystrokes saved, whole suggestions",
            (/** @type {Column} */ column) =>
                interval(of(column) && estimateReplay(column, statistics.saved)),
        ],
        ["keystrokes saved, by line", policy("line", "keystrokesSaved")],
        ["keystrokes saved, by word", policy("word", "keystrokesSaved")],
        ["shown, of cursors asked", policy("full", "shownRate")],
        ["accepted, of shown", policy("full", "acceptedAtShown")],
        ["... a part, by word", policy("word", "acceptedAtShown")],
        [
            "wrong shown for 100 keys",
            (/** @type {Column} */ column) => plain(of(column)?.policies.full.wrongPer100Keys),
        ],
        ["repeats the suffix, of shown", policy("full", "duplicateSuffixRate")],
        ["parses, of shown", policy("full", "parseOk")],
        ["first in a file p50, ms", figure("coldP50Ms")],
        ["next ones p50, ms", figure("warmP50Ms")],
        ["next ones p95, ms", figure("warmP95Ms")],
        ["CPU for a shown one, ms", figure("cpuMsPerShown")],
    ]).map(([name, cell]) => [name, ...columns.map(cell)]);
    return markdownTable(["", ...columns.map(({ name }) => name)], rows);
}

/** The baseline's single texts are not kept, so it has no interval. @param {Column} column @param {(rows: readonly any[]) => number} statistic */
function estimateReplay(column, statistic) {
    const rows = column.rows("replay");
    if (rows !== undefined) return bootstrap(rows, statistic);
    const full = column.summary("replay")?.policies.full;
    const value = statistic === statistics.saved ? full.keystrokesSaved : full.completedCodeRatio;
    return { value, low: value, high: value };
}

/** @param {readonly Column[]} columns */
export function executionTable(columns) {
    const rows = /** @type {const} */ ([
        ["whole body: pass@1", "body", "passAt1"],
        ["... shown unasked in every part", "body", "passAt1Filtered"],
        ["... compiles", "body", "compiles"],
        ["one statement or block: pass@1", "masked", "passAt1"],
        ["... shown unasked in every part", "masked", "passAt1Filtered"],
        ["... compiles", "masked", "compiles"],
    ]).map(([name, mode, key]) => [
        name,
        ...columns.map((column) => percent(column.summary("execution")?.modes[mode][key])),
    ]);
    return markdownTable(["", ...columns.map(({ name }) => name)], rows);
}

/** @param {readonly Column[]} columns */
export function identifierTable(columns) {
    const distance = columns
        .map((column) => column.summary("identifiers")?.distance)
        .find((each) => each);
    const all = [
        ...columns.map((column) => [column.name, column.summary("identifiers")]),
        ["nearest first", distance],
    ].filter(([, summary]) => summary);
    const keys = ["top1", "top5", "meanReciprocalRank", "listed", "top1Listed", "top5Listed"];
    return markdownTable(
        [
            "",
            "first",
            "first five",
            "mean reciprocal place",
            "in the list",
            "first, of listed",
            "first five, of listed",
        ],
        all.map(([name, summary]) => [String(name), ...keys.map((key) => percent(summary[key]))]),
    );
}

/** @param {readonly Column[]} columns @returns {Record<string, string>} Charts by file name. */
export function charts(columns) {
    /** @type {Record<string, string>} */
    const files = {};
    const withRows = columns.filter((column) => column.rows("lines") !== undefined);
    if (withRows.length > 0) {
        files["exact-match.svg"] = barChart(
            "Exact match, rest of line",
            withRows.map(({ name }) => name),
            [
                {
                    name: "held-out crates",
                    values: withRows.map((column) => estimate(column, "lines", statistics.exact)),
                },
                {
                    name: "recent commits",
                    values: withRows.map((column) => estimate(column, "fresh", statistics.exact)),
                },
            ],
        );
    }
    const { classes } = classTable(columns);
    if (classes.length > 0) {
        files["classes.svg"] = barChart(
            "Edit similarity by class of syntax",
            classes,
            columns
                .filter((column) => column.summary("spans")?.classes)
                .map((column) => ({
                    name: column.name,
                    values: classes.map((name) => {
                        const rates = column.summary("spans")?.classes[name];
                        return rates && { value: rates.editSimilarity };
                    }),
                })),
        );
    }
    return files;
}

/** @param {Record<string, any>} calibration The report of models/eval/calibrate.py. */
export function reliabilityChart(calibration) {
    const points = (/** @type {readonly any[]} */ rows) =>
        rows.map((row) => /** @type {const} */ ([row.predicted, row.observed]));
    return lineChart(
        "Predicted and observed acceptance",
        { x: "predicted probability", y: "observed share" },
        [{ name: "crates not fitted on", points: points(calibration.test.reliability) }],
        { diagonal: true, square: true },
    );
}

/** @param {readonly { tokens: number, loss: number }[]} log Of a training run. */
export function learningChart(log) {
    // A mean over neighbours: single steps jump with their rows.
    const width = Math.max(1, Math.floor(log.length / 40));
    const points = [];
    for (let start = 0; start + width <= log.length; start += width) {
        const part = log.slice(start, start + width);
        const average = (/** @type {"tokens" | "loss"} */ key) =>
            part.reduce((sum, row) => sum + row[key], 0) / width;
        points.push(/** @type {const} */ ([average("tokens"), average("loss")]));
    }
    return lineChart("Training loss", { x: "tokens read", y: "loss, nats a token" }, [
        { name: "training", points },
    ]);
}
