import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parseReplayList } from "@rust-ai-ide/ai/evaluation/replay-list";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import { marksOf } from "../../scripts/evaluate/contestants.mjs";
import { goalsTable, leadOf } from "../../scripts/evaluate/goals.mjs";
import { parts } from "../../scripts/evaluate/parts.mjs";
import { barChart, lineChart } from "../../scripts/evaluate/plots.mjs";
import {
    baselineColumn,
    completionTable,
    contestantColumn,
    executionTable,
    identifierTable,
    replayTable,
    statistics,
} from "../../scripts/evaluate/report.mjs";
import type { Result } from "../../scripts/evaluate/results.mjs";
import { bootstrap, mean } from "../../scripts/evaluate/statistics.mjs";
import { parseOptions } from "../src/command-line.ts";
import { commands } from "../src/commands.ts";

test("bounds hold the value, repeat, and narrow with more rows", () => {
    const rows = (count: number): { exact: number }[] =>
        Array.from({ length: count }, (_, index) => ({ exact: index % 4 === 0 ? 1 : 0 }));
    const few = bootstrap(rows(40), mean("exact"));
    const many = bootstrap(rows(400), mean("exact"));
    assert.equal(few.value, 0.25);
    assert.deepEqual(few, bootstrap(rows(40), mean("exact")));
    assert.ok(few.low < 0.25 && few.high > 0.25);
    assert.ok(many.high - many.low < (few.high - few.low) / 2);
    assert.deepEqual(bootstrap([], mean("exact")), { value: 0, low: 0, high: 0 });
    // The normal approximation of a share: 1.96 * sqrt(0.25 * 0.75 / 400) is 0.042.
    assert.ok(Math.abs(many.high - 0.292) < 0.012, String(many.high));
});

const completionRow = (exact: number, shown: number): Record<string, unknown> => ({
    class: "field",
    exact,
    similarity: 0.5,
    completed: exact * 6,
    expected: 12,
    shown,
});

test("what is hidden completes nothing, whatever it says", () => {
    const rows = [completionRow(1, 1), completionRow(1, 0), completionRow(0, 1)];
    assert.equal(statistics.exact(rows as never).toFixed(3), "0.667");
    assert.equal(statistics.filtered(rows).toFixed(3), "0.333");
    assert.equal(statistics.completed(rows).toFixed(3), "0.167");
    assert.equal(statistics.completedUnfiltered(rows).toFixed(3), "0.333");
});

function result(part: string, summary: object, rows: object[]): readonly [string, Result] {
    const head = { contestant: "m", part, model: "m", mark: "0", cases: 1, product: "p" };
    return [part, { ...head, date: "2026-01-01", command: [], seconds: 1, summary, rows }];
}

test("tables have a column for each contestant and a dash for what is not known", () => {
    const metrics = { shownRate: 0.5, shownExactMatch: 0.5, parseOk: 1, duplicateSuffixRate: 0 };
    const times = { coldP50Ms: 123.4, warmP50Ms: 5, warmP95Ms: 9.99, cpuMsPerSuggestion: 12 };
    const row = { ...completionRow(1, 1), baseline: completionRow(0, 1) };
    const modes = { body: { passAt1: 0.25 }, masked: { passAt1: 0.5, compiles: 1 } };
    const ranks = { top1: 0.5, top5: 0.75, distance: { top1: 0.1 } };
    const own = new Map([
        result("lines", { ...metrics, ...times, baseline: metrics }, [row]),
        result("execution", { modes, baseline: null }, []),
        result("identifiers", ranks, []),
    ]);
    const columns = [contestantColumn("model", own), baselineColumn(own)];
    expectText(
        [
            completionTable(columns, "lines"),
            executionTable(columns),
            identifierTable(columns),
            replayTable(columns),
        ].join("\n"),
        `
        |  | model | n-grams and copying |
        | --- | --- | --- |
        | exact match | 100.0 % (100.0-100.0) | 0.0 % (0.0-0.0) |
        | exact match behind the filter | 100.0 % (100.0-100.0) | 0.0 % (0.0-0.0) |
        | edit similarity | 50.0 % (50.0-50.0) | 50.0 % (50.0-50.0) |
        | completed code, filtered | 50.0 % (50.0-50.0) | 0.0 % (0.0-0.0) |
        | completed code, everything shown | 50.0 % (50.0-50.0) | 0.0 % (0.0-0.0) |
        | shown | 50.0 % | 50.0 % |
        | exact, of shown | 50.0 % | 50.0 % |
        | parses, of shown | 100.0 % | 100.0 % |
        | repeats the suffix | 0.0 % | 0.0 % |
        | cold p50, ms | 123 | - |
        | warm p50, ms | 5.0 | - |
        | warm p95, ms | 10.0 | - |
        | CPU for a generation, ms | 12.0 | - |
        |  | model | n-grams and copying |
        | --- | --- | --- |
        | whole body: pass@1 | 25.0 % | - |
        | ... shown unasked in every part | - | - |
        | ... compiles | - | - |
        | one statement or block: pass@1 | 50.0 % | - |
        | ... shown unasked in every part | - | - |
        | ... compiles | 100.0 % | - |
        |  | first | first five | mean reciprocal place | in the list | first, of listed | first five, of listed |
        | --- | --- | --- | --- | --- | --- | --- |
        | model | 50.0 % | 75.0 % | - | - | - | - |
        | nearest first | 10.0 % | - | - | - | - | - |
        |  | model | n-grams and copying |
        | --- | --- | --- |
        | completed code, whole suggestions | - | - |
        | keystrokes saved, whole suggestions | - | - |
        | keystrokes saved, by line | - | - |
        | keystrokes saved, by word | - | - |
        | shown, of cursors asked | - | - |
        | accepted, of shown | - | - |
        | ... a part, by word | - | - |
        | wrong shown for 100 keys | - | - |
        | repeats the suffix, of shown | - | - |
        | parses, of shown | - | - |
        | first in a file p50, ms | - | - |
        | next ones p50, ms | - | - |
        | next ones p95, ms | - | - |
        | CPU for a shown one, ms | - | - |
    `,
    );
});

