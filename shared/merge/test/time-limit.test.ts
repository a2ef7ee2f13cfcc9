import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { ParseFile } from "../src/languages/read-side.ts";
import { defaultMarkers } from "../src/lines/conflict-markers.ts";
import { mergeFile } from "../src/merge-file.ts";
import { timeLimit } from "../src/time-limit.ts";
import { rustParser } from "./rust-parser.ts";

let parse: ParseFile;
before(async () => {
    parse = await rustParser();
});

/** A file whose items cannot be merged at once: every function is edited by both sides. */
function huge(change: (index: number) => string): string {
    const items = Array.from(
        { length: 4_000 },
        (_, index) => `fn f${index}() {\n    let a = ${change(index)};\n    b(a, ${index});\n}\n`,
    );
    return items.join("\n");
}

test("a merge of items ends with its time, and the lines' result is told with a note", () => {
    const input = {
        base: huge((index) => `g(${index}, 1)`),
        ours: huge((index) => `g(${index}, 2)`),
        theirs: huge((index) => `h(${index}, 1)`),
        path: "src/lib.rs",
    };
    const limit = 50;
    const started = performance.now();
    const limited = mergeFile(
        input,
        parse,
        defaultMarkers,
        timeLimit(limit, () => performance.now()),
    );
    const elapsed = performance.now() - started;
    assert.equal(limited.method, "line");
    assert.deepEqual(limited.notes, ["Merging items took too long."]);
    assert.equal(limited.conflicts.length, 4_000);
    const whole = mergeFile(input, parse);
    assert.equal(whole.method, "structured");
    assert.equal(whole.conflicts.length, 0);
    assert.ok(performance.now() - started - elapsed > limit, "the limit was one");
});

test("every step may be the last one in time", () => {
    const [base, ours, theirs] = ["1", "2, 3", "4"].map(
        (value) => `fn f() {\n    a(${value});\n    b(${value});\n}\n`,
    ) as [string, string, string];
    const input = { base, ours, theirs, path: "src/lib.rs" };
    const byLines = mergeFile(input, () => undefined);
    for (let steps = 0; ; steps++) {
        let at = 0;
        const clock = (): number => at++;
        const result = mergeFile(input, parse, defaultMarkers, timeLimit(steps, clock));
        if (result.notes.join() !== "Merging items took too long.") {
            assert.ok(steps > 5, "the clock is looked at");
            return;
        }
        assert.equal(result.text, byLines.text);
    }
});

test("errors that are not about time are not hidden", () => {
    const input = { base: "fn a() {}\n", ours: "fn b() {}\n", theirs: "fn c() {}\n", path: "a.rs" };
    const fail = (): never => {
        throw new TypeError("a bug");
    };
    assert.throws(() => mergeFile(input, fail), TypeError);
});
