import assert from "node:assert/strict";
import { test } from "node:test";
import { CompactIndex } from "@rust-ai-ide/analysis/index/compact-index";
import { encodeFacts } from "@rust-ai-ide/analysis/index/facts-codec";
import { type FileFacts, referenceRoles } from "@rust-ai-ide/analysis/index/file-facts";
import type { IndexChange } from "@rust-ai-ide/analysis/index/workspace-index";
import fc from "fast-check";
import { anyFacts, anyName } from "./arbitrary-facts.ts";
import { factsOf } from "./facts-of.ts";

/** What the index has to answer, by looking at all facts. */
class PlainIndex {
    readonly files = new Map<string, FileFacts>();

    symbolsNamed(name: string): string[] {
        return this.sorted().flatMap(([path, { symbols }]) =>
            symbols.flatMap((symbol, index) => (symbol.name === name ? `${path} ${index}` : [])),
        );
    }

    filesWithName(name: string): string[] {
        return this.sorted()
            .filter(
                ([, { names, symbols }]) =>
                    names.includes(name) || symbols.some((symbol) => symbol.name === name),
            )
            .map(([path]) => path);
    }

    referencesTo(name: string): string[] {
        return this.sorted().flatMap(([path, { names, references }]) =>
            Array.from({ length: references.size }, (_, index) => index)
                .filter((index) => names[references.names[index] ?? -1] === name)
                .map((index) => {
                    const role = referenceRoles[references.roles[index] ?? 0];
                    return `${path} ${references.offsets[index]} ${role} ${references.scopes[index]}`;
                }),
        );
    }

    /** Every symbol whose name has the letters of the text in this order. */
    matching(text: string): string[] {
        return this.sorted().flatMap(([path, { symbols }]) =>
            symbols.flatMap(({ name }, index) => (has(name, text) ? `${path} ${index}` : [])),
        );
    }

    private sorted(): [string, FileFacts][] {
        return [...this.files].sort(([left], [right]) => (left < right ? -1 : 1));
    }
}

function has(name: string, text: string): boolean {
    const lower = (mixed: string): string => mixed.replace(/[A-Z]/g, (each) => each.toLowerCase());
    const letters = [...lower(text)];
    for (const letter of lower(name)) if (letter === letters[0]) letters.shift();
    return letters.length === 0;
}

const paths = ["/a/lib.rs", "/a/parse.rs", "/b/main.ts", "/b/größe.py"];
const queries = ["", "n", "new", "pf", "parse_file", "HS", "server", "é"];
const step = fc.tuple(fc.constantFrom(...paths), fc.option(anyFacts, { freq: 4 }));

test("answers as if it looked at all facts, whatever came and went", () => {
    fc.assert(
        fc.property(fc.array(step, { maxLength: 12 }), fc.array(anyName), (steps, names) => {
            const index = new CompactIndex();
            const plain = new PlainIndex();
            for (const [path, facts] of steps) {
                if (facts === null) {
                    assert.equal(index.remove(path), plain.files.delete(path));
                } else {
                    assert.ok(index.update(path, encodeFacts(facts)));
                    plain.files.set(path, facts);
                }
            }
            holds(index, plain, ["new", "Parser", "größe", ...names]);
            const again = new CompactIndex();
            for (const [path, facts] of plain.files) again.update(path, encodeFacts(facts));
            for (const text of queries) {
                assert.deepEqual(search(index, text, 5), search(again, text, 5));
            }
        }),
        { numRuns: 200 },
    );
});

function holds(index: CompactIndex, plain: PlainIndex, names: readonly string[]): void {
    assert.equal(index.size, plain.files.size);
    const all = [...plain.files.values()];
    assert.equal(
        index.lines,
        all.reduce((sum, facts) => sum + facts.lineStarts.length, 0),
    );
    assert.equal(
        index.symbolCount,
        all.reduce((sum, facts) => sum + facts.symbols.length, 0),
    );
    assert.deepEqual(
        [...index.files()].map(({ path }) => path).sort(),
        [...plain.files.keys()].sort(),
    );
    for (const [path, facts] of plain.files) assert.deepEqual(index.file(path)?.facts(), facts);
    for (const name of names) {
        assert.deepEqual(
            index.symbolsNamed(name).map((hit) => {
                assert.deepEqual(hit.symbol, plain.files.get(hit.file.path)?.symbols[hit.index]);
                return `${hit.file.path} ${hit.index}`;
            }),
            plain.symbolsNamed(name),
        );
        assert.deepEqual(
            index.filesWithName(name).map(({ path }) => path),
            plain.filesWithName(name),
        );
        assert.deepEqual(
            [...index.referencesTo(name)].map(
                ({ file, offset, role, scope }) => `${file.path} ${offset} ${role} ${scope}`,
            ),
            plain.referencesTo(name),
        );
    }
    for (const text of queries) {
        const found = search(index, text, 10_000);
        assert.deepEqual([...found].sort(), plain.matching(text).sort());
        for (const limit of [1, 3])
            assert.deepEqual(search(index, text, limit), found.slice(0, limit));
    }
}

