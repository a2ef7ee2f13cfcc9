import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MessageStream, type StreamFormat } from "../../src/engines/message-stream.ts";
import { TextLines } from "../../src/engines/text-lines.ts";

function check(format: StreamFormat, pieces: readonly string[], expected: readonly string[]): void {
    const stream = new MessageStream(format, 1_000);
    const messages = pieces.flatMap((piece) => stream.push(piece).messages);
    deepEqual([...messages, ...stream.end().messages], expected);
}

test("events end at an empty line, whatever the line ends and wherever the pieces end", () => {
    check("events", ["data: 1\n\ndata: 2\n\n"], ["1", "2"]);
    check("events", ["da", "ta: 1\r", "\n\r\ndata:2\r\rdata: 3\n", "\n"], ["1", "2", "3"]);
    check("events", ["data: a\ndata: b\n\n"], ["a\nb"]);
    check("events", [": comment\nevent: x\nid: 1\ndataset: no\ndata: 1\n\n\n\n"], ["1"]);
    check("events", ["data: 1"], ["1"]);
    check("events", ["data: 1\n"], ["1"]);
    check("events", ["data\n\ndata:\n\n"], []);
    check("events", [""], []);
});

test("nothing counts behind the end mark", () => {
    const stream = new MessageStream("events", 1_000);
    const { messages, done } = stream.push("data: 1\n\ndata: [DONE]\n\ndata: 2\n\n");
    deepEqual([messages, done], [["1"], true]);
    deepEqual(stream.end(), { messages: [], done: true, overflow: false });
});

test("lines are messages, without blank ones", () => {
    check("lines", ['{"a":1}\n\n  \n{"b"', ":2}\r\n"], ['{"a":1}', '{"b":2}']);
    check("lines", ['{"a":1}'], ['{"a":1}']);
});

test("a line or an event that is too long is told", () => {
    const isOver = (format: StreamFormat, ...pieces: string[]): boolean => {
        const stream = new MessageStream(format, 10);
        return pieces.map((piece) => stream.push(piece).overflow).includes(true);
    };
    equal(isOver("lines", "x".repeat(11)), true);
    equal(isOver("lines", "x".repeat(6), "x".repeat(6)), true);
    equal(isOver("lines", "x".repeat(10), "\n", "x".repeat(10)), false);
    // Many short lines make a long event too.
    equal(isOver("events", "data: abc\ndata: abc\ndata: abc\ndata: abc\n"), true);
    const lines = new TextLines(3);
    deepEqual(lines.push("abc\nabcd\nx\n"), { lines: ["abc"], overflow: true });
    deepEqual(lines.push("x\n"), { lines: [], overflow: true });
});

test("any events in any pieces come out as they went in", () => {
    const value = fc.json({ maxDepth: 1 }).filter((text) => text.length < 500);
    const ends = fc.constantFrom("\n", "\r\n", "\r");
    fc.assert(
        fc.property(
            fc.array(value),
            ends,
            fc.array(fc.nat(9), { minLength: 1 }),
            (values, end, cuts) => {
                const whole = values.map((text) => `data: ${text}${end}${end}`).join("");
                const stream = new MessageStream("events", 1_000);
                const messages: string[] = [];
                for (let start = 0, cut = 0; start < whole.length; cut++) {
                    const size = (cuts[cut % cuts.length] ?? 0) + 1;
                    messages.push(...stream.push(whole.slice(start, start + size)).messages);
                    start += size;
                }
                deepEqual([...messages, ...stream.end().messages], values);
            },
        ),
    );
});

test("no text whatever breaks the decoder, and none is kept beyond its bound", () => {
    fc.assert(
        fc.property(
            fc.array(fc.string({ unit: "binary" })),
            fc.constantFrom<StreamFormat>("events", "lines"),
            (pieces, format) => {
                const stream = new MessageStream(format, 20);
                for (const piece of pieces) {
                    const { messages, overflow } = stream.push(piece);
                    for (const message of messages) ok(overflow || message.length <= 40);
                }
                stream.end();
            },
        ),
    );
});
