import { markdownTable, statistics } from "./report.mjs";
import { bootstrap } from "./statistics.mjs";

/** @typedef {import("./report.mjs").Column} Column */

const percent = (/** @type {number} */ value) => `${(value * 100).toFixed(1)} %`;

/**
 * What the model has to reach, what it reached, and whether: the judgement is of these cases, so a
 * lead whose bounds hold zero is called open.
 * @param {Column} model @param {readonly Column[]} others
 * @param {{ same: number, of: number } | undefined} threads
 */
export function goalsTable(model, others, threads) {
    /** @type {(readonly [string, string, string])[]} */
    const rows = [];
    for (const [part, name] of /** @type {const} */ ([
        ["lines", "held-out crates"],
        ["fresh", "recent commits"],
    ])) {
        for (const other of others) {
            for (const [figure, key] of /** @type {const} */ ([
                ["exact match", "exact"],
                ["edit similarity", "similarity"],
            ])) {
                const lead = leadOf(model.rows(part), other.rows(part), key);
                if (lead === undefined) continue;
                const text = `${signed(lead.value)} (${signed(lead.low)} to ${signed(lead.high)}) points`;
                const met = lead.low > 0 ? "yes" : lead.high < 0 ? "no" : "open";
                rows.push([`${figure}, ${name}, above ${other.name}`, text, met]);
            }
        }
    }
    const ngrams = others.find((other) => other.name.startsWith("n-grams"));
    for (const part of ["lines", "fresh"]) {
        const [own, theirs] = [model.rows(part), ngrams?.rows(part)];
        if (own === undefined || theirs === undefined) continue;
        const [mine, base] = [statistics.completed(own), statistics.completed(theirs)];
        const times = base === 0 ? "-" : `${(mine / base).toFixed(1)} times`;
        const where = part === "lines" ? "held-out crates" : "recent commits";
        rows.push([
            `completed code, ${where}, twice the n-grams'`,
            `${percent(mine)} against ${percent(base)}, ${times}`,
            mine > 0 && mine >= 2 * base ? "yes" : "no",
        ]);
    }
    const lines = model.summary("lines");
    if (lines !== undefined) {
        rows.push(
            atMost("next suggestion in a line, p50 at most 100 ms", lines.warmP50Ms, 100, "ms"),
            atMost("... p95 at most 250 ms", lines.warmP95Ms, 250, "ms"),
            atMost("first suggestion in a file, p95 at most 1 s", lines.coldP95Ms, 1000, "ms"),
            atMost("inference process below 350 MB", lines.residentBytes / 1e6, 350, "MB"),
        );
    }
    if (threads !== undefined) {
        const share = threads.same / Math.max(1, threads.of);
        const text = `${threads.same} of ${threads.of}`;
        rows.push(["same text on one and two threads, 99 %", text, share >= 0.99 ? "yes" : "no"]);
    }
    return markdownTable(["goal", "measured", "reached"], rows);
}

/** @param {string} goal @param {number} value @param {number} limit @param {string} unit @returns {[string, string, string]} */
function atMost(goal, value, limit, unit) {
    return [goal, `${value.toFixed(0)} ${unit}`, value <= limit ? "yes" : "no"];
}

/**
 * Mean difference at the same cases, as an estimate; undefined where the cases are not the same.
 * @param {readonly Record<string, any>[] | undefined} own
 * @param {readonly Record<string, any>[] | undefined} theirs
 * @param {string} key
 */
export function leadOf(own, theirs, key) {
    if (own === undefined || theirs === undefined || own.length !== theirs.length) return undefined;
    const differs = own.some((row, index) => row.expected !== theirs[index]?.expected);
    if (differs) return undefined;
    const differences = own.map((row, index) => row[key] - (theirs[index]?.[key] ?? 0));
    return bootstrap(
        differences,
        (rows) => rows.reduce((sum, value) => sum + value, 0) / Math.max(1, rows.length),
    );
}

/** @param {number} value */
function signed(value) {
    return `${value < 0 ? "-" : "+"}${Math.abs(value * 100).toFixed(1)}`;
}
