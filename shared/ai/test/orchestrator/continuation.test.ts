import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
    Continuation,
    ContinuationMismatch,
    continuationMessages,
} from "../../src/orchestrator/continuation.ts";

/** What is on the screen in the end; `mismatch` when there is no clean way to go on. */
function join(shown: string, pieces: readonly string[]): string {
    const continuation = new Continuation(shown);
    try {
        const texts = pieces.map((piece) => continuation.push(piece));
        return shown + texts.join("") + continuation.end();
    } catch (error) {
        assert.ok(error instanceof ContinuationMismatch);
        return "mismatch";
    }
}

function check(shown: string, text: string, expected: string): void {
    for (const pieces of [[text], [...text], text.split(/(?<= )/)]) {
        assert.equal(join(shown, pieces), expected);
    }
}

const answer = "The borrow checker rejects this because the vector is still borrowed.";

test("a continuation that just goes on is taken as it is", () => {
    check("The borrow checker", " rejects this.", "The borrow checker rejects this.");
    check("fn main() {\n    ", "let x = 1;\n}", "fn main() {\n    let x = 1;\n}");
    check("It is", "", "It is");
});

test("a repeated end is cut", () => {
    check(
        "The borrow checker rejects",
        "checker rejects this.",
        "The borrow checker rejects this.",
    );
    check("one two three", "three four", "one two three four");
    check("one two three", "one two three", "one two three");
});

test("chance is no repetition", () => {
    check("a b", "b c", "a bb c");
    check("x;\n    ", "    y;", "x;\n        y;");
});

test("an answer that begins anew is skipped up to the break", () => {
    check(answer.slice(0, 50), answer, answer);
    check(answer.slice(0, 12), answer, answer);
    check(answer.slice(0, 1), answer, answer);
});

test("one that begins anew and then says something else has no place to go on", () => {
    check(answer.slice(0, 60), `${answer.slice(0, 30)}refuses`, "mismatch");
    check(answer.slice(0, 60), answer.slice(0, 40), "mismatch");
});

test("the other model is asked to go on, with what is shown as its own words", () => {
    const messages = continuationMessages([{ role: "user", content: "why?" }], "Because");
    assert.deepEqual(
        messages.map(({ role }) => role),
        ["user", "assistant", "user"],
    );
    assert.equal(messages[1]?.content, "Because");
});

test("however an answer is cut, repeated and sliced, the whole answer comes out", () => {
    // Words that differ, so that nothing repeats by itself.
    const words = fc
        .integer({ min: 8, max: 60 })
        .map((count) =>
            Array.from({ length: count }, (_, index) => `word${index * 7919}`).join(" "),
        );
    const cut = fc.record({
        text: words,
        at: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        repeated: fc.constantFrom(0, 4, 9, 25, 60, 1000),
        sizes: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 }),
    });
    fc.assert(
        fc.property(cut, ({ text, at, repeated, sizes }) => {
            const end = Math.floor(text.length * at);
            const shown = text.slice(0, end);
            const rest = text.slice(Math.max(0, end - repeated));
            const pieces: string[] = [];
            for (let from = 0, turn = 0; from < rest.length; turn++) {
                const size = sizes[turn % sizes.length] ?? 1;
                pieces.push(rest.slice(from, from + size));
                from += size;
            }
            assert.equal(join(shown, pieces), text);
        }),
    );
});

test("whatever comes, what is shown is only added to", () => {
    fc.assert(
        fc.property(fc.string(), fc.array(fc.string()), (shown, pieces) => {
            const result = join(shown, pieces);
            assert.ok(result === "mismatch" || result.startsWith(shown));
        }),
    );
});
