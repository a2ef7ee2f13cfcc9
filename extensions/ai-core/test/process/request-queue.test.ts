import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
    NeverCancelled,
} from "@rust-ai-ide/core/cancellation";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import fc from "fast-check";
import { type Job, type Priority, RequestQueue } from "../../worker/server/request-queue.ts";

/** A job that ends when it is told to, or when it is cancelled. */
class Work {
    private readonly log: string[];
    private finishRun: (() => void) | undefined;
    readonly job: Job<string>;

    constructor(
        name: string,
        priority: Priority,
        log: string[],
        options: Partial<Job<string>> = {},
    ) {
        this.log = log;
        this.job = {
            priority,
            isPreemptible: false,
            ...options,
            run: (token) => this.run(name, token),
        };
    }

    finish(): void {
        this.finishRun?.();
    }

    private run(name: string, token: CancellationToken): Promise<string> {
        this.log.push(`${name} starts`);
        return new Promise((resolve, reject) => {
            this.finishRun = () => resolve(name);
            token.onCancellationRequested(() => {
                this.log.push(`${name} stops`);
                reject(new CancelledError());
            });
        });
    }
}

function settled(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
}

async function outcome(promise: Promise<string>): Promise<string> {
    return promise.catch((error: unknown) => (CancelledError.is(error) ? "cancelled" : "failed"));
}

test("more urgent jobs run first, equal ones in order", async () => {
    const queue = new RequestQueue(new ManualClock());
    const log: string[] = [];
    const works = ([1, 2, 0, 1, 0] as const).map(
        (priority, index) => new Work(`${index}/${priority}`, priority, log),
    );
    const results = works.map((work) => outcome(queue.submit(work.job, NeverCancelled)));
    equal(queue.waitingCount, 4);
    equal(queue.isBusy, true);
    for (const index of [0, 2, 4, 3, 1]) {
        works[index]?.finish();
        await settled();
    }
    deepEqual(
        log,
        ["0/1", "2/0", "4/0", "3/1", "1/2"].map((name) => `${name} starts`),
    );
    deepEqual(await Promise.all(results), ["0/1", "1/2", "2/0", "3/1", "4/0"]);
    equal(queue.isBusy, false);
});

test("an urgent job interrupts a review, which then runs again", async () => {
    const queue = new RequestQueue(new ManualClock());
    const log: string[] = [];
    const review = new Work("review", 2, log, { isPreemptible: true });
    const later = new Work("later review", 2, log, { isPreemptible: true });
    const inline = new Work("inline", 0, log);
    const results = [review, later, inline].map((work) =>
        outcome(queue.submit(work.job, NeverCancelled)),
    );
    await settled();
    inline.finish();
    await settled();
    review.finish();
    await settled();
    later.finish();
    deepEqual(await Promise.all(results), ["review", "later review", "inline"]);
    deepEqual(log, [
        "review starts",
        "review stops",
        "inline starts",
        "review starts",
        "later review starts",
    ]);
});

test("a job that may not be interrupted is waited for", async () => {
    const queue = new RequestQueue(new ManualClock());
    const log: string[] = [];
    const load = new Work("load", 2, log);
    const inline = new Work("inline", 0, log);
    queue.submit(load.job, NeverCancelled);
    const result = outcome(queue.submit(inline.job, NeverCancelled));
    load.finish();
    await settled();
    inline.finish();
    await result;
    deepEqual(log, ["load starts", "inline starts"]);
});

test("a newer job takes the place of older ones with its key", async () => {
    const queue = new RequestQueue(new ManualClock());
    const log: string[] = [];
    const key = { key: "window a.rs", supersedes: ["window a.rs"] };
    const first = new Work("first", 0, log, key);
    const second = new Work("second", 0, log, key);
    const other = new Work("other file", 0, log, {
        key: "window b.rs",
        supersedes: ["window b.rs"],
    });
    const third = new Work("third", 0, log, key);
    const results = [first, second, other, third].map((work) =>
        outcome(queue.submit(work.job, NeverCancelled)),
    );
    await settled();
    other.finish();
    await settled();
    third.finish();
    deepEqual(await Promise.all(results), ["cancelled", "cancelled", "other file", "third"]);
    deepEqual(log, ["first starts", "first stops", "other file starts", "third starts"]);
});

test("a job that was cancelled leaves the queue at once", async () => {
    const queue = new RequestQueue(new ManualClock());
    const log: string[] = [];
    const running = new Work("running", 0, log);
    const source = new CancellationSource();
    const waiting = new Work("waiting", 0, log);
    const runningResult = outcome(queue.submit(running.job, source.token));
    const waitingSource = new CancellationSource();
    const waitingResult = outcome(queue.submit(waiting.job, waitingSource.token));
    waitingSource.cancel();
    equal(await waitingResult, "cancelled");
    equal(queue.waitingCount, 0);
    source.cancel();
    equal(await runningResult, "cancelled");
    await settled();
    equal(queue.isBusy, false);
    equal(await outcome(queue.submit(waiting.job, source.token)), "cancelled");
    deepEqual(log, ["running starts", "running stops"]);
});

