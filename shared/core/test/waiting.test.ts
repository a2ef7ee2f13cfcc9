import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import { CancellationSource, CancelledError, NeverCancelled } from "../src/cancellation.ts";
import { raceCancellation, sleep } from "../src/waiting.ts";

test("sleeping ends with its time or with its token, and leaves no timer", async () => {
    const clock = new ManualClock();
    const source = new CancellationSource();
    const ended = sleep(clock, 10, NeverCancelled);
    const stopped = sleep(clock, 10, source.token);
    source.cancel();
    await assert.rejects(stopped, CancelledError);
    clock.advance(10);
    await ended;
    await sleep(clock, 0, NeverCancelled);
    await assert.rejects(sleep(clock, 10, source.token), CancelledError);
});

test("waiting is given up with the token, whatever becomes of the work", async () => {
    const source = new CancellationSource();
    assert.equal(await raceCancellation(Promise.resolve(1), source.token), 1);
    await assert.rejects(raceCancellation(Promise.reject(new Error("no")), source.token), /no/);
    const waiting = raceCancellation(new Promise(() => {}), source.token);
    source.cancel();
    await assert.rejects(waiting, CancelledError);
    const late = Promise.reject(new Error("nobody hears it"));
    await assert.rejects(raceCancellation(late, source.token), CancelledError);
});
