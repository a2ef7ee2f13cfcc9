import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import type { BuildTimings } from "../../src/timings/build-timings.ts";
import { compareTimings } from "../../src/timings/compare-timings.ts";
import { parseTimings } from "../../src/timings/parse-timings.ts";
import { reportText } from "./report-text.ts";

/** A build of packages written as `name version: seconds`. */
function build(packages: readonly string[]): BuildTimings {
    const units = packages.map((text) => {
        const [, name = "", version = "1.0.0", seconds = "0"] =
            /^(\S+?)(?: (\S+))?: (\S+)$/.exec(text) ?? [];
        return { name, version, start: 0, duration: Number(seconds) };
    });
    const timings = parseTimings(reportText(units));
    ok(timings);
    return timings;
}

function check(
    before: readonly string[],
    after: readonly string[],
    expected: readonly string[],
): void {
    const { packages } = compareTimings(build(before), build(after));
    const lines = packages.map(
        ({ name, change, verdict }) => `${name} ${change.toFixed(1)} ${verdict}`,
    );
    deepEqual(lines, expected);
}

test("a package is slower by half a second and a quarter, not by one of both alone", () => {
    check(
        ["a: 1", "b: 10", "c: 0.1", "d: 4"],
        ["a: 2", "b: 11", "c: 0.4", "d: 1"],
        ["d -3.0 faster", "a 1.0 slower", "b 1.0 same", "c 0.3 same"],
    );
});

test("another version is the same package; several are told apart by theirs", () => {
    check(["a 1.0.0: 1"], ["a 2.0.0: 3"], ["a 2.0 slower"]);
    check(
        ["a 1.0.0: 1", "a 2.0.0: 1"],
        ["a 2.0.0: 1", "a 3.0.0: 5"],
        ["a 4.0 slower", "a 0.0 same"],
    );
    check(
        ["a 1.0.0: 1", "a 2.0.0: 1"],
        ["a 3.0.0: 5"],
        ["a 5.0 added", "a -1.0 removed", "a -1.0 removed"],
    );
});

test("what was not built is added or removed, not slower", () => {
    check(["a: 3"], ["b: 4"], ["b 4.0 added", "a -3.0 removed"]);
});

test("a machine that is slow in general makes no package slower", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    const before = build(names.map((name) => `${name}: 2`));
    const after = build(names.map((name) => `${name}: ${name === "i" ? 8 : 4}`));
    const { pace, packages } = compareTimings(before, after);
    equal(pace, 2);
    deepEqual(
        packages.filter(({ verdict }) => verdict !== "same").map(({ name }) => name),
        ["i"],
    );
});
