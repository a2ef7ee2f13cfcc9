import assert from "node:assert/strict";
import { test } from "node:test";
import type { FindingDescription } from "@rust-ai-ide/protocol/security/findings";
import type { HistoryPoint } from "@rust-ai-ide/protocol/security/history";
import fc from "fast-check";
import { niceCeiling, stackedSteps } from "../../pages/dashboard/chart-geometry.ts";
import {
    licenceShares,
    reachSplit,
    riskByPackage,
    riskOverTime,
    totalOf,
    unsafeOverTime,
} from "../../pages/dashboard/dashboard-model.ts";

const none = { critical: 0, high: 0, medium: 0, low: 0, none: 0, unknown: 0 };
const counted = { ...none, suppressed: 0, reachable: 0, notReachable: 0 };

function point(at: string, counts: Partial<typeof counted>, rest = {}): HistoryPoint {
    return { at, counts: { ...counted, ...counts }, packages: 3, ...rest };
}

function finding(name: string, change: Partial<FindingDescription> = {}): FindingDescription {
    return {
        category: "advisory",
        rule: "RUSTSEC-2099-0001",
        kind: "vulnerability",
        severity: "high",
        level: "error",
        confidence: "high",
        title: "",
        message: "",
        fingerprint: "00",
        locations: [],
        package: { name, version: "1.0.0" },
        ...change,
    };
}

const suppressedBy = { rule: "RUSTSEC-2099-0001", format: "deny", path: "deny.toml" };

test("risk over time has the severities that there were, in the order of time", () => {
    const series = riskOverTime([
        point("2026-02-01T00:00:00Z", { high: 2 }),
        point("2026-01-01T00:00:00Z", { low: 1 }),
        point("damaged", { critical: 9 }),
    ]);
    const [january, february] = [Date.UTC(2026, 0), Date.UTC(2026, 1)];
    assert.deepEqual(series, [
        {
            key: "high",
            values: [
                { at: january, value: 0 },
                { at: february, value: 2 },
            ],
        },
        {
            key: "low",
            values: [
                { at: january, value: 1 },
                { at: february, value: 0 },
            ],
        },
    ]);
    assert.deepEqual(riskOverTime([]), []);
});

test("points without an inventory say nothing about unsafe code", () => {
    const points = [
        point("2026-01-01T00:00:00Z", {}),
        point("2026-02-01T00:00:00Z", {}, { unsafe: { total: 7, explained: 3 } }),
    ];
    const at = Date.UTC(2026, 1);
    assert.deepEqual(unsafeOverTime(points), [
        { key: "total", values: [{ at, value: 7 }] },
        { key: "explained", values: [{ at, value: 3 }] },
    ]);
    assert.deepEqual(unsafeOverTime(points.slice(0, 1)), []);
});

test("packages are in the order of their gravest findings, without suppressed ones", () => {
    const rows = riskByPackage([
        finding("many", { severity: "low" }),
        finding("many", { severity: "low" }),
        finding("grave", { severity: "critical" }),
        finding("also-grave", { severity: "critical" }),
        finding("quiet", { suppressedBy }),
        finding("code", { package: undefined }),
    ]);
    assert.deepEqual(
        rows.map(({ name, total }) => `${name} ${total}`),
        ["also-grave 1", "grave 1", "many 2"],
    );
});

test("what nobody asked about is not what could not be answered", () => {
    const split = reachSplit([
        finding("a"),
        finding("b", { reachability: { verdict: "unknown", stage: "built", reasons: [] } }),
        finding("c", { reachability: { verdict: "not-reachable", stage: "locked" } }),
        finding("d", { category: "licence" }),
        finding("e", { suppressedBy }),
    ]);
    assert.deepEqual(split, [
        { verdict: "unknown", count: 1 },
        { verdict: "not-asked", count: 1 },
        { verdict: "not-reachable", count: 1 },
    ]);
});

test("rejected licences come first, then those of many packages", () => {
    const shares = licenceShares([
        { expression: "MIT", verdict: "allowed", packages: [1, 2] },
        { expression: "ISC", verdict: "allowed", packages: [] },
        { expression: "Apache-2.0", verdict: "allowed", packages: [1, 2, 3, 4, 5] },
        { expression: "GPL-3.0-only", verdict: "rejected", packages: [1] },
    ]);
    assert.deepEqual(
        shares.map(({ expression, share }) => `${expression} ${share}`),
        ["GPL-3.0-only 0.125", "Apache-2.0 0.625", "MIT 0.25"],
    );
});

test("the total leaves suppressed findings out", () => {
    assert.equal(totalOf({ ...counted, high: 2, unknown: 1, suppressed: 5 }), 3);
});

test("layers stand on each other, and hold until the next look", () => {
    const values = (...all: number[]) => all.map((value, at) => ({ at, value }));
    const chart = stackedSteps(
        [
            { key: "high", values: values(1, 2) },
            { key: "low", values: values(3, 0) },
        ],
        { width: 100, height: 50 },
    );
    assert.deepEqual(chart, {
        layers: [
            { key: "high", path: "M0 40L100 40L100 30L100 50L100 50L0 50Z" },
            { key: "low", path: "M0 10L100 10L100 30L100 30L100 40L0 40Z" },
        ],
        ticks: [0, 1, 2, 3, 4, 5].map((value) => ({ value, y: 50 - value * 10 })),
        from: 0,
        to: 1,
    });
    assert.equal(stackedSteps([], { width: 1, height: 1 }), undefined);
});

test("one look alone is as wide as the chart", () => {
    const series = [{ key: "high", values: [{ at: 5, value: 1 }] }];
    const chart = stackedSteps(series, { width: 100, height: 50 });
    assert.equal(chart?.layers[0]?.path, "M0 0L100 0L100 50L0 50Z");
});

test("nothing is drawn outside of the chart, whatever the history says", () => {
    const counts = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 30 });
    fc.assert(
        fc.property(counts, fc.nat(1_000_000), (all, more) => {
            const series = ["high", "low"].map((key, layer) => ({
                key,
                values: all.map((value, at) => ({ at, value: value + layer * more })),
            }));
            const chart = stackedSteps(series, { width: 300, height: 120 });
            assert.ok(chart !== undefined);
            for (const { path } of chart.layers) {
                for (const corner of path.slice(1, -1).split("L")) {
                    const [x, y] = corner.split(" ").map(Number);
                    assert.ok(x !== undefined && x >= 0 && x <= 300, path);
                    assert.ok(y !== undefined && y >= 0 && y <= 120, path);
                }
            }
            assert.ok(chart.ticks.every(({ value }) => Number.isInteger(value)));
        }),
    );
});

test("the top of a chart is a round number that is high enough", () => {
    assert.deepEqual(
        [0, 1, 3, 5, 6, 11, 99, 100, 101].map(niceCeiling),
        [1, 1, 5, 5, 10, 20, 100, 100, 200],
    );
});
