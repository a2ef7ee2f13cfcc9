import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type CursorState, cursorState, typedThrough } from "../../src/completion/cursor-state.ts";
import { RadixTrie } from "../../src/completion/radix-trie.ts";
import { type CachedAnswer, SuggestionCache } from "../../src/suggestion-cache.ts";
import { requestAt } from "./engine-bench.ts";

const word = fc
    .array(fc.constantFrom("a", "b", "ab", "é", "\u{1f600}"), { maxLength: 6 })
    .map((parts) => parts.join(""));

test("the trie finds what a list of pairs finds", () => {
    const step = fc.record({ key: word, value: fc.nat(4), removes: fc.boolean() });
    fc.assert(
        fc.property(fc.array(step, { maxLength: 40 }), word, (steps, text) => {
            const trie = new RadixTrie<number>();
            let pairs: { key: string; value: number }[] = [];
            for (const { key, value, removes } of steps) {
                if (removes) {
                    trie.remove(key, value);
                    pairs = pairs.filter((pair) => pair.key !== key || pair.value !== value);
                } else if (!pairs.some((pair) => pair.key === key && pair.value === value)) {
                    trie.insert(key, value);
                    pairs.push({ key, value });
                }
            }
            const expected = pairs.filter(({ key }) => text.startsWith(key));
            const lengths = new Map(
                expected.map(({ key, value }) => [`${key.length} ${value}`, 1]),
            );
            assert.deepEqual(
                [...trie.alongside(text)].sort(),
                expected.map(({ value }) => value).sort(),
            );
            assert.equal(lengths.size, expected.length);
            assert.equal(trie.isEmpty, pairs.length === 0);
        }),
    );
});

/** The cache as it would be written without thinking of speed. */
class NaiveCache {
    private entries: { state: CursorState; model: string; answer: CachedAnswer }[] = [];
    private readonly capacity: number;

    constructor(capacity: number) {
        this.capacity = capacity;
    }

    store(state: CursorState, model: string, answer: CachedAnswer): void {
        const isSame = (entry: (typeof this.entries)[number]): boolean =>
            entry.model === model && typedThrough(entry.state, "", 0, state)?.typed === 0;
        this.entries = [
            ...this.entries.filter((entry) => !isSame(entry)),
            { state, model, answer },
        ];
        this.entries = this.entries.slice(-this.capacity);
    }

    find(now: CursorState, model: string): string {
        for (const entry of this.entries.toReversed()) {
            if (entry.model !== model) continue;
            const { answer, state } = entry;
            const isShown = answer.kind === "shown";
            const progress = typedThrough(state, isShown ? answer.text : "", 0, now);
            if (progress === undefined) continue;
            const text = isShown ? answer.text.slice(progress.typed) : `!${answer.reason}`;
            if (text.trim() === "") continue;
            this.entries = [...this.entries.filter((other) => other !== entry), entry];
            return text;
        }
        return "";
    }
}

test("the cache answers what a list that is searched in order answers", () => {
    const text = fc
        .array(fc.constantFrom("a", "b", " ", "(", "\n", "\n  ", ";"), { maxLength: 8 })
        .map((units) => units.join(""));
    const place = fc.record({ before: text, after: fc.constantFrom("", ")", "\n}") });
    const step = fc.record({
        place,
        suggested: fc.option(text.filter((suggested) => suggested.trim() !== "")),
        model: fc.constantFrom("m", "n"),
        uri: fc.constantFrom("file:///a.rs", "file:///b.rs"),
        typed: fc.nat(8),
    });
    fc.assert(
        fc.property(
            fc.array(step, { maxLength: 25 }),
            fc.integer({ min: 1, max: 6 }),
            (steps, capacity) => {
                const cache = new SuggestionCache(capacity);
                const naive = new NaiveCache(capacity);
                for (const { place: at, suggested, model, uri, typed } of steps) {
                    const state = cursorState(requestAt(`${at.before}|${at.after}`, { uri }));
                    const answer: CachedAnswer =
                        suggested === null
                            ? { kind: "silent", reason: "empty" }
                            : { kind: "shown", text: suggested, replaceAfter: 0 };
                    cache.store(state, model, answer);
                    naive.store(state, model, answer);
                    const on = (suggested ?? "").slice(0, typed);
                    const now = cursorState(requestAt(`${at.before}${on}|${at.after}`, { uri }));
                    const found = cache.find(now, model);
                    const actual =
                        found === undefined
                            ? ""
                            : found.kind === "shown"
                              ? found.text
                              : `!${found.reason}`;
                    assert.equal(actual, naive.find(now, model));
                    assert.ok(cache.size <= capacity);
                }
            },
        ),
        { numRuns: 500 },
    );
});

test("every different text at a place can be listed", () => {
    const cache = new SuggestionCache();
    const at = (marked: string) => cursorState(requestAt(marked));
    cache.store(at("let |"), "m", { kind: "shown", text: "x = 1;", replaceAfter: 0 });
    cache.store(at("let x|"), "m", { kind: "shown", text: " = 2;", replaceAfter: 0 });
    cache.store(at("let x |"), "m", { kind: "silent", reason: "empty" });
    cache.store(at("let x|"), "n", { kind: "shown", text: ": u8", replaceAfter: 0 });
    const texts = (model?: string) => cache.findAll(at("let x|"), model).map(({ text }) => text);
    assert.deepEqual(texts("m"), [" = 2;", " = 1;"]);
    assert.deepEqual(texts(), [": u8", " = 2;", " = 1;"]);
});

test("lines that are longer than the window are still recognised", () => {
    const cache = new SuggestionCache();
    const long = "x".repeat(5000);
    const at = (typed: string) => cursorState(requestAt(`${long}${typed}|\n}`));
    cache.store(at("a"), "m", { kind: "shown", text: "bcd", replaceAfter: 0 });
    const found = cache.find(at("ab"), "m");
    assert.equal(found?.kind === "shown" && found.text, "cd");
});
