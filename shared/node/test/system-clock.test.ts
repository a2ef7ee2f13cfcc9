import { equal, ok } from "node:assert/strict";
import { mock, test } from "node:test";
import { SystemClock } from "../src/system-clock.ts";

test("time goes forward and callbacks come", async () => {
    const before = SystemClock.now();
    await new Promise<void>((resolve) => SystemClock.schedule(1, resolve));
    ok(SystemClock.now() > before);
    SystemClock.schedule(0, () => ok(false)).dispose();
});

test("a year is waited for, though Node's timers end after 25 days", () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
        const day = 86_400_000;
        let calls = 0;
        SystemClock.schedule(365 * day, () => calls++);
        const cancelled = SystemClock.schedule(30 * day, () => calls++);
        mock.timers.tick(26 * day);
        cancelled.dispose();
        for (let days = 27; days < 365; days++) mock.timers.tick(day);
        equal(calls, 0);
        // The simulated time is late by up to a tick for each timer in the chain.
        for (let days = 0; days < 20; days++) mock.timers.tick(day);
        equal(calls, 1);
    } finally {
        mock.timers.reset();
    }
});
