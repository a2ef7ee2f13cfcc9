import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LineDecoder } from "../src/line-decoder.ts";

function check(chunks: readonly string[], expected: readonly string[]): void {
    const decoder = new LineDecoder(1000);
    const lines = chunks.flatMap((chunk) => decoder.push(Buffer.from(chunk)).lines);
    deepEqual(lines, expected);
}

test("lines end at a line feed, wherever the chunks end", () => {
    check(["one\ntwo\n"], ["one", "two"]);
    check(["o", "ne", "\n", "two"], ["one"]);
    check(["one\r\n\r\n\ntwo\r\n"], ["one", "two"]);
    check([""], []);
});

test("a character that is cut between chunks is put together", () => {
    const bytes = Buffer.from('{"a":"😀é"}\n');
    for (let cut = 0; cut <= bytes.length; cut++) {
        const decoder = new LineDecoder(100);
        const lines = [bytes.subarray(0, cut), bytes.subarray(cut)].flatMap(
            (chunk) => decoder.push(chunk).lines,
        );
        deepEqual(lines, ['{"a":"😀é"}']);
    }
});

test("invalid bytes are replaced, not thrown at", () => {
    const decoder = new LineDecoder(100);
    deepEqual(decoder.push(Buffer.from([0xff, 0x61, 0x0a])).lines, ["\ufffda"]);
});

test("a line that is too long ends the stream, lines before it count", () => {
    const decoder = new LineDecoder(4);
    deepEqual(decoder.push(Buffer.from("1234\n12345\n1\n")), { lines: ["1234"], overflow: true });
    deepEqual(decoder.push(Buffer.from("1\n")), { lines: [], overflow: true });
    const slow = new LineDecoder(4);
    equal(slow.push(Buffer.from("123")).overflow, false);
    equal(slow.push(Buffer.from("45")).overflow, true);
});

test("any texts in any chunks come out as they went in", () => {
    const text = fc
        .string({ unit: "grapheme", minLength: 1 })
        .filter((line) => !/[\r\n]/.test(line));
    const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
    fc.assert(
        fc.property(fc.array(text), sizes, (texts, steps) => {
            const bytes = Buffer.from(texts.map((line) => `${line}\n`).join(""));
            const decoder = new LineDecoder(10_000);
            const lines: string[] = [];
            for (let start = 0, step = 0; start < bytes.length; step++) {
                const size = steps[step % steps.length] ?? 1;
                lines.push(...decoder.push(bytes.subarray(start, start + size)).lines);
                start += size;
            }
            deepEqual(lines, texts);
        }),
    );
});
