import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyHunks, commitOfHunk, lineHunks } from "../../src/history/line-hunks.ts";

/** Texts of single letters, one a line. */
const text = (letters: string): string => [...letters].map((letter) => `${letter}\n`).join("");

function check(states: readonly string[], expected: readonly (number | undefined)[]): void {
    const texts = states.map(text);
    const history = texts
        .slice(1, -1)
        .map((state, index) => lineHunks(texts[index] ?? "", state))
        .reverse();
    const hunks = lineHunks(texts.at(-2) ?? "", texts.at(-1) ?? "");
    // Commits count from 1, the oldest first, as they stand in the arguments.
    const found = hunks.map((hunk) => commitOfHunk(hunk, history));
    assert.deepEqual(
        found.map((index) => (index === undefined ? undefined : history.length - index)),
        expected,
    );
}

test("a hunk belongs to the newest commit that it touches", () => {
    check(["abcdefgh", "abXdefgh", "abXdefYh", "abZdefYh"], [1]);
    check(["abcdefgh", "abXdefgh", "abXdefYh", "abXdefZh"], [2]);
    check(["abcdefgh", "abXdefgh", "abXdefYh", "QbXdefYh"], [undefined]);
});

test("lines that moved since are found where they were", () => {
    check(["abcdefgh", "abcdeXgh", "123abcdeXgh", "123abcdeYgh"], [1]);
    check(["abcdefgh", "abcdeXgh", "bcdeXgh", "bcdeYgh"], [1]);
});

test("beside a line of a commit is as good as in it", () => {
    check(["abcdef", "abXdef", "abXNdef"], [1]);
    check(["abcdef", "abXdef", "aNbXdef"], [undefined]);
    check(["abcdef", "abXdef", "aBXdef"], [1]);
    check(["abcdef", "abdef", "abNdef"], [1]);
});

test("several hunks go to several commits", () => {
    check(["abcdefgh", "aXcdefgh", "aXcdefYh", "aPcdQfRh"], [1, undefined, 2]);
});

test("a file that a commit brought belongs to it", () => {
    check(["", "abc", "aXc"], [1]);
    check(["", "abc", ""], [1]);
});

test("some hunks done and all hunks done", () => {
    const [base, head] = [text("abcdefgh"), text("aXcdefYYh")];
    const hunks = lineHunks(base, head);
    assert.equal(applyHunks(base, head, hunks.slice(0, 1)), text("aXcdefgh"));
    assert.equal(applyHunks(base, head, hunks.slice(1)), text("abcdefYYh"));
    assert.equal(applyHunks("a\r\nb", "a\r\nb\n", lineHunks("a\r\nb", "a\r\nb\n")), "a\r\nb\n");
});

test("all hunks of any two texts lead from one to the other", () => {
    const any = fc.array(fc.constantFrom("a\n", "b\n", "c\r\n", "\n"), { maxLength: 12 });
    const ended = fc
        .tuple(any, fc.constantFrom("", "a"))
        .map(([lines, end]) => lines.join("") + end);
    fc.assert(
        fc.property(ended, ended, (base, head) => {
            assert.equal(applyHunks(base, head, lineHunks(base, head)), head);
            assert.equal(applyHunks(base, head, []), base);
        }),
    );
});
