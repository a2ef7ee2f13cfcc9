import assert from "node:assert/strict";
import { test } from "node:test";
import { markup } from "@rust-ai-ide/host/markup";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { leakChecked } from "@rust-ai-ide/testing/leak-tracker";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import fc from "fast-check";
import { barList, histogramChart, lineChart } from "../../src/metrics/charts.ts";
import {
    histogramOf,
    histogramSince,
    latencyBounds,
    percentileOf,
    totalOf,
} from "../../src/metrics/histogram.ts";
import { metricsPage } from "../../src/metrics/metrics-page.ts";
import {
    acceptanceRate,
    cacheHitRate,
    emptyStatus,
    MetricsRecorder,
    type MetricsSnapshot,
} from "../../src/metrics/metrics-recorder.ts";
import { metricsSections } from "../../src/metrics/metrics-sections.ts";
import { ollama, orchestratorStatus, ownEngine, taskStatus } from "./statuses.ts";

/** The text of a page's part, as somebody without a picture reads it. */
function textOf(html: string): string {
    return html
        .replace(/<svg.*?<\/svg>/gs, "")
        .replace(/<\/(?:p|h2|h3|tr|div|summary|caption|dd|figure)>/g, "\n")
        .replace(/<\/(?:th|td|dt)>/g, " | ")
        .replace(/<[^>]+>/g, "")
        .replace(/\n\s*\n/g, "\n")
        .trim();
}

function checkPage(snapshot: MetricsSnapshot, expected: string): void {
    const sections = metricsSections(snapshot, plainTranslate);
    expectText(
        sections.map(({ id, content }) => `[${id}]\n${textOf(content.html)}`).join("\n"),
        expected,
    );
}

const status = orchestratorStatus({
    engines: [
        { ...ownEngine, tasks: [taskStatus()], tokensPerSecond: 91.2 },
        {
            ...ollama,
            health: "failing",
            tasks: [taskStatus({ task: "chat", breaker: "open", failures: 4 })],
        },
        { ...ollama, id: "x", label: "Idle", health: "unknown" },
    ],
    failovers: 2,
    histogram: { complete: { bounds: [50, 100, 250], counts: [2, 6, 1, 1] } },
});

function recorded(): { recorder: MetricsRecorder; clock: ManualClock } {
    const clock = new ManualClock();
    const recorder = new MetricsRecorder(clock);
    for (const milliseconds of [20, 80, 90, 120, 3000]) {
        recorder.noteAnswer({ kind: "shown", milliseconds, source: "embedded", characters: 5 });
    }
    recorder.noteAnswer({ kind: "shown", milliseconds: 1, source: "cache", characters: 5 });
    recorder.noteAnswer({ kind: "silent", milliseconds: 9, reason: "low-confidence" });
    recorder.noteAnswer({ kind: "silent", milliseconds: 9, reason: "low-confidence" });
    recorder.noteAnswer({ kind: "silent", milliseconds: 9, reason: "backspace" });
    recorder.noteAccepted("full");
    recorder.noteAccepted("word");
    recorder.noteMemory(100 * 1_048_576);
    clock.advance(120_000);
    recorder.noteMemory(130 * 1_048_576);
    return { recorder, clock };
}

