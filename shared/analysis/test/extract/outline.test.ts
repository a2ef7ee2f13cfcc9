import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import type { SymbolKind } from "../../src/index/file-facts.ts";
import { factsSource } from "./facts-source.ts";

const read = (name: string): Promise<string> =>
    readFile(new URL(`../fixtures/${name}`, import.meta.url), "utf8");

/** How the groups of the expectation are called here, where they are not called the same. */
const groups: Readonly<Partial<Record<SymbolKind, string>>> = {
    method: "function",
    struct: "type",
    union: "type",
    enum: "type",
    implementation: "impl",
};

test("the outline of a file is the one that rust-analyzer gives", async () => {
    const text = await read("outline.rs");
    const rust = await factsSource("rust");
    const found = rust.facts(text).symbols.map(({ kind, name, nameStart }) => {
        const line = text.slice(0, nameStart).split("\n").length;
        return `${groups[kind] ?? kind} ${name} ${line}`;
    });
    const expected = (await read("outline.txt")).trimEnd().split("\n");
    assert.ok(expected.length > 60);
    assert.deepEqual(found.sort(), expected.sort());
    rust.dispose();
});
