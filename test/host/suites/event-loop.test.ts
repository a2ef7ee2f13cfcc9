import { strict as assert } from "node:assert";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { aiCore } from "./support.ts";

/** How long the extension host may be away from its events because of us. */
const limitMs = 10;
const rounds = 5;

/** Longest and 99th percentile of the time that events waited, while `work` is under way. */
async function stalls(work: () => Promise<unknown>): Promise<{ p99: number; p100: number }> {
    const resolution = 1;
    const histogram = monitorEventLoopDelay({ resolution });
    histogram.enable();
    await work();
    histogram.disable();
    const milliseconds = (nanoseconds: number): number =>
        Math.max(0, nanoseconds / 1e6 - resolution);
    return { p99: milliseconds(histogram.percentile(99)), p100: milliseconds(histogram.max) };
}

describe("event loop of the extension host", () => {
    it(`waits less than ${limitMs} ms while the model works`, async () => {
        const api = await aiCore().activate();
        const request = (index: number): Parameters<typeof api.score>[0] => ({
            path: "hello-rust/src/lib.rs",
            prefix: `// ${index}\n${"fn one() -> usize { 1 }\n".repeat(60)}`,
            continuations: ["fn two() -> usize { 2 }", "struct Two;", "impl Two {}"],
        });
        await api.score(request(0));
        const idle = await stalls(() => delay(1000));
        let best = Number.POSITIVE_INFINITY;
        // Other programs take the processor away at times; a stall of ours shows in every round.
        for (let round = 1; round <= rounds; round++) {
            const busy = await stalls(() => api.score(request(round)));
            console.log(
                `      round ${round}: p99 ${busy.p99.toFixed(1)} ms, p100 ${busy.p100.toFixed(1)} ms`,
            );
            best = Math.min(best, busy.p100);
        }
        console.log(`      idle: p99 ${idle.p99.toFixed(1)} ms, p100 ${idle.p100.toFixed(1)} ms`);
        assert.ok(best < limitMs, `at best ${best.toFixed(1)} ms`);
    });
});
