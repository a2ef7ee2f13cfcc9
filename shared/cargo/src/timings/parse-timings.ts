import type {
    BuildTimings,
    ConcurrencyPoint,
    CpuPoint,
    TimingSection,
    TimingUnit,
} from "./build-timings.ts";
import { assignedList } from "./json-assignment.ts";

/**
 * Reads the page that `cargo build --timings` writes. cargo promises no form of it: what is missing or
 * strange is left out, and a page without any data gives `undefined`. Never throws.
 *
 * Up to cargo 1.9x units name what they let start `unlocked_units`, later `unblocked_units`; the end
 * of the frontend is `rmeta_time` in old pages and a list of sections in newer ones.
 */
export function parseTimings(text: string): BuildTimings | undefined {
    const list = assignedList(text, "UNIT_DATA");
    if (list === undefined) return undefined;
    const units = list.map(unitOf).filter((unit) => unit !== undefined);
    const concurrency = (assignedList(text, "CONCURRENCY_DATA") ?? [])
        .map(concurrencyOf)
        .filter((point) => point !== undefined);
    const cpu = (assignedList(text, "CPU_USAGE") ?? [])
        .map(cpuOf)
        .filter((point) => point !== undefined);
    const summary = summaryOf(text);
    const ends = [
        ...units.map(({ start, duration }) => start + duration),
        ...concurrency.map(({ time }) => time),
    ];
    return {
        units,
        concurrency,
        cpu,
        duration: ends.reduce((latest, end) => Math.max(latest, end), 0),
        startedAt: summary.get("Build start") ?? "",
        profile: summary.get("Profile") ?? "",
        rustc: (summary.get("rustc") ?? "").split("\n")[0] ?? "",
        targets: (summary.get("Targets") ?? "").replaceAll("\n", ", "),
        freshUnits: countOf(summary.get("Fresh units")),
        dirtyUnits: countOf(summary.get("Dirty units")),
        error: summary.get("Error") ?? "",
    };
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A number of seconds or units; below zero only clocks that were set are. */
function amount(value: unknown): number | undefined {
    return typeof value === "number" && Number.isFinite(value) ? Math.max(0, value) : undefined;
}

function textOf(value: unknown): string {
    return typeof value === "string" ? value : "";
}

function unitOf(value: unknown): TimingUnit | undefined {
    if (!isFields(value)) return undefined;
    const [id, start, duration] = [amount(value.i), amount(value.start), amount(value.duration)];
    const name = textOf(value.name);
    if (id === undefined || start === undefined || duration === undefined || name === "") {
        return undefined;
    }
    return {
        id,
        name,
        version: textOf(value.version),
        mode: textOf(value.mode),
        target: textOf(value.target).trim(),
        features: listOf(value.features, (item) => textOf(item) || undefined),
        start,
        duration,
        sections: sectionsOf(value, duration),
        unlocks: listOf(value.unblocked_units ?? value.unlocked_units, amount),
        unlocksByMetadata: listOf(
            value.unblocked_rmeta_units ?? value.unlocked_rmeta_units,
            amount,
        ),
    };
}

function listOf<T>(value: unknown, item: (value: unknown) => T | undefined): T[] {
    return Array.isArray(value) ? value.map(item).filter((one) => one !== undefined) : [];
}

function sectionsOf(value: Fields, duration: number): TimingSection[] {
    const sections = listOf(value.sections, (item): TimingSection | undefined => {
        if (!Array.isArray(item) || !isFields(item[1])) return undefined;
        const name = textOf(item[0]);
        const [start, end] = [amount(item[1].start), amount(item[1].end)];
        if (name === "" || start === undefined || end === undefined || end < start)
            return undefined;
        return { name, start: Math.min(start, duration), end: Math.min(end, duration) };
    });
    const metadata = amount(value.rmeta_time);
    if (sections.length > 0 || metadata === undefined || metadata > duration) return sections;
    return [
        { name: "frontend", start: 0, end: metadata },
        { name: "codegen", start: metadata, end: duration },
    ];
}

function concurrencyOf(value: unknown): ConcurrencyPoint | undefined {
    if (!isFields(value)) return undefined;
    const time = amount(value.t);
    if (time === undefined) return undefined;
    const [active = 0, waiting = 0, inactive = 0] = [
        value.active,
        value.waiting,
        value.inactive,
    ].map(amount);
    return { time, active, waiting, inactive };
}

function cpuOf(value: unknown): CpuPoint | undefined {
    if (!Array.isArray(value)) return undefined;
    const [time, percent] = [amount(value[0]), amount(value[1])];
    if (time === undefined || percent === undefined) return undefined;
    return { time, percent: Math.min(100, percent) };
}

/** Rows of the summary: what stands in a first cell, and the text of the second. */
function summaryOf(text: string): Map<string, string> {
    const rows = new Map<string, string>();
    // The summary stands in front of the data, which may be long.
    const head = text.slice(0, Math.min(text.length, 60_000));
    for (const row of head.matchAll(
        /<td(?: class="[^"<>]{0,40}")?>([^<>:]{1,40}):<\/td>\s{0,20}<td>([\s\S]{0,4000}?)<\/td>/g,
    )) {
        const [, key = "", value = ""] = row;
        if (!rows.has(key)) rows.set(key, plainText(value));
    }
    return rows;
}

const named: Readonly<Record<string, string>> = {
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    "#39": "'",
    "#x27": "'",
    nbsp: " ",
};

function plainText(html: string): string {
    return html
        .replace(/<br ?\/?>/g, "\n")
        .replace(/<[^<>]{0,200}>/g, "")
        .replace(/&([a-z]{2,4}|#39|#x27);/g, (whole, name: string) => named[name] ?? whole)
        .trim();
}

function countOf(text: string | undefined): number {
    const found = /^\d{1,9}/.exec(text ?? "");
    return found === null ? 0 : Number(found[0]);
}
