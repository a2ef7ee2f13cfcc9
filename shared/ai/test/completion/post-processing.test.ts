import assert from "node:assert/strict";
import { test } from "node:test";
import type { FinishReason } from "@rust-ai-ide/protocol/inference";
import { Debounce } from "../../src/debounce.ts";
import { stopSequences } from "../../src/post-processing/stop-sequences.ts";
import { dropUnfinished } from "../../src/post-processing/unfinished.ts";

test("what a stopped generation had only begun is taken back", () => {
    const check = (text: string, finish: FinishReason, expected: string): void =>
        assert.equal(dropUnfinished(text, finish), expected);
    check("a\nb", "end", "a\nb");
    check("a\nb", "stop", "a\nb");
    check("a\nb\nc", "length", "a\nb");
    check("a\nb\n", "deadline", "a");
    check("\nb", "length", "");
    check("foo(bar, ba", "length", "foo(bar,");
    check("foo(bar)", "repetition", "foo(bar)");
    check("größe", "deadline", "");
});

test("generation may stop where the grammar would cut", () => {
    const check = (linePrefix: string, suffix: string, closer: string | undefined): void => {
        const stops = stopSequences("multi-line", linePrefix, suffix);
        const indentation = /^[ \t]*/.exec(linePrefix)?.[0] ?? "";
        assert.ok(stops.includes(`\n\n${indentation}fn `));
        assert.equal(
            stops.find((stop) => /^\n[ \t]*\}$/.test(stop)),
            closer,
        );
    };
    check("    ", "\n}\n", "\n}");
    check("        ", "\n    }\n}\n", "\n    }");
    check("\t", "\n}\n", "\n}");
    check("    ", "\n\nfn b() {\n    c();", undefined);
    check("", "\n}\n", undefined);
    assert.deepEqual(stopSequences("single-line", "    ", "\n}\n"), []);
});

test("the wait follows the typing speed and the place", () => {
    const check = (
        intervals: readonly number[],
        before: string,
        after: string,
        expected: number,
    ) => {
        const debounce = new Debounce();
        let time = 0;
        for (const interval of [0, ...intervals]) {
            time += interval;
            debounce.noteKeystroke(time);
        }
        assert.equal(Math.round(debounce.delay(before, after)), expected);
    };
    check([], "let x", "", 75);
    check([], "let x = ", "", 15);
    check([], "let x = ", " + 1", 75);
    check([], "let x.", "", 10);
    check([], "a\n    ", "", 10);
    check([100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100], "a", "", 28);
    check(Array(40).fill(400), "let x", "", 200);
    check(Array(40).fill(5), "let x.", "", 10);
    // A pause is no typing.
    check([60_000], "let x", "", 75);
    const fixed = new Debounce({ factor: 0, minimum: 7, maximum: 7 });
    assert.equal(fixed.delay("a", ""), 7);
    assert.equal(fixed.meanInterval, 150);
});

test("what the model takes anyway need not be waited for before it is asked", () => {
    const debounce = new Debounce();
    const waitAfter = (latencies: readonly number[]): number => {
        for (const latency of latencies) debounce.noteLatency(latency);
        return Math.round(debounce.delay("let x", ""));
    };
    assert.equal(waitAfter([]), 75);
    assert.equal(waitAfter(Array(40).fill(20)), 130);
    assert.equal(waitAfter(Array(40).fill(140)), 10);
    assert.equal(waitAfter(Array(40).fill(2000)), 10);
});
