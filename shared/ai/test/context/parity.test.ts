import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type Definition, definitions } from "../../src/context/definitions.ts";
import { importLines } from "../../src/context/import-lines.ts";
import { oneLine } from "../../src/context/one-line.ts";
import { neighbourhood, rank } from "../../src/context/relevance.ts";
import { definitionPieces, snippet } from "../../src/context/snippet.ts";

// What models/training/context.py makes of the same texts.
interface Source {
    readonly name: string;
    readonly text: string;
    readonly cursor: number;
}
interface Expected {
    readonly name: string;
    readonly definitions: readonly Definition[];
    readonly imports: readonly string[];
    readonly oneLine: string;
    readonly around: readonly string[];
    readonly near: readonly string[];
    readonly ranked: readonly string[];
    readonly pieces: readonly unknown[];
    readonly snippets: readonly string[];
}

const folder = new URL("../../../../test/fixtures/context/", import.meta.url);
const read = <T>(name: string): readonly T[] =>
    JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const sources = read<Source>("sources.json");
const expected = read<Expected>("expected.json");
const candidates = sources.flatMap(({ name, text }) => definitions(text, name));

test("there is a result for every text", () => {
    assert.deepEqual(
        expected.map(({ name }) => name),
        sources.map(({ name }) => name),
    );
    assert.ok(candidates.length > 30);
});

for (const [index, { name, text, cursor }] of sources.entries()) {
    const result = expected[index];
    test(`${name}: as the training sees it`, () => {
        const lines = text.split("\n");
        const prefix = lines.slice(0, cursor).join("\n");
        const suffix = lines.slice(cursor).join("\n");
        const names = neighbourhood(prefix, suffix);
        const imports = importLines(text);
        const chosen = rank(candidates, names, imports);
        assert.deepEqual(
            {
                name,
                definitions: definitions(text, name),
                imports,
                oneLine: oneLine(text),
                around: [...names.around].sort(),
                near: [...names.near].sort(),
                ranked: chosen.map((each) => `${each.path} ${each.text}`),
                pieces: definitionPieces(chosen.slice(0, 12)),
                snippets: [0, cursor, lines.length + 9].map((line) => snippet(lines, line)),
            },
            result,
        );
    });
}
