import assert from "node:assert/strict";
import { test } from "node:test";
import { parseToml } from "@rust-ai-ide/cargo/toml/parse-toml";
import { placeAt } from "@rust-ai-ide/cargo/toml/place-at";
import type { Span, TomlDocument, TomlEntry, TomlValue } from "@rust-ai-ide/cargo/toml/syntax";
import { tomlTree, tomlTreeProblems } from "@rust-ai-ide/cargo/toml/toml-tree";
import fc from "fast-check";

const pieces = [
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ".",
    ",",
    "#",
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "a",
    "b",
    "dependencies",
    "a = 1",
    'x = "1"',
    "1.2",
    "true",
    "<<<<<<< o\n",
    "\n=======\n",
    "\n||||||| b\n",
    "\n>>>>>>> t\n",
    "\\u12",
    "é",
    "\ufeff",
    "1979-05-27 07:32",
    "x = { v = 1,",
    "f = [",
];
const anyText = fc
    .array(fc.constantFrom(...pieces), { maxLength: 40 })
    .map((parts) => parts.join(""));

function within(inner: Span, outer: Span): void {
    assert.ok(inner.start >= outer.start && inner.end <= outer.end && inner.start <= inner.end);
}

function ordered(spans: readonly Span[]): void {
    for (const [index, { start }] of spans.entries()) {
        assert.ok(index === 0 || start >= (spans[index - 1]?.end ?? 0), "spans follow each other");
    }
}

function checkEntry(entry: TomlEntry, around: Span): void {
    within(entry, around);
    for (const key of entry.keys) within(key, entry);
    ordered([...entry.keys, entry.value]);
    checkValue(entry.value, entry);
}

function checkValue(value: TomlValue, around: Span): void {
    within(value, around);
    if (value.kind === "array") {
        ordered(value.items);
        for (const item of value.items) checkValue(item, value);
    } else if (value.kind === "inline-table") {
        ordered(value.entries);
        for (const entry of value.entries) checkEntry(entry, value);
    }
}

function checkDocument(document: TomlDocument): void {
    const { text, sections, comments, problems } = document;
    assert.equal(sections.map(({ start, end }) => text.slice(start, end)).join(""), text);
    for (const section of sections) {
        within(section.header, section);
        ordered([section.header, ...section.entries]);
        for (const entry of section.entries) checkEntry(entry, section);
    }
    ordered(comments);
    const all = { start: 0, end: text.length };
    for (const problem of [...problems, ...tomlTreeProblems(document)]) within(problem, all);
}

test("whatever the text is, spans are nested and ordered and every offset has a place", () => {
    fc.assert(
        fc.property(anyText, (text) => {
            const document = parseToml(text);
            checkDocument(document);
            tomlTree(document);
            for (let offset = 0; offset <= text.length; offset++) {
                const { replace } = placeAt(document, offset);
                within(replace, { start: 0, end: text.length });
                within({ start: offset, end: offset }, replace);
            }
        }),
        { numRuns: 2000 },
    );
});

test("time grows with the length alone", () => {
    const bodies = [
        '"',
        '"""',
        "'''",
        "[",
        "{",
        "a = {\n",
        "a = [\n",
        "a\n",
        "a.",
        "[a\n",
        "||||||| b\n",
        "\\",
        "a = [[{\n",
        "[[a]]\n",
    ];
    for (const body of bodies) {
        for (const front of ["", "a = ", "a = [\n", "a = {\n", 'a = "']) {
            const text = front + body.repeat(Math.ceil(100_000 / body.length));
            const start = performance.now();
            tomlTree(parseToml(text));
            const passed = performance.now() - start;
            // A reader that looked again for each unit would take minutes.
            assert.ok(passed < 3000, `${JSON.stringify(front + body)}: ${passed} ms`);
        }
    }
});
