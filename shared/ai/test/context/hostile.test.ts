import assert from "node:assert/strict";
import { test } from "node:test";
import { processorTime } from "@rust-ai-ide/testing/processor-time";
import fc from "fast-check";
import { collectContext } from "../../src/context/collect-context.ts";
import { definitions } from "../../src/context/definitions.ts";
import { importLines } from "../../src/context/import-lines.ts";
import { codePoints, oneLine } from "../../src/context/one-line.ts";
import { firstLines, lastLines } from "../../src/context/relevance.ts";
import { enclosingItem } from "../../src/context/steady-context.ts";

/** Words that the patterns look for, blanks and brackets: what could make them look again and again. */
const fragment = fc.oneof(
    fc.constantFrom(
        ...[
            "pub",
            "pub(",
            "fn",
            "fn a",
            "async ",
            "const ",
            "unsafe",
            "struct A {",
            "impl",
            "impl<",
        ],
        ...[" for ", "for 1", "::", "use ", "use a;", "pub use ", "trait T", "\n}", "\n", "\r\n"],
        ...[
            " ",
            "    ",
            "\t",
            "//",
            "// a",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ";",
            ",",
            ", )",
            "1",
            "<",
            ">",
        ],
        ...["a", "ß", "😀", "\u2028", "\u3000", "\ud83d", "\ude00", "\0", '"', "'"],
    ),
    fc.string({ maxLength: 8 }),
);
const source = fc.array(fragment, { maxLength: 120 }).map((parts) => parts.join(""));

function lookAt(prefix: string, suffix: string): void {
    const text = prefix + suffix;
    const neighbours = [{ path: "a/src/b.rs", definitions: definitions(text, "a/src/b.rs") }];
    const edits = [{ path: "a/src/c.rs", line: 3, text }];
    const path = "a/src/a.rs";
    const input = { path, prefix, suffix, neighbours, edits, visited: [{ path: "v", text }] };
    const pieces = collectContext(input);
    assert.deepEqual(collectContext(input), pieces);
    assert.ok(pieces.filter((piece) => piece.kind === "definition").length <= 2);
    collectContext({ ...input, edits: [] });
    oneLine(text);
    importLines(text);
    enclosingItem(prefix);
}

test("no text makes it fail, the same text gives the same pieces", () => {
    fc.assert(fc.property(source, source, lookAt), { numRuns: 300 });
});

test("a definition is short, and stands where it says", () => {
    const check = (text: string): void => {
        for (const { text: shown, name, offset } of definitions(text)) {
            assert.ok(codePoints(shown) <= 320);
            assert.ok(shown.includes(name) && text.slice(offset).includes(name));
            assert.ok(!/[\n\r]/.test(shown));
        }
    };
    fc.assert(fc.property(source, check), { numRuns: 300 });
});

test("200 kB on one line, or in short lines, are read in linear time", () => {
    const check = (part: string, head: string, tail: string): void => {
        const text = head + part.repeat(Math.ceil(200_000 / Math.max(1, part.length))) + tail;
        const half = text.length >> 1;
        const started = processorTime();
        lookAt(text.slice(0, half), text.slice(half));
        const took = processorTime() - started;
        assert.ok(took < 8_000, `${JSON.stringify(head + part)}: ${took}`);
    };
    const parts = [" ", "\t", "a", "for ", "async ", "const ", "use a\n", "fn a\n", "fn a(\n"];
    const more = [
        "struct A {",
        "//",
        " //",
        "impl<",
        ">",
        "1::",
        "pub(",
        ", )",
        "( ",
        "\n\n",
        "impl A {\n",
    ];
    for (const part of [...parts, ...more, "impl A {\n fn a();\n}\n", "    fn f() {}\n"]) {
        for (const head of ["", "fn"]) {
            check(part, head, "");
        }
        check(part, "use ", ";");
    }
    fc.assert(
        fc.property(fc.array(fragment, { minLength: 1, maxLength: 4 }), (some) =>
            check(some.join(""), "", ""),
        ),
        { numRuns: 5 },
    );
});

test("lengths are counted in code points", () => {
    const text = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(fc.property(text, (some) => assert.equal(codePoints(some), [...some].length)));
    assert.equal(codePoints("\ud83d\ud83d\ude00\ude00"), 3);
});

test("first and last lines are those of a split text", () => {
    const text = fc.array(fc.constantFrom("\n", "a", "bc"), { maxLength: 30 });
    fc.assert(
        fc.property(text, fc.integer({ min: 1, max: 12 }), (parts, count) => {
            const lines = parts.join("").split("\n");
            assert.equal(lastLines(parts.join(""), count), lines.slice(-count).join("\n"));
            assert.equal(firstLines(parts.join(""), count), lines.slice(0, count).join("\n"));
        }),
    );
});