test("the page tells everything in words and tables as well", () => {
    checkPage(
        recorded().recorder.snapshot(status),
        `
        [summary]
        Suggestions shown | 6
        Accepted of new ones | 20 %
        Accepted: whole, by line, by word | 1 · 0 · 1
        Shown from the cache | 17 %
        Half of them within | 80 ms
        95 of 100 within | 3.0 s
        Failovers | 2
        Covers the last | 2 min
        [suggestions]
        Time to a suggestion
        Answers: 6. Half of them within about 80 ms, 95 of 100 within 3.0 s, 99 of 100 within 3.0 s.
        As a table
        Answers by milliseconds
        Time | Answers | 
        0–5 ms | 1 | 
        5–10 ms | 0 | 
        10–25 ms | 1 | 
        25–50 ms | 0 | 
        50–100 ms | 2 | 
        100–150 ms | 1 | 
        150–250 ms | 0 | 
        250–400 ms | 0 | 
        400–700 ms | 0 | 
        700–1000 ms | 0 | 
        1000–2000 ms | 0 | 
        2000–5000 ms | 1 | 
        &gt; 5000 ms | 0 | 
        Where suggestions came from
        As a table
        Where suggestions came from
        Kind | Count | 
        from the embedded model | 5 | 
        from recent suggestions | 1 |
        [tasks]
        Engines&#39; answers by task
        completion
        Answers: 10. Half of them within about 75 ms, 95 of 100 within 250 ms, 99 of 100 within 250 ms.
        As a table
        Answers by milliseconds
        Time | Answers | 
        0–50 ms | 2 | 
        50–100 ms | 6 | 
        100–250 ms | 1 | 
        &gt; 250 ms | 1 |
        [silence]
        Why nothing was shown
        As a table
        Why nothing was shown
        Kind | Count | 
        The model was not sure enough. | 2 | 
        You were deleting text. | 1 |
        [engines]
        Engines
        Engines
        Engine | State | Task | Requests | Errors | Cancelled | p50 | p95 | p99 | Speed | Breaker | 
        Rust AI | ready | completion | 10 | 0 | 2 | 80 ms | 210 ms | 300 ms | 91 tokens/s | in use | 
        Ollama 127.0.0.1:11434 | failing | chat | 10 | 4 | 2 | 80 ms | 210 ms | 300 ms | – | paused after errors | 
        Idle | not asked yet | – | 0 | 0 | 0 | – | – | – | – | – |
        [memory]
        Memory of the inference process
        Now 130 MB, at most 130 MB.
        As a table
        Memory of the inference process
        When | Memory | 
        2.0 min ago | 100 MB | 
        0.0 min ago | 130 MB |
    `,
    );
});

test("before the first figure every part says that there is none", () => {
    checkPage(
        new MetricsRecorder(new ManualClock()).snapshot(emptyStatus),
        `
        [summary]
        Suggestions shown | 0
        Accepted of new ones | –
        Accepted: whole, by line, by word | 0 · 0 · 0
        Shown from the cache | –
        Half of them within | –
        95 of 100 within | –
        Failovers | 0
        Covers the last | 0 min
        [suggestions]
        Time to a suggestion
        There are no figures yet.
        [tasks]
        Engines&#39; answers by task
        No engine was asked yet.
        [silence]
        Why nothing was shown
        There was no such case yet.
        [engines]
        Engines
        No engine is known yet.
        [memory]
        Memory of the inference process
        It was not measured yet.
    `,
    );
});

test("rates leave out suggestions that only stayed", () => {
    const snapshot = recorded().recorder.snapshot(status);
    assert.equal(acceptanceRate(snapshot), 0.2);
    assert.equal(cacheHitRate(snapshot), 1 / 6);
    const nothing = new MetricsRecorder(new ManualClock()).snapshot(emptyStatus);
    assert.deepEqual([acceptanceRate(nothing), cacheHitRate(nothing)], [undefined, undefined]);
});

test(
    "after a reset only what is new counts, also of the engines",
    leakChecked(() => {
        const { recorder } = recorded();
        let changes = 0;
        const subscription = recorder.onDidChange(() => changes++);
        recorder.reset(status);
        assert.equal(changes, 1);
        const empty = recorder.snapshot(status);
        assert.deepEqual(
            [empty.shown, empty.failovers, empty.tasks, empty.memory, empty.duration],
            [0, 0, [], [], 0],
        );
        assert.deepEqual(
            empty.engines.flatMap(({ tasks }) => tasks.map(({ requests }) => requests)),
            [0, 0],
        );
        const more = orchestratorStatus({
            ...status,
            failovers: 3,
            engines: [{ ...ownEngine, tasks: [taskStatus({ requests: 14 })] }],
            histogram: { complete: { bounds: [50, 100, 250], counts: [2, 6, 2, 1] } },
        });
        const later = recorder.snapshot(more);
        assert.equal(later.failovers, 1);
        assert.equal(later.engines[0]?.tasks[0]?.requests, 4);
        assert.deepEqual(later.tasks[0]?.histogram.counts, [0, 0, 1, 0]);
        // An engine that was removed and added again counts from zero.
        const again = [{ ...ownEngine, tasks: [taskStatus({ requests: 3 })] }];
        assert.equal(
            recorder.snapshot({ ...more, engines: again }).engines[0]?.tasks[0]?.requests,
            3,
        );
        subscription.dispose();
        recorder.dispose();
    }),
);

