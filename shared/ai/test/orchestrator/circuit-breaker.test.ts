import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import fc from "fast-check";
import { CircuitBreaker, type Pass } from "../../src/orchestrator/circuit-breaker.ts";

/**
 * Plays a story: `s` success, `f` failure, `d` denied, `r30` failure with Retry-After of 30 s,
 * `p` takes a probe and keeps it, `+5` seconds pass. Answers the state after each step.
 */
function play(story: string, random = 0.5): string {
    const clock = new ManualClock();
    const breaker = new CircuitBreaker(clock, () => random);
    const held: Pass[] = [];
    return story
        .split(" ")
        .map((step) => {
            const seconds = Number(step.slice(1));
            if (step.startsWith("+")) clock.advance(seconds * 1000);
            else if (step === "p") {
                const pass = breaker.tryPass();
                if (pass === undefined) return "refused";
                held.push(pass);
            } else if (step === "release") held.pop()?.release();
            else if (step === "late") held.pop()?.fail({ isFinal: false });
            else if (step === "reset") breaker.reset();
            else {
                const pass = breaker.tryPass();
                if (pass === undefined) return "refused";
                if (step === "s") pass.succeed();
                else {
                    const retryAfterMs = step.startsWith("r") ? seconds * 1000 : undefined;
                    pass.fail({ isFinal: step === "d", retryAfterMs });
                }
            }
            return breaker.state;
        })
        .join(" ");
}

function check(story: string, expected: string): void {
    assert.equal(play(story), expected, story);
}

test("three failures in a row open it, a success in between does not", () => {
    check("f f f s", "closed closed open refused");
    check("f f s f f", "closed closed closed closed closed");
});

test("half of the last results failing opens it as well", () => {
    check("f s f s f s s f", "closed closed closed closed closed closed closed open");
    check("f s f s +61 s f s f", "closed closed closed closed closed closed closed closed closed");
});

test("after the pause one probe decides, and each failed one doubles the pause", () => {
    check("f f f +4.9 +0.1 s", "closed closed open open half-open closed");
    check(
        "f f f +5 f +9.9 +0.1 p p",
        "closed closed open half-open open open half-open half-open refused",
    );
    check("f f f +5 p release p", "closed closed open half-open half-open half-open half-open");
});

test("a server's own wish for a pause and a refused token open it at once", () => {
    check("r30 +29 +1", "open open half-open");
    check("r99999 +599 +1", "open open half-open");
    check("d +299 +1", "open open half-open");
    check("d reset s", "open closed closed");
});

test("a result from before the change of state decides nothing", () => {
    check("p f f f +5 late", "closed closed closed open half-open half-open");
    check("p f f f reset late f", "closed closed closed open closed closed closed");
});

test("a jump of hours ends a pause but neither opens nor closes anything else", () => {
    check("f f +36000 f f s", "closed closed closed open refused refused");
    check("f f f +36000 f +9 +1", "closed closed open half-open open open half-open");
    check("s +36000 s", "closed closed closed");
});

test("pauses are spread by a quarter", () => {
    const clock = new ManualClock();
    const pause = (random: number): number | undefined => {
        const breaker = new CircuitBreaker(clock, () => random);
        for (let failure = 0; failure < 3; failure++) breaker.tryPass()?.fail({ isFinal: false });
        return breaker.retryAt;
    };
    assert.deepEqual([pause(0), pause(0.5)], [3750, 5000]);
    assert.equal(new CircuitBreaker(clock, () => 0).retryAt, undefined);
});

test("whoever must be asked may, without being taken for the probe", () => {
    const clock = new ManualClock();
    const breaker = new CircuitBreaker(clock, () => 0.5);
    for (let failure = 0; failure < 3; failure++) breaker.passAnyway().fail({ isFinal: false });
    assert.equal(breaker.state, "open");
    const pass = breaker.passAnyway();
    assert.equal(pass.isProbe, false);
    pass.succeed();
    assert.equal(breaker.state, "closed");
});

test("whatever happens, there is never more than one probe at a time", () => {
    const step = fc.constantFrom("take", "succeed", "fail", "release", "wait");
    fc.assert(
        fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
            const clock = new ManualClock();
            const breaker = new CircuitBreaker(clock, () => 0.5);
            const held: Pass[] = [];
            for (const next of steps) {
                if (next === "wait") clock.advance(3_000);
                else if (next === "take") {
                    const wasClosed = breaker.state === "closed";
                    const pass = breaker.tryPass();
                    if (pass === undefined) continue;
                    assert.equal(pass.isProbe, !wasClosed);
                    held.push(pass);
                } else {
                    const pass = held.shift();
                    if (next === "fail") pass?.fail({ isFinal: false });
                    else pass?.[next as "succeed" | "release"]();
                }
                if (breaker.state === "half-open" && !breaker.wouldPass) {
                    assert.equal(breaker.tryPass(), undefined);
                }
            }
        }),
    );
});