test("an interrupted job that is cancelled meanwhile does not run again", async () => {
    const queue = new RequestQueue(new ManualClock());
    const log: string[] = [];
    const source = new CancellationSource();
    const review = new Work("review", 2, log, { isPreemptible: true });
    const result = outcome(queue.submit(review.job, source.token));
    const inline = new Work("inline", 0, log);
    const inlineResult = outcome(queue.submit(inline.job, NeverCancelled));
    source.cancel();
    equal(await result, "cancelled");
    await settled();
    inline.finish();
    await inlineResult;
    await settled();
    deepEqual(log, ["review starts", "review stops", "inline starts"]);
});

test("a job that fails fails alone", async () => {
    const queue = new RequestQueue(new ManualClock());
    const broken: Job<string> = {
        priority: 0,
        isPreemptible: true,
        run: async () => {
            throw new Error("broken");
        },
    };
    equal(await outcome(queue.submit(broken, NeverCancelled)), "failed");
    const good: Job<string> = { ...broken, run: async () => "good" };
    equal(await outcome(queue.submit(good, NeverCancelled)), "good");
});

test("disposing cancels everything", async () => {
    const queue = new RequestQueue(new ManualClock());
    const works = [1, 2, 3].map((index) => new Work(String(index), 0, []));
    const results = works.map((work) => outcome(queue.submit(work.job, NeverCancelled)));
    queue.dispose();
    deepEqual(await Promise.all(results), Array(3).fill("cancelled"));
});

test("every job settles and never two run at once, whatever comes", async () => {
    const order = fc.array(
        fc.record({
            priority: fc.constantFrom<Priority>(0, 1, 2),
            isPreemptible: fc.boolean(),
            key: fc.constantFrom(undefined, "a", "b"),
            cancelled: fc.boolean(),
        }),
        { maxLength: 12 },
    );
    await fc.assert(
        fc.asyncProperty(order, async (jobs) => {
            const queue = new RequestQueue(new ManualClock());
            let running = 0;
            let most = 0;
            const results = jobs.map(({ priority, isPreemptible, key, cancelled }) => {
                const source = new CancellationSource();
                const result = queue.submit(
                    {
                        priority,
                        isPreemptible,
                        ...(key !== undefined && { key: key, supersedes: [key] }),
                        run: async (token) => {
                            most = Math.max(most, ++running);
                            for (let step = 0; step < 3; step++) {
                                await Promise.resolve();
                                if (!token.isCancellationRequested) continue;
                                running--;
                                throw new CancelledError();
                            }
                            running--;
                            return "done";
                        },
                    },
                    source.token,
                );
                if (cancelled) source.cancel();
                return outcome(result);
            });
            for (const result of await Promise.all(results)) {
                equal(result === "done" || result === "cancelled", true);
            }
            equal(most <= 1, true);
        }),
        { numRuns: 200 },
    );
});

test("beside continuous typing a chat has a short turn now and then", async () => {
    const clock = new ManualClock();
    const queue = new RequestQueue(clock);
    const log: string[] = [];
    const chat = new Work("chat", 1, log, { isPreemptible: true });
    const answered = outcome(queue.submit(chat.job, NeverCancelled));
    let typed = 0;
    // Each keystroke's request is there before the one before it has ended.
    const type = (): Work => {
        const work = new Work(`key ${++typed}`, 0, log);
        void outcome(queue.submit(work.job, NeverCancelled));
        return work;
    };
    let current = type();
    await settled();
    for (let elapsed = 0; elapsed < 3_500; elapsed += 100) {
        clock.advance(100);
        const next = type();
        current.finish();
        await settled();
        current = next;
        // The chat's turn ends by the clock, not by the key that waits.
        if (log.at(-1) === "chat starts") {
            clock.advance(149);
            await settled();
            deepEqual(log.at(-1), "chat starts");
            clock.advance(1);
            await settled();
        }
    }
    const starts = log.filter((line) => line === "chat starts").length;
    // Once at the beginning, then every second and a half.
    equal(starts, 3, log.join());
    deepEqual(log.slice(-1), [`key ${typed} starts`]);
    current.finish();
    await settled();
    chat.finish();
    equal(await answered, "chat");
});

test("reading ahead waits for ever and housekeeping has no turns", async () => {
    const clock = new ManualClock();
    const queue = new RequestQueue(clock);
    const log: string[] = [];
    const first = new Work("first", 0, log);
    const ahead = new Work("ahead", 3, log, { isPreemptible: true });
    const housekeeping = new Work("housekeeping", 2, log);
    const second = new Work("second", 0, log);
    for (const { job } of [first, ahead, housekeeping, second]) {
        void outcome(queue.submit(job, NeverCancelled));
    }
    clock.advance(60_000);
    for (const work of [first, second, housekeeping, ahead]) {
        work.finish();
        await settled();
    }
    deepEqual(
        log.filter((line) => line.endsWith("starts")),
        ["first", "second", "housekeeping", "ahead"].map((name) => `${name} starts`),
    );
});
