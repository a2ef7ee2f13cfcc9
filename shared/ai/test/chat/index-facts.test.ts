import assert from "node:assert/strict";
import { test } from "node:test";
import type { Fact as IndexFact } from "@rust-ai-ide/protocol/intelligence";
import type { Fact } from "../../src/chat/facts.ts";
import { chatFacts } from "../../src/chat/index-facts.ts";

function fact(kind: IndexFact["kind"], line: number, more: Partial<IndexFact> = {}): IndexFact {
    const range = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
    return {
        kind,
        uri: "file:///a.rs",
        languageId: "rust",
        name: kind,
        range,
        text: kind,
        ...more,
    };
}

const titleOf = (uri: string, line: number): string => `${uri.slice(8)}:${line + 1}`;
const told = (found: IndexFact[], known: Fact[] = []): string[] =>
    chatFacts(found, known, titleOf).map(({ kind, title, format }) => `${kind} ${format} ${title}`);

test("definitions and uses are told, what the source shows is not", () => {
    assert.deepEqual(
        told([
            fact("enclosing", 0),
            fact("counterpart", 4, { uri: "file:///b.ts", languageId: "typescript" }),
            fact("type", 8),
            fact("definition", 12),
            fact("caller", 16, { name: "" }),
            fact("test", 20),
            fact("neighbour", 24),
        ]),
        [
            "usage text counterpart, b.ts:5",
            "definition rust type, a.rs:9",
            "definition rust definition, a.rs:13",
            "usage rust a.rs:17",
            "usage rust test, a.rs:21",
        ],
    );
});

test("what another fact shows already is not told again", () => {
    const place = { uri: "file:///a.rs", line: 9, endLine: 20 };
    const known: Fact = { kind: "source", title: "", text: "", format: "rust", place };
    assert.deepEqual(told([fact("type", 8), fact("type", 21), fact("test", 12)], [known]), [
        "definition rust type, a.rs:22",
    ]);
    const elsewhere: Fact = { ...known, place: { ...place, uri: "file:///b.rs" } };
    assert.equal(told([fact("type", 8)], [elsewhere]).length, 1);
    assert.equal(told([fact("type", 8)], [{ ...known, place: undefined }]).length, 1);
});
