import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fnv1a32 } from "../src/hash.ts";
import { counted, LineIndex } from "../src/text.ts";

function check(text: string, offset: number, line: number, character: number): void {
    const index = new LineIndex(text);
    deepEqual(index.positionAt(offset), { line, character });
    equal(index.offsetAt({ line, character }), offset);
}

test("LF, CRLF and CR end lines", () => {
    check("", 0, 0, 0);
    check("ab\ncd", 4, 1, 1);
    check("ab\r\ncd", 5, 1, 1);
    check("ab\rcd", 3, 1, 0);
    check("a\n", 2, 1, 0);
    equal(new LineIndex("a\r\nb\rc\nd").lineCount, 4);
});

test("a line ends in front of its line break", () => {
    const index = new LineIndex("ab\r\ncd\re\nf");
    deepEqual(
        [0, 1, 2, 3].map((line) => index.lineEnd(line)),
        [2, 6, 8, 10],
    );
});

test("positions beyond the text are clamped", () => {
    const index = new LineIndex("ab\ncd");
    equal(index.offsetAt({ line: 0, character: 99 }), 2);
    equal(index.offsetAt({ line: 99, character: 0 }), 5);
    equal(index.offsetAt({ line: -1, character: 5 }), 0);
    equal(index.offsetAt({ line: 1, character: -5 }), 3);
    deepEqual(index.positionAt(99), { line: 1, character: 2 });
    deepEqual(index.positionAt(-1), { line: 0, character: 0 });
});

test("offset, position, offset is the identity", () => {
    const texts = fc.array(fc.constantFrom("a", "é", "\n", "\r", "\r\n", "😀"));
    fc.assert(
        fc.property(texts, fc.nat(), (parts, seed) => {
            const text = parts.join("");
            const offset = seed % (text.length + 1);
            // Between the two units of a CRLF there is no position of its own.
            if (text[offset] === "\n" && text[offset - 1] === "\r") return;
            const index = new LineIndex(text);
            equal(index.offsetAt(index.positionAt(offset)), offset);
        }),
    );
});

test("FNV-1a agrees with the published vectors", () => {
    const hash = (text: string): string => fnv1a32(new TextEncoder().encode(text)).toString(16);
    deepEqual(["", "a", "foobar"].map(hash), ["811c9dc5", "e40c292c", "bf9cf968"]);
});

test("things are counted in words", () => {
    deepEqual(
        [0, 1, 2].map((count) => counted(count, "commit")),
        ["no commits", "1 commit", "2 commits"],
    );
});
