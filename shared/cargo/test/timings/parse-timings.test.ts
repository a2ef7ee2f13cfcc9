import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sectionSeconds, unitTitle } from "../../src/timings/build-timings.ts";
import { criticalPath } from "../../src/timings/critical-path.ts";
import { packageTimes } from "../../src/timings/package-times.ts";
import { parseTimings } from "../../src/timings/parse-timings.ts";
import { reportText } from "./report-text.ts";

const units = [
    { name: "syn", start: 0, duration: 4, metadata: 3, unlocksByMetadata: [1] },
    { name: "derive", start: 3, duration: 2, unlocks: [2] },
    { name: "app", start: 5, duration: 1.5, target: ' app "bin"' },
    {
        name: "beside",
        start: 0,
        duration: 5.5,
        mode: "run-custom-build",
        target: " build-script (run)",
    },
];

/** The units as text, one a line, and the chain that the build waited for. */
function check(text: string, expected: readonly string[], chain: readonly string[]): void {
    const timings = parseTimings(text);
    ok(timings);
    const lines = timings.units.map((unit) => {
        const parts = ["frontend", "codegen"].map((name) => sectionSeconds(unit, name));
        return `${unitTitle(unit)} ${unit.start}+${unit.duration} ${parts.join("/")}`;
    });
    deepEqual(lines, expected);
    const steps = criticalPath(timings).map(({ unit, from, to }) => `${unit.name} ${from}-${to}`);
    deepEqual(steps, chain);
}

for (const version of ["1.70", "1.95"] as const) {
    test(`a report of cargo ${version} is read`, () => {
        check(
            reportText(units, version),
            [
                "syn 1.0.0 0+4 3/1",
                "derive 1.0.0 3+2 0/0",
                'app 1.0.0 app "bin" 5+1.5 0/0',
                "beside 1.0.0 build-script (run) 0+5.5 0/0",
            ],
            ["syn 0-3", "derive 3-5", "app 5-6.5"],
        );
    });
}

test("the summary is read, with what it escapes", () => {
    const timings = parseTimings(reportText(units));
    ok(timings);
    const { units: _, concurrency, cpu, ...summary } = timings;
    deepEqual(summary, {
        duration: 6.5,
        startedAt: "2026-11-22T21:25:52.685796929Z",
        profile: "dev",
        rustc: "rustc 1.95.0 (0)",
        targets: 'app 0.1.0 (app "bin"), tool 0.1.0',
        freshUnits: 3,
        dirtyUnits: 4,
        error: "",
    });
    deepEqual(concurrency, [{ time: 0.5, active: 2, waiting: 1, inactive: 3 }]);
    deepEqual(cpu, [
        { time: 0.5, percent: 40.5 },
        { time: 1, percent: 100 },
    ]);
});

test("strange units, sections and points are left out, the rest stays", () => {
    const text = `UNIT_DATA = [{"i":0,"name":"a","start":0,"duration":2,"sections":[["x"],["codegen",{"start":3,"end":1}],["link",{"start":1,"end":9}]]},
        null, 7, {"i":1}, {"i":2,"name":"","start":0,"duration":1}, {"i":3,"name":"b]\\"[","start":-1,"duration":1,"unblocked_units":[0,"x"]}];
        CONCURRENCY_DATA = [{"t":"x"}, 3, {"t":1}]; CPU_USAGE = [[1], "x", [1, 2]];`;
    const timings = parseTimings(text);
    deepEqual(
        timings?.units.map(({ name, start, sections, unlocks }) => ({
            name,
            start,
            sections,
            unlocks,
        })),
        [
            { name: "a", start: 0, sections: [{ name: "link", start: 1, end: 2 }], unlocks: [] },
            { name: 'b]"[', start: 0, sections: [], unlocks: [0] },
        ],
    );
    deepEqual(timings?.concurrency, [{ time: 1, active: 0, waiting: 0, inactive: 0 }]);
    equal(timings?.cpu.length, 1);
});

test("a page without timings, or one that is cut off, gives nothing", () => {
    const whole = reportText(units);
    for (const text of ["", "<html>", "UNIT_DATA = 3", "UNIT_DATA = [{]", whole.slice(0, 1200)]) {
        equal(parseTimings(text), undefined, text);
    }
});

test("packages are the sum of their units, the most expensive first", () => {
    const timings = parseTimings(
        reportText([
            { name: "a", start: 0, duration: 1, target: " build-script" },
            { name: "a", start: 1, duration: 0.5, mode: "run-custom-build" },
            { name: "a", start: 2, duration: 2, metadata: 1.5 },
            { name: "b", start: 0, duration: 4 },
            { name: "c", start: 0, duration: 4 },
        ]),
    );
    ok(timings);
    deepEqual(
        packageTimes(timings).map((time) => Object.values(time)),
        [
            ["b", "1.0.0", 4, 0, 0, 0, 1],
            ["c", "1.0.0", 4, 0, 0, 0, 1],
            ["a", "1.0.0", 3.5, 1.5, 0.5, 1.5, 3],
        ],
    );
});

test("no text of anybody makes it throw, and a chain never runs in circles", () => {
    const value = fc.oneof(fc.jsonValue(), fc.integer({ min: -3, max: 6 }), fc.double());
    const lists = fc.array(fc.integer({ min: -1, max: 6 }), { maxLength: 5 });
    const unit = fc.record({
        i: fc.oneof(fc.nat(5), value),
        name: fc.oneof(fc.string(), fc.constant("a")),
        start: fc.oneof(fc.nat(9), value),
        duration: fc.oneof(fc.nat(9), value),
        unblocked_units: fc.oneof(lists, value),
        unlocked_rmeta_units: fc.oneof(lists, value),
        sections: value,
        rmeta_time: value,
    });
    const texts = fc.oneof(
        fc
            .array(unit, { maxLength: 8 })
            .map((list) => `const UNIT_DATA = ${JSON.stringify(list)};`),
        fc.tuple(fc.nat(3000), fc.string()).map(([at, added]) => {
            const whole = reportText(units);
            return whole.slice(0, at) + added + whole.slice(at + 3);
        }),
        fc.string(),
    );
    fc.assert(
        fc.property(texts, (text) => {
            const timings = parseTimings(text);
            if (timings === undefined) return;
            const steps = criticalPath(timings);
            equal(new Set(steps.map(({ unit: { id } }) => id)).size, steps.length);
            ok(Number.isFinite(timings.duration) && timings.duration >= 0);
            for (const time of packageTimes(timings)) ok(time.seconds >= 0);
        }),
        { numRuns: 500 },
    );
});

test("time grows with the length of a text that looks like many reports", () => {
    const text = `UNIT_DATA = [${'{"a":"'.repeat(200_000)}<td>Profile:</td><td>${"<".repeat(100_000)}`;
    const start = performance.now();
    equal(parseTimings(text), undefined);
    ok(performance.now() - start < 2000);
});