function search(index: CompactIndex, text: string, limit: number): string[] {
    return index.searchSymbols({ text, limit }).map((hit) => `${hit.file.path} ${hit.index}`);
}

test("10,000 updates leave nothing behind", () => {
    const index = new CompactIndex();
    const path = (number: number): string => `/src/file${number}.rs`;
    for (let number = 0; number < 50; number++) {
        index.update(path(number), encodeFacts(factsOf(`fn stays_${number}`)));
    }
    let early = 0;
    for (let round = 0; round < 10_000; round++) {
        const names = Array.from({ length: 20 }, (_, each) => `fn changes_${round}_${each}`);
        index.update(path(round % 50), encodeFacts(factsOf(...names)));
        if (round === 500) early = index.footprint;
    }
    assert.ok(index.footprint <= early * 2, `${early} bytes became ${index.footprint}`);
    assert.equal(index.symbolCount, 50 * 20);
    assert.equal(index.symbolsNamed("changes_9999_7").length, 1);
    assert.equal(index.symbolsNamed("changes_9000_7").length, 0);
});

test("large files have room of their own, and give it back", () => {
    const index = new CompactIndex();
    const many = Array.from({ length: 30_000 }, (_, each) => `fn generated_function_${each}`);
    const large = encodeFacts(factsOf(...many));
    for (let round = 0; round < 5; round++) {
        index.update("/large.rs", large);
        index.update("/small.rs", encodeFacts(factsOf("fn small")));
    }
    const full = index.footprint;
    index.remove("/large.rs");
    assert.ok(index.footprint < full - large.length / 2);
    assert.equal(index.symbolsNamed("small").length, 1);
});

test("says what changed, in a batch at once", () => {
    const index = new CompactIndex();
    const heard: IndexChange[] = [];
    const subscription = index.onDidChange((change) => heard.push(change));
    const bytes = encodeFacts(factsOf("fn a"));
    index.update("/a.rs", bytes);
    index.batch(() => {
        index.update("/b.rs", bytes);
        index.batch(() => index.update("/c.rs", bytes));
        index.remove("/a.rs");
        index.remove("/none.rs");
    });
    index.batch(() => {});
    assert.deepEqual(heard, [
        { updated: ["/a.rs"], removed: [] },
        { updated: ["/b.rs", "/c.rs"], removed: ["/a.rs"] },
    ]);
    subscription.dispose();
    index.dispose();
});

test("damaged facts change nothing", () => {
    const index = new CompactIndex();
    index.update("/a.rs", encodeFacts(factsOf("fn a")));
    assert.equal(index.update("/a.rs", new Uint8Array([1, 2, 3])), false);
    assert.equal(index.symbolsNamed("a").length, 1);
    assert.deepEqual(index.packed("/a.rs"), encodeFacts(factsOf("fn a")));
    assert.equal(index.packed("/b.rs"), undefined);
});

test("a file that somebody still holds is empty when it is gone", () => {
    const index = new CompactIndex();
    index.update("/a.rs", encodeFacts(factsOf("fn a")));
    const file = index.file("/a.rs");
    index.update("/a.rs", encodeFacts(factsOf("fn b")));
    assert.deepEqual(file?.facts().symbols, []);
    assert.equal(index.file("/a.rs")?.facts().symbols[0]?.name, "b");
});

test("definitions are counted, and chosen before they are unpacked", () => {
    const index = new CompactIndex();
    for (const path of ["/a.rs", "/b.rs", "/c.rs"]) {
        index.update(path, encodeFacts(factsOf("fn new", "struct new")));
    }
    assert.equal(index.definitionCount("new", 100), 6);
    assert.equal(index.definitionCount("new", 2), 2);
    assert.equal(index.definitionCount("old", 2), 0);
    const chosen = index.symbolsNamed(
        "new",
        ({ path }, kind) => path === "/b.rs" && kind === "struct",
    );
    assert.deepEqual(
        chosen.map(({ file, index: place }) => `${file.path} ${place}`),
        ["/b.rs 1"],
    );
    assert.deepEqual(index.file("/b.rs")?.symbol?.(1)?.kind, "struct");
});
