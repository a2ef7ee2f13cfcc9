import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { BackOff, type BackOffOptions, defaultBackOff } from "../src/back-off.ts";

/** Delays after failures at these times; undefined where it gives up. */
function check(
    times: readonly number[],
    expected: readonly (number | undefined)[],
    options: Partial<BackOffOptions> = {},
): void {
    const backOff = new BackOff({
        firstDelayMs: 100,
        factor: 2,
        longestDelayMs: 1000,
        maximumFailures: 4,
        windowMs: 10_000,
        random: () => 0.5,
        ...options,
    });
    deepEqual(
        times.map((time) => backOff.fail(time)),
        expected,
    );
}

test("delays grow with the failures of the window and end in giving up", () => {
    check([0, 1, 2, 3, 4, 5], [100, 200, 400, 800, undefined, undefined]);
    check([0, 1, 2, 3], [100, 200, 400, 500], { longestDelayMs: 500 });
});

test("old failures are forgotten", () => {
    check([0, 9_999, 10_000, 30_000], [100, 200, 200, 100]);
});

test("jitter spreads over half and one and a half times the delay", () => {
    check([0], [50], { random: () => 0 });
    check([0], [149], { random: () => 0.99 });
});

test("a reset starts anew", () => {
    const backOff = new BackOff({ ...defaultBackOff, random: () => 0.5, maximumFailures: 1 });
    backOff.fail(0);
    equal(backOff.fail(1), undefined);
    equal(backOff.count, 2);
    backOff.reset();
    equal(backOff.fail(2), defaultBackOff.firstDelayMs);
});
