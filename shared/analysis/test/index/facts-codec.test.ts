import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeFacts, encodeFacts } from "@rust-ai-ide/analysis/index/facts-codec";
import type { FileFacts, ReferenceTable } from "@rust-ai-ide/analysis/index/file-facts";
import { PackedFacts } from "@rust-ai-ide/analysis/index/packed-facts";
import fc from "fast-check";
import { anyFacts } from "./arbitrary-facts.ts";

test("facts come back as they were", () => {
    fc.assert(
        fc.property(anyFacts, (facts) => {
            assert.deepEqual(decodeFacts(encodeFacts(facts)), facts);
        }),
        { numRuns: 500 },
    );
});

test("each part can be read without the others", () => {
    fc.assert(
        fc.property(anyFacts, (facts) => {
            const packed = open(facts);
            assert.equal(packed.languageId, facts.languageId);
            assert.equal(packed.errors, facts.errors);
            assert.equal(packed.lines, facts.lineStarts.length);
            assert.deepEqual(
                facts.symbols.map((_, index) => packed.symbol(index)),
                facts.symbols,
            );
            assert.equal(packed.symbol(facts.symbols.length), undefined);
            assert.equal(packed.symbol(-1), undefined);
            assert.deepEqual(open(facts).references(), facts.references);
            assert.deepEqual(open(facts).endpoints(), facts.endpoints);
            assert.deepEqual(open(facts).imports(), facts.imports);
            assert.deepEqual(open(facts).unsafes(), facts.unsafes);
        }),
    );
});

function open(facts: FileFacts): PackedFacts {
    const packed = PackedFacts.open(encodeFacts(facts));
    assert.ok(packed);
    return packed;
}

test("only the references that count are written, though the arrays are longer", () => {
    const facts: FileFacts = { ...empty, names: ["a", "b"], references: references([1, 0], 8) };
    assert.deepEqual(decodeFacts(encodeFacts(facts))?.references, references([1, 0], 2));
});

const empty: FileFacts = {
    languageId: "rust",
    lineStarts: Uint32Array.of(0),
    errors: 0,
    symbols: [],
    names: [],
    references: references([], 0),
    imports: [],
    unsafes: [],
    endpoints: [],
};

function references(names: readonly number[], capacity: number): ReferenceTable {
    const table = {
        size: names.length,
        names: new Uint32Array(capacity),
        offsets: new Uint32Array(capacity),
        scopes: new Int32Array(capacity),
        roles: new Uint8Array(capacity),
    };
    table.names.set(names);
    table.scopes.fill(-1, 0, names.length);
    table.offsets.set(names.map((_, index) => index * 300));
    return table;
}

test("half of a surrogate pair is replaced, and nothing behind it is lost", () => {
    const facts = { ...empty, names: ["a\ud800", "b", "\udc00c", "😀"] };
    assert.deepEqual(decodeFacts(encodeFacts(facts))?.names, ["a\ufffd", "b", "\ufffdc", "😀"]);
});

test("a line of Rust takes about two bytes a name", () => {
    const size = 1000;
    const names = Array.from({ length: 40 }, (_, index) => `identifier_${index}`);
    const facts: FileFacts = {
        ...empty,
        lineStarts: Uint32Array.from({ length: 300 }, (_, line) => line * 30),
        names,
        references: {
            size,
            names: Uint32Array.from({ length: size }, (_, index) => (index * 7) % 40),
            offsets: Uint32Array.from({ length: size }, (_, index) => index * 9),
            scopes: new Int32Array(size).fill(-1),
            roles: new Uint8Array(size),
        },
    };
    assert.ok(encodeFacts(facts).length < 2 * size + 300 + 14 * names.length + 40);
});

test("damaged bytes give other facts or none, and no harm", () => {
    fc.assert(
        fc.property(
            anyFacts,
            fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 }),
            fc.option(fc.nat()),
            (facts, changes, cut) => {
                const bytes = encodeFacts(facts);
                for (const [at, value] of changes) bytes[at % bytes.length] = value;
                readAll(cut === null ? bytes : bytes.subarray(0, cut % bytes.length));
            },
        ),
        { numRuns: 2000 },
    );
});

test("bytes of somebody else are nothing", () => {
    assert.equal(decodeFacts(new Uint8Array()), undefined);
    fc.assert(
        fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
            readAll(bytes);
            readAll(Uint8Array.of(0x52, 1, ...bytes));
        }),
        { numRuns: 3000 },
    );
});

test("a count that the bytes cannot hold is refused before anything is allocated", () => {
    const bytes = encodeFacts(empty);
    // The numbers behind the two bytes of the header: errors, lines, symbols, names, ….
    for (let count = 3; count < 10; count++) {
        const huge = Uint8Array.of(
            ...bytes.subarray(0, count),
            ...[0xff, 0xff, 0xff, 0xff, 0x0f],
            ...bytes.subarray(count + 1),
        );
        assert.equal(decodeFacts(huge), undefined);
    }
});

test("facts of another format are refused", () => {
    const bytes = encodeFacts(empty);
    bytes[1] = (bytes[1] ?? 0) + 1;
    assert.equal(decodeFacts(bytes), undefined);
});

/** Reads whatever can be read, and holds what comes to the contract. */
function readAll(bytes: Uint8Array): void {
    const packed = PackedFacts.open(bytes);
    if (packed === undefined) return;
    const cores = {
        size: 0,
        strings: new Uint32Array(),
        kinds: new Uint8Array(),
        containers: new Int32Array(),
        traits: new Uint32Array(),
    };
    packed.readCores(cores);
    for (let index = 0; index < packed.symbolCount; index++) packed.symbol(index);
    const facts = packed.facts();
    if (facts === undefined) return;
    for (const [index, symbol] of facts.symbols.entries()) assert.ok(symbol.container < index);
    for (let index = 0; index < facts.references.size; index++) {
        assert.ok((facts.references.names[index] ?? 0) < facts.names.length);
        assert.ok((facts.references.scopes[index] ?? 0) < facts.symbols.length);
    }
}