test("the snapshot is plain data without texts of the user's", () => {
    const snapshot = recorded().recorder.snapshot(status);
    assert.deepEqual(JSON.parse(JSON.stringify(snapshot)).shownBySource, { embedded: 5, cache: 1 });
});

test("percentiles lie inside their bucket", () => {
    const histogram = { bounds: [10, 20], counts: [5, 4, 1] };
    assert.equal(percentileOf(histogram, 0.5), 10);
    assert.equal(percentileOf(histogram, 0.7), 15);
    assert.equal(percentileOf(histogram, 1), 20);
    assert.equal(percentileOf({ bounds: [10], counts: [0, 0] }, 0.5), undefined);
});

test("a percentile is never further off than the width of its bucket", () => {
    fc.assert(
        fc.property(
            fc.array(fc.double({ min: 0.1, max: 4999, noNaN: true }), { minLength: 1 }),
            fc.constantFrom(0.5, 0.95, 0.99),
            (values, share) => {
                const histogram = histogramOf(values);
                assert.equal(totalOf(histogram), values.length);
                const sorted = values.toSorted((one, other) => one - other);
                const exact = sorted[Math.ceil(values.length * share) - 1] ?? 0;
                const index = latencyBounds.findIndex((bound) => exact <= bound);
                const estimate = percentileOf(histogram, share) ?? -1;
                assert.ok(estimate <= (latencyBounds[index] ?? Number.POSITIVE_INFINITY) + 1e-9);
                assert.ok(estimate >= (latencyBounds[index - 1] ?? 0) - 1e-9);
            },
        ),
    );
});

test("counts since a state of another shape, or before a restart, are all counts", () => {
    const now = { bounds: [1], counts: [3, 1] };
    assert.deepEqual(histogramSince(now, undefined), now);
    assert.deepEqual(histogramSince(now, { bounds: [], counts: [1] }), now);
    assert.deepEqual(histogramSince(now, { bounds: [1], counts: [5, 0] }), now);
    assert.deepEqual(histogramSince(now, { bounds: [1], counts: [1, 1] }).counts, [2, 0]);
});

test("names from outside never become elements", () => {
    const evil = `<script>alert("1")</script>&'`;
    assert.equal(
        markup`<p title="${evil}">${evil}${7}${[markup`<b>${"<"}</b>`]}</p>`.html,
        `<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;7<b>&lt;</b></p>`,
    );
    const engines = [{ ...ollama, label: evil }];
    const snapshot = recorded().recorder.snapshot(orchestratorStatus({ engines }));
    const html = metricsSections(snapshot, plainTranslate).map(({ content }) => content.html);
    assert.doesNotMatch(html.join(""), /<script/);
});