test("a goal is reached, missed or open, by the bounds of the difference", () => {
    const column = (
        name: string,
        exact: (index: number) => number,
    ): ReturnType<typeof contestantColumn> => {
        const rows = Array.from({ length: 60 }, (_, index) => completionRow(exact(index), 1));
        const speed = { warmP50Ms: 90, warmP95Ms: 300, coldP95Ms: 800, residentBytes: 3e8 };
        return contestantColumn(name, new Map([result("lines", speed, rows)]));
    };
    const model = column("model", (index) => (index % 2 === 0 ? 1 : 0));
    const table = goalsTable(
        model,
        [
            column("n-grams", (index) => (index % 20 === 0 ? 1 : 0)),
            column("equal", (index) => (index % 2 === 1 ? 1 : 0)),
            column("best", () => 1),
        ],
        { same: 59, of: 60 },
    );
    expectText(
        table,
        `
        | goal | measured | reached |
        | --- | --- | --- |
        | exact match, held-out crates, above n-grams | +45.0 (+31.7 to +56.7) points | yes |
        | edit similarity, held-out crates, above n-grams | +0.0 (+0.0 to +0.0) points | open |
        | exact match, held-out crates, above equal | +0.0 (-26.7 to +23.3) points | open |
        | edit similarity, held-out crates, above equal | +0.0 (+0.0 to +0.0) points | open |
        | exact match, held-out crates, above best | -50.0 (-63.3 to -38.3) points | no |
        | edit similarity, held-out crates, above best | +0.0 (+0.0 to +0.0) points | open |
        | completed code, held-out crates, twice the n-grams' | 25.0 % against 2.5 %, 10.0 times | yes |
        | next suggestion in a line, p50 at most 100 ms | 90 ms | yes |
        | ... p95 at most 250 ms | 300 ms | no |
        | first suggestion in a file, p95 at most 1 s | 800 ms | yes |
        | inference process below 350 MB | 300 MB | yes |
        | same text on one and two threads, 99 % | 59 of 60 | no |
    `,
    );
    assert.equal(
        leadOf([{ expected: 1, exact: 1 }], [{ expected: 2, exact: 1 }], "exact"),
        undefined,
    );
    assert.equal(leadOf([], undefined, "exact"), undefined);
});

test("other weights, wherever they lie, and another filter are other models", () => {
    const plain = { sha256: "a" };
    const split = { sha256: "a", externalFiles: [{ sha256: "b" }] };
    const other = { sha256: "a", externalFiles: [{ sha256: "c" }] };
    const sure = { ...split, confidence: { bias: 1 } };
    assert.deepEqual(marksOf(plain), { weights: "a", filtered: "a" });
    assert.notEqual(marksOf(split).weights, marksOf(other).weights);
    assert.equal(marksOf(split).weights, marksOf(sure).weights);
    assert.notEqual(marksOf(split).filtered, marksOf(sure).filtered);
});

test("charts are whole, whatever the names and numbers", () => {
    const value = fc.record({ value: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
        fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 6 }), value, (names, bar) => {
            const series = [{ name: names[0] ?? "", values: names.map(() => bar) }];
            const text = barChart("title", names, series);
            assert.ok(!/NaN|Infinity|undefined/.test(text.replace(/<text.*?<\/text>/gs, "")));
            assert.equal(text.split("<rect").length - 1, 1 + names.length);
            for (const [, inside = ""] of text.matchAll(/<text[^>]*>(.*?)<\/text>/gs)) {
                assert.ok(!/[<>"]/.test(inside));
            }
        }),
    );
    const line = lineChart("t", { x: "x", y: "y" }, [{ name: "a", points: [[1, 1]] }]);
    assert.ok(!/NaN|Infinity/.test(line));
});

test("every part is a command with options that the program knows", () => {
    const sources = { heldout: "heldout.jsonl", corpus: "train.jsonl", repos: "repos" };
    for (const part of parts) {
        const command = commands.find(({ words }) => words.join(" ") === part.command.join(" "));
        assert.ok(command, part.id);
        const options = part.options(sources);
        assert.ok(options, part.id);
        parseOptions(command, [
            ...options,
            "--cases",
            String(part.cases),
            "--no-baseline",
            "--json",
        ]);
    }
    const needRepositories = parts.filter(
        (part) => part.options({ ...sources, repos: undefined }) === undefined,
    );
    assert.deepEqual(
        needRepositories.map(({ id }) => id),
        ["fresh", "replay"],
    );
});

test("the list of the repository can be read, and no model may have read its commits", () => {
    const path = join(import.meta.dirname, "../../models/eval/replay-cases.json");
    assert.ok(existsSync(path));
    const cases = parseReplayList(readFileSync(path, "utf8"));
    assert.ok(cases.length >= 100);
    assert.ok(cases.every(({ date = "" }) => date >= "2025-01-01"));
});
