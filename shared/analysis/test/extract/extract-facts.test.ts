import assert from "node:assert/strict";
import { test } from "node:test";
import { symbolAround } from "../../src/extract/endpoints.ts";
import { extractFacts } from "../../src/extract/extract-facts.ts";
import type { EndpointReader } from "../../src/links/link-rule.ts";
import { factsSource } from "./facts-source.ts";

const rust = await factsSource("rust");

/** Tells each `mark_x` as an endpoint of the key `x`. */
function markReader(languages: readonly string[], markers: readonly string[]): EndpointReader {
    return {
        border: "napi",
        languages,
        markers,
        read({ text }, tell) {
            for (const { index, 1: key = "" } of text.matchAll(/mark_(\w+)/g)) {
                const end = index + 5 + key.length;
                tell({ border: "napi", side: "use", key, name: key, start: index + 5, end });
            }
        },
    };
}

test("endpoints belong to the innermost symbol around them", () => {
    const text = "mark_a;\nmod m { fn f() { mark_b; } /* mark_c */ }\nfn g() {}";
    const facts = rust.facts(text, "/w/a.rs", [markReader(["rust"], ["mark_"])]);
    assert.deepEqual(
        facts.endpoints.map(({ key, symbol }) => [key, facts.symbols[symbol]?.name]),
        [
            ["a", undefined],
            ["b", "f"],
            ["c", "m"],
        ],
    );
});

test("readers are asked by language, by ending, and where a marker occurs", () => {
    const keys = (path: string, languageId: string, readers: EndpointReader[]): string[] => {
        const source = { path, languageId, text: "mark_a", table: undefined };
        return extractFacts(source, readers).endpoints.map(({ key }) => key);
    };
    assert.deepEqual(keys("/w/a.h", "", [markReader([".h"], ["mark_"])]), ["a"]);
    assert.deepEqual(keys("/w/a.hpp", "", [markReader([".h"], ["mark_"])]), []);
    assert.deepEqual(keys("/w/a.h", "", [markReader([".h"], ["other", "mark_"])]), ["a"]);
    assert.deepEqual(keys("/w/a.h", "", [markReader([".h"], ["other"])]), []);
    assert.deepEqual(keys("/w/a.h", "", [markReader([".h"], [])]), ["a"]);
    assert.deepEqual(keys("/w/a.rs", "rust", [markReader(["python"], [])]), []);
    const source = { path: "/w/a.rs", languageId: "rust", text: "mark_a", table: undefined };
    const chosen = extractFacts(source, [markReader(["rust"], ["other"])], true);
    assert.equal(chosen.endpoints.length, 1);
});

test("a file without a grammar has lines and endpoints alone", () => {
    const text = "one\ntwo";
    const facts = extractFacts({ path: "/w/a.sql", languageId: "", text, table: undefined }, []);
    assert.deepEqual([...facts.lineStarts], [0, 4]);
    assert.deepEqual(facts.symbols, []);
    assert.equal(facts.references.size, 0);
});

test("the files before leave nothing behind", () => {
    const many = Array.from({ length: 3_000 }, (_, number) => `fn f${number}() { g${number}(); }`);
    const large = rust.facts(many.join("\n"));
    assert.equal(large.symbols.length, 3_000);
    assert.equal(large.names.length, 3_000);
    assert.equal(large.references.size, 3_000);
    const small = rust.facts("fn a() { b(); b(); }");
    assert.deepEqual(small.names, ["b"]);
    assert.deepEqual([...small.references.offsets], [9, 14]);
    assert.equal(large.names[2_999], "g2999");
});

test("errors are counted, and facts of the rest are there", () => {
    assert.equal(rust.facts("fn a() {}").errors, 0);
    const broken = rust.facts("fn a( { let x = ; }\nfn b() {}");
    assert.ok(broken.errors > 0);
    assert.ok(broken.symbols.some(({ name }) => name === "b"));
});

test("the innermost symbol around a range is found among siblings and nested ones", () => {
    const { symbols } = rust.facts("mod a { fn b() {} fn c() {} }\nfn d() {}");
    const at = (start: number, end = start): string =>
        symbols[symbolAround(symbols, start, end)]?.name ?? "";
    assert.equal(at(0), "a");
    assert.equal(at(9), "b");
    assert.equal(at(20), "c");
    assert.equal(at(9, 20), "a");
    assert.equal(at(35), "d");
    assert.equal(at(20, 35), "");
});