test("a histogram draws a bar for each bucket, with marks", () => {
    const labels = { id: "a", title: "Title", description: "What it says." };
    const { html } = histogramChart(labels, { bounds: [10, 1000], counts: [4, 2, 1] }, [
        { label: "p50", value: 5 },
        { label: "p99", value: 2000 },
    ]);
    expectText(
        html.replaceAll(/></g, ">\n<"),
        `
        <svg viewBox="0 0 560 220" role="img" aria-labelledby="a-title a-text">
        <title id="a-title">Title</title>
        <desc id="a-text">What it says.</desc>
        <line class="grid" x1="48" x2="536" y1="190" y2="190"/>
        <text class="tick" x="42" y="194" text-anchor="end">0</text>
        <line class="grid" x1="48" x2="536" y1="118" y2="118"/>
        <text class="tick" x="42" y="122" text-anchor="end">3</text>
        <line class="grid" x1="48" x2="536" y1="46" y2="46"/>
        <text class="tick" x="42" y="50" text-anchor="end">5</text>
        <rect class="bar" x="49" y="74.8" width="160.7" height="115.2">
        <title>0–10 ms: 4</title>
        </rect>
        <rect class="bar" x="211.7" y="132.4" width="160.7" height="57.6">
        <title>10–1000 ms: 2</title>
        </rect>
        <rect class="bar" x="374.3" y="161.2" width="160.7" height="28.8">
        <title>&gt; 1000 ms: 1</title>
        </rect>
        <text class="tick" x="210.7" y="204" text-anchor="middle">10</text>
        <text class="tick" x="373.3" y="204" text-anchor="middle">1 s</text>
        <line class="mark" x1="129.3" x2="129.3" y1="8" y2="190"/>
        <text class="mark-label" x="132.3" y="12">p50</text>
        <line class="mark" x1="454.7" x2="454.7" y1="20" y2="190"/>
        <text class="mark-label" x="457.7" y="24">p99</text>
        <line class="axis" x1="48" x2="536" y1="190" y2="190"/>
        </svg>
    `,
    );
});

test("a line of one point is a dot, an empty one nothing, more are a line that stays inside", () => {
    const labels = { id: "a", title: "Title", description: "What it says." };
    const names = { x: String, y: String };
    assert.match(lineChart(labels, [{ x: 0, y: 3 }], names).html, /<circle/);
    assert.match(lineChart(labels, [], names).html, /points=""/);
    fc.assert(
        fc.property(fc.array(fc.nat(1e6), { minLength: 2, maxLength: 50 }), (values) => {
            const points = values.map((y, x) => ({ x, y }));
            const { html } = lineChart(labels, points, names);
            const [, drawn = ""] = /points="([^"]*)"/.exec(html) ?? [];
            for (const pair of drawn.split(" ")) {
                const [x = -1, y = -1] = pair.split(",").map(Number);
                assert.ok(x >= 48 && x <= 536 && y >= 46 && y <= 190, pair);
            }
        }),
    );
});

test("bars of a list are ordered by length and carry their text", () => {
    const { html } = barList({ id: "a", title: "T", description: "D" }, [
        { label: "b", value: 1 },
        { label: "a", value: 9 },
    ]);
    assert.deepEqual(html.match(/\d · [ab]/g), ["9 · a", "1 · b"]);
});

test("pictures have a title and a description, and nothing in them has an id twice", () => {
    const html = metricsSections(recorded().recorder.snapshot(status), plainTranslate)
        .map(({ content }) => content.html)
        .join("");
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const [, names = ""] of html.matchAll(/aria-labelledby="([^"]+)"/g)) {
        for (const name of names.split(" ")) assert.ok(ids.includes(name), name);
    }
    assert.equal((html.match(/<svg/g) ?? []).length, (html.match(/<desc/g) ?? []).length);
});

test("the page allows no script but its own and nothing inline", () => {
    const snapshot = recorded().recorder.snapshot(status);
    const html = metricsPage(
        metricsSections(snapshot, plainTranslate),
        {
            source: "https://files",
            script: "https://files/a.js",
            style: "https://files/a.css",
            nonce: "n0",
            language: "en",
        },
        plainTranslate,
    );
    assert.match(
        html,
        /default-src &#39;none&#39;; style-src https:\/\/files; script-src &#39;nonce-n0&#39;/,
    );
    assert.equal((html.match(/<script/g) ?? []).length, 1);
    assert.doesNotMatch(html, / style="| on[a-z]+="|javascript:/);
    assert.match(html, /^<!DOCTYPE html>\n<html lang="en">/);
});
