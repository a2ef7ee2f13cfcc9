import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import type { BuildTimings } from "@rust-ai-ide/cargo/timings/build-timings";
import { bytesText, secondsText } from "../../pages/common/quantities.ts";
import { translate } from "../../pages/common/texts.ts";
import { axisStep, meanCpu, timelineOf } from "../../pages/timings/timings-model.ts";

/** A build of units written as `name start duration`; each lets the next one start. */
function build(units: readonly string[]): BuildTimings {
    const made = units.map((text, id) => {
        const [name = "", start, duration] = text.split(" ");
        return {
            id,
            name,
            version: "",
            mode: "todo",
            target: "",
            features: [],
            start: Number(start),
            duration: Number(duration),
            sections: [],
            unlocks: [],
            unlocksByMetadata: [],
        };
    });
    const facts = { startedAt: "", profile: "", rustc: "", targets: "", error: "" };
    return {
        ...facts,
        units: made,
        concurrency: [],
        cpu: [],
        duration: 10,
        freshUnits: 0,
        dirtyUnits: 0,
    };
}

function check(units: readonly string[], text: string, expected: readonly string[]): void {
    const { bars } = timelineOf(build(units), text, 0.05);
    deepEqual(
        bars.map(({ title, row, isMatch, isCritical }) =>
            [title, row, isMatch ? "found" : "", isCritical ? "critical" : ""].join(" ").trim(),
        ),
        expected,
    );
}

test("each unit is in the first row that is free; short ones are left out", () => {
    check(["a 0 2", "b 0 1", "c 1 3", "d 2.005 1", "e 5 0.01"], "", [
        "a 0 found",
        "b 1 found",
        "c 1 found",
        "d 0 found",
    ]);
});

test("a search marks what it finds, and the last unit ends the chain", () => {
    check(["serde 0 2", "syn 0 1"], "SER", ["serde 0 found critical", "syn 1"]);
});

test("an axis has lines that can be counted", () => {
    equal(axisStep(10, 5), 2);
    equal(axisStep(0.3, 3), 0.1);
    equal(axisStep(400, 4), 120);
    equal(axisStep(1e6, 2), 7200);
});

test("processors are told where cargo has looked at them", () => {
    equal(meanCpu(build([])), undefined);
    const cpu = [
        { time: 0, percent: 50 },
        { time: 1, percent: 100 },
    ];
    equal(meanCpu({ ...build([]), cpu }), 0.75);
});

test("amounts are short", () => {
    deepEqual([999, 1500, 22_000, 3_400_000, 99e6].map(bytesText), [
        "999 B",
        "1.5 kB",
        "22 kB",
        "3.4 MB",
        "99 MB",
    ]);
    deepEqual([0.421, 9.96, 185].map(secondsText), ["0.42 s", "10.0 s", "3 min 5 s"]);
    ok(translate("{0} of {1}, {9}", 1, "b") === "1 of b, {9}");
});
