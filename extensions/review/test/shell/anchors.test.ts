import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { located, type Mark, movedBy, type Spot } from "../../src/findings/anchors.ts";

/** Takes `«` and `»` out of a text, and tells where they were. */
function marked(text: string): { readonly text: string; readonly mark: Mark } {
    const start = text.indexOf("«");
    const end = text.indexOf("»") - 1;
    const plain = text.replace(/[«»]/g, "");
    return { text: plain, mark: { start: spotAt(plain, start), end: spotAt(plain, end) } };
}

function spotAt(text: string, offset: number): Spot {
    const lines = text.slice(0, offset).split("\n");
    return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

function offsetAt(text: string, { line, character }: Spot): number {
    const before = text.split("\n").slice(0, line);
    return before.join("\n").length + (line === 0 ? 0 : 1) + character;
}

function show(text: string, mark: Mark | undefined): string {
    if (mark === undefined) return "gone";
    const [start, end] = [offsetAt(text, mark.start), offsetAt(text, mark.end)];
    return `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`;
}

/** Replaces a part of a text, and tells where the mark is then. */
function checkMove(before: string, was: string, now: string, expected: string): void {
    const { text, mark } = marked(before);
    const offset = text.indexOf(was);
    const range = { start: spotAt(text, offset), end: spotAt(text, offset + was.length) };
    const after = text.slice(0, offset) + now + text.slice(offset + was.length);
    assert.equal(show(after, movedBy(mark, { range, text: now })), expected);
}

test("a mark moves with the edits in front of it, and stays for those behind", () => {
    checkMove("a\n«b»\nc", "a\n", "a\nx\ny\n", "a\nx\ny\n«b»\nc");
    checkMove("a «b» c", "a", "long", "long «b» c");
    checkMove("a\n«b»\nc", "c", "d", "a\n«b»\nd");
    checkMove("a\nx «b» c", "a\nx", "y", "y «b» c");
});

test("text at the borders of a mark is not of it; text within is", () => {
    checkMove("«abc»", "", "x", "x«abc»");
    checkMove("«abc» d", " d", "x", "«abc»x");
    checkMove("«abc»", "b", "\n", "«a\nc»");
});

test("a mark whose text was replaced is gone; one that was cut keeps the rest", () => {
    checkMove("a «b» c", "a b c", "d", "gone");
    checkMove("a «bcd» e", "a bc", "x", "x«d» e");
    checkMove("a «bcd» e", "cd e", "x", "a «b»x");
});

test("whatever is edited, a mark is within the text and no mark is turned round", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 30 });
    fc.assert(
        fc.property(
            texts,
            texts,
            fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
            (text, put, at) => {
                const [a, b, c, d] = at.map((each) => each % (text.length + 1)) as [
                    number,
                    number,
                    number,
                    number,
                ];
                const mark = {
                    start: spotAt(text, Math.min(a, b)),
                    end: spotAt(text, Math.max(a, b)),
                };
                const [from, to] = [Math.min(c, d), Math.max(c, d)];
                const range = { start: spotAt(text, from), end: spotAt(text, to) };
                const after = text.slice(0, from) + put + text.slice(to);
                const moved = movedBy(mark, { range, text: put });
                if (moved === undefined) return;
                const [start, end] = [offsetAt(after, moved.start), offsetAt(after, moved.end)];
                assert.deepEqual(spotAt(after, start), moved.start);
                assert.deepEqual(spotAt(after, end), moved.end);
                assert.ok(start <= end && end <= after.length);
            },
        ),
    );
});

function checkLocated(before: string, after: string, expected: string): void {
    const { text, mark } = marked(before);
    const lines = after.split("\n");
    const lineText = text.split("\n")[mark.start.line] ?? "";
    const found = located({ mark, lineText }, lines.length, (line) => lines[line] ?? "");
    assert.equal(show(after, found), expected);
}

test("a place is found again by its line", () => {
    checkLocated("a\nlet «b»;", "a\nlet b;", "a\nlet «b»;");
    checkLocated("a\nlet «b»;", "new\nnew\na\nlet b;\nz", "new\nnew\na\nlet «b»;\nz");
    checkLocated("let «b»;\nx", "if c {\n    let b;\n}\nx", "if c {\n    let «b»;\n}\nx");
    checkLocated("a\nlet «b»;", "a\nother", "gone");
    checkLocated("a\n«»\nb", "a\nb\n\nc", "gone");
});

test("of several such lines the nearest is it", () => {
    checkLocated("x\nx\n«x»\nb", "x\na\nb\nc\nx", "«x»\na\nb\nc\nx");
});
