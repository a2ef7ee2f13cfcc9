import type {
    LatencyHistogram,
    LatencySummary,
} from "@rust-ai-ide/ai/orchestrator/orchestrator-status";
import { type Markup, markup } from "@rust-ai-ide/host/markup";
import type { Translate } from "@rust-ai-ide/host/translate";
import { taskText } from "../models/model-rows.ts";
import { silenceSentence } from "../status/silence-sentence.ts";
import { sourceText } from "../status/source-text.ts";
import { speedText } from "../views/model-tree.ts";
import { barList, bucketName, histogramChart, lineChart, type Row } from "./charts.ts";
import { estimatedSummary } from "./histogram.ts";
import { acceptanceRate, cacheHitRate, type MetricsSnapshot } from "./metrics-recorder.ts";

/** A part of the page that is drawn anew by itself; the ids are the page's element ids. */
export interface Section {
    readonly id: string;
    readonly content: Markup;
}

/** Everything on the page below its title, from one snapshot. */
export function metricsSections(snapshot: MetricsSnapshot, t: Translate): readonly Section[] {
    return [
        { id: "summary", content: summary(snapshot, t) },
        { id: "suggestions", content: suggestions(snapshot, t) },
        { id: "tasks", content: tasks(snapshot, t) },
        { id: "silence", content: silence(snapshot, t) },
        { id: "engines", content: engines(snapshot, t) },
        { id: "memory", content: memory(snapshot, t) },
    ];
}

function summary(snapshot: MetricsSnapshot, t: Translate): Markup {
    const { accepted, suggestionTimes: times } = snapshot;
    const [half = "", most = ""] = percentiles(times);
    const cards: readonly (readonly [string, string])[] = [
        [t("Suggestions shown"), String(snapshot.shown)],
        [t("Accepted of new ones"), percent(acceptanceRate(snapshot))],
        [
            t("Accepted: whole, by line, by word"),
            `${accepted.full} · ${accepted.line} · ${accepted.word}`,
        ],
        [t("Shown from the cache"), percent(cacheHitRate(snapshot))],
        [t("Half of them within"), half],
        [t("95 of 100 within"), most],
        [t("Failovers"), String(snapshot.failovers)],
        [t("Covers the last"), duration(snapshot.duration, t)],
    ];
    return markup`<dl class="cards">${cards.map(
        ([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`,
    )}</dl>`;
}

function suggestions(snapshot: MetricsSnapshot, t: Translate): Markup {
    const rows = Object.entries(snapshot.shownBySource).map(
        ([source, value]): Row => ({
            label: sourceText(source as keyof typeof snapshot.shownBySource, t),
            value,
        }),
    );
    return markup`<h2>${t("Time to a suggestion")}</h2>${latency("suggestions", snapshot.suggestions, snapshot.suggestionTimes, t)}${
        rows.length === 0
            ? markup``
            : markup`<h3>${t("Where suggestions came from")}</h3>${counts("sources", t("Where suggestions came from"), rows, t)}`
    }`;
}

function tasks(snapshot: MetricsSnapshot, t: Translate): Markup {
    if (snapshot.tasks.length === 0) {
        return markup`<h2>${t("Engines' answers by task")}</h2><p class="empty">${t("No engine was asked yet.")}</p>`;
    }
    return markup`<h2>${t("Engines' answers by task")}</h2>${snapshot.tasks.map(
        ({ task, histogram }) =>
            markup`<h3>${taskText(task, t)}</h3>${latency(`task-${task}`, histogram, estimatedSummary(histogram), t)}`,
    )}`;
}

function silence(snapshot: MetricsSnapshot, t: Translate): Markup {
    const rows = Object.entries(snapshot.silent).map(
        ([reason, value]): Row => ({
            label: silenceSentence(reason as keyof typeof snapshot.silent, t),
            value,
        }),
    );
    const title = t("Why nothing was shown");
    if (rows.length === 0) {
        return markup`<h2>${title}</h2><p class="empty">${t("There was no such case yet.")}</p>`;
    }
    return markup`<h2>${title}</h2>${counts("silence", title, rows, t)}`;
}

function engines(snapshot: MetricsSnapshot, t: Translate): Markup {
    const title = t("Engines");
    if (snapshot.engines.length === 0) {
        return markup`<h2>${title}</h2><p class="empty">${t("No engine is known yet.")}</p>`;
    }
    const rows = snapshot.engines.flatMap((engine): readonly Cells[] => {
        const health = healthText(engine.health, t);
        const speed =
            engine.tokensPerSecond === undefined ? "–" : speedText(engine.tokensPerSecond, t);
        const used = engine.tasks.filter(({ requests }) => requests > 0);
        if (used.length === 0) {
            return [[engine.label, health, "–", "0", "0", "0", "–", "–", "–", speed, "–"]];
        }
        return used.map((task) => [
            engine.label,
            health,
            taskText(task.task, t),
            String(task.requests),
            String(task.failures),
            String(task.cancelled),
            ...percentiles(task.latency),
            speed,
            breakerText(task.breaker, t),
        ]);
    });
    const head = [
        t("Engine"),
        t("State"),
        t("Task"),
        t("Requests"),
        t("Errors"),
        t("Cancelled"),
        "p50",
        "p95",
        "p99",
        t("Speed"),
        t("Breaker"),
    ];
    return markup`<h2>${title}</h2>${table(title, head, rows)}`;
}

function memory({ memory: samples }: MetricsSnapshot, t: Translate): Markup {
    const title = t("Memory of the inference process");
    const last = samples.at(-1);
    if (last === undefined) {
        return markup`<h2>${title}</h2><p class="empty">${t("It was not measured yet.")}</p>`;
    }
    const highest = Math.max(...samples.map(({ bytes }) => bytes));
    const points = samples.map(({ at, bytes }) => ({ x: at / 60_000, y: bytes / 1_048_576 }));
    const labels = {
        id: "memory-chart",
        title,
        description: t("Now {0} MB, at most {1} MB.", megabytes(last.bytes), megabytes(highest)),
    };
    const chart = lineChart(labels, points, {
        y: (value) => t("{0} MB", Math.round(value)),
        x: (minutes) => (minutes === 0 ? t("now") : t("{0} min ago", minutes.toFixed(1))),
    });
    const rows = thin(samples, 20).map(
        ({ at, bytes }): Cells => [
            t("{0} min ago", ((last.at - at) / 60_000).toFixed(1)),
            t("{0} MB", megabytes(bytes)),
        ],
    );
    return markup`<h2>${title}</h2><p>${labels.description}</p><figure>${chart}${details("memory", table(title, [t("When"), t("Memory")], rows), t)}</figure>`;
}

/** A histogram with its percentiles, and the same as a table. */
function latency(
    id: string,
    histogram: LatencyHistogram,
    { count, p50, p95, p99 }: LatencySummary,
    t: Translate,
): Markup {
    if (count === 0) return markup`<p class="empty">${t("There are no figures yet.")}</p>`;
    const marks = [
        { label: "p50", value: p50 },
        { label: "p95", value: p95 },
        { label: "p99", value: p99 },
    ];
    const description = t(
        "Answers: {0}. Half of them within about {1}, 95 of 100 within {2}, 99 of 100 within {3}.",
        count,
        ...marks.map(({ value }) => milliseconds(value)),
    );
    const labels = { id: `${id}-chart`, title: t("Answers by milliseconds"), description };
    const rows = histogram.counts.map(
        (count, index): Cells => [bucketName(histogram.bounds, index), String(count)],
    );
    const alternative = table(labels.title, [t("Time"), t("Answers")], rows);
    return markup`<p>${description}</p><figure>${histogramChart(labels, histogram, marks)}${details(id, alternative, t)}</figure>`;
}

/** Counts with long names: the bars carry their text, the table is for screen readers. */
function counts(id: string, title: string, rows: readonly Row[], t: Translate): Markup {
    const total = rows.reduce((sum, { value }) => sum + value, 0);
    const labels = { id: `${id}-chart`, title, description: t("{0} in all.", total) };
    const cells = rows.map(({ label, value }): Cells => [label, String(value)]);
    return markup`<figure>${barList(labels, rows)}${details(id, table(title, [t("Kind"), t("Count")], cells), t)}</figure>`;
}

type Cells = readonly string[];

function table(caption: string, head: Cells, rows: readonly Cells[]): Markup {
    return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${head.map(
        (cell) => markup`<th scope="col">${cell}</th>`,
    )}</tr></thead><tbody>${rows.map(
        ([first = "", ...others]) =>
            markup`<tr><th scope="row">${first}</th>${others.map((cell) => markup`<td>${cell}</td>`)}</tr>`,
    )}</tbody></table></div>`;
}

