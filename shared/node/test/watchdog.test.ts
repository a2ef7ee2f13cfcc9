import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import { Watchdog } from "../src/watchdog.ts";

function turn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
}

/** Long enough for an answer and what follows from it. */
async function settled(): Promise<void> {
    for (let turns = 0; turns < 3; turns++) await turn();
}

function setup(answers: boolean[]): {
    clock: ManualClock;
    watchdog: Watchdog;
    events: string[];
} {
    const clock = new ManualClock();
    const events: string[] = [];
    const watchdog = new Watchdog({
        clock,
        quietMs: 100,
        isAlive: async () => {
            events.push("asked");
            await turn();
            return answers.shift() ?? true;
        },
        onHang: () => events.push("hangs"),
    });
    return { clock, watchdog, events };
}

test("a quick call is not asked about and leaves no timer", async () => {
    const { clock, watchdog, events } = setup([]);
    equal(await watchdog.watch(Promise.resolve("done")), "done");
    clock.advance(1000);
    deepEqual([events, clock.pendingTimers], [[], 0]);
});

test("a slow call raises the question again and again, until the answer fails", async () => {
    const { clock, watchdog, events } = setup([true, false]);
    let reject: (error: Error) => void = () => {};
    const call = watchdog.watch(new Promise((_resolve, refuse) => (reject = refuse)));
    for (let round = 0; round < 2; round++) {
        clock.advance(100);
        await settled();
    }
    deepEqual(events, ["asked", "asked", "hangs"]);
    reject(new Error("ended"));
    await call.catch(() => {});
    equal(clock.pendingTimers, 0);
});

test("an answer that comes after the call or the client ended changes nothing", async () => {
    const { clock, watchdog, events } = setup([false]);
    let resolve: (value: string) => void = () => {};
    const call = watchdog.watch(new Promise<string>((settle) => (resolve = settle)));
    clock.advance(100);
    resolve("late");
    equal(await call, "late");
    await settled();
    deepEqual([events, clock.pendingTimers], [["asked"], 0]);
    const other = setup([false]);
    void other.watchdog.watch(new Promise(() => {}));
    other.clock.advance(100);
    other.watchdog.dispose();
    await settled();
    deepEqual([other.events, other.clock.pendingTimers], [["asked"], 0]);
});