function details(id: string, content: Markup, t: Translate): Markup {
    return markup`<details id="${id}-table"><summary>${t("As a table")}</summary>${content}</details>`;
}

function healthText(health: "unknown" | "healthy" | "failing" | "down", t: Translate): string {
    if (health === "healthy") return t("ready");
    if (health === "failing") return t("failing");
    return health === "down" ? t("not reachable") : t("not asked yet");
}

function breakerText(breaker: "closed" | "open" | "half-open", t: Translate): string {
    if (breaker === "closed") return t("in use");
    return breaker === "open" ? t("paused after errors") : t("being tried again");
}

function percent(share: number | undefined): string {
    return share === undefined ? "–" : `${Math.round(share * 100)} %`;
}

/** Nothing is said about answers that never came. */
function percentiles({ count, p50, p95, p99 }: LatencySummary): Cells {
    return [p50, p95, p99].map((value) => (count === 0 ? "–" : milliseconds(value)));
}

function milliseconds(value: number): string {
    return value >= 1000 ? `${(value / 1000).toFixed(1)} s` : `${Math.round(value)} ms`;
}

function megabytes(bytes: number): number {
    return Math.round(bytes / 1_048_576);
}

function duration(value: number, t: Translate): string {
    const minutes = value / 60_000;
    return minutes < 90 ? t("{0} min", Math.round(minutes)) : t("{0} h", (minutes / 60).toFixed(1));
}

/** At most so many of the samples, evenly, with the newest. */
function thin<T>(samples: readonly T[], most: number): readonly T[] {
    const step = Math.ceil(samples.length / most);
    return samples.filter((_, index) => (samples.length - 1 - index) % step === 0);
}
