import assert from "node:assert/strict";
import { test } from "node:test";
import { cursorState, isTyping } from "../../src/completion/cursor-state.ts";
import { SuggestionCache } from "../../src/suggestion-cache.ts";
import { requestAt } from "./engine-bench.ts";

const state = (marked: string, uri = "file:///a.rs") => cursorState(requestAt(marked, { uri }));

/** What a cache with one suggestion at one place has for another place. */
function check(
    origin: string,
    text: string,
    replaceAfter: number,
    now: string,
    expected: string | undefined,
): void {
    const cache = new SuggestionCache();
    cache.store(state(origin), "m", { kind: "shown", text, replaceAfter });
    const found = cache.find(state(now), "m");
    const actual =
        found?.kind === "shown"
            ? `${found.replaceAfter > 0 ? `<${found.replaceAfter} ` : ""}${found.text}`
            : undefined;
    assert.equal(actual, expected, now);
}

test("the rest of a suggestion, wherever the user is in it", () => {
    check("a |\nc", "b1 b2", 0, "a |\nc", "b1 b2");
    check("a |\nc", "b1 b2", 0, "a b1|\nc", " b2");
    check("a |\nc", "b1 b2", 0, "a b1 b2|\nc", undefined);
    check("a |\nc", "b1 b2", 0, "a x|\nc", undefined);
    check("a |\nc", "b1 b2", 0, "a b1|\nd", undefined);
    check("a |\nc", "b1 b2", 0, "x b1|\nc", undefined);
    check("a |\nc", "b1 b2", 0, "|\nc", undefined);
    check("a {|}", "\n  b\n  c\n", 0, "a {\n  b\n|}", "  c\n");
    check("a {|}", "\n  b\n  c\n", 0, "a {\n  b\n  c\n  d|}", undefined);
    check("a {|}", "\n  b\n", 0, "a {\n  b |}", undefined);
});

test("replaced closers are counted down as they are typed over", () => {
    check("f(|)", "a, b);", 1, "f(a|)", "<1 , b);");
    check("f(|)", "a, b);", 1, "f(a, b)|", ";");
    check("f(|)", "a, b);", 1, "f(a|", undefined);
    check('f("|")', 'a", b);', 2, 'f("a"|)', "<1 , b);");
    check("f|", '("a", [b])', 0, 'f("|")', '<2 a", [b])');
    check("f|", '("a", [b])', 0, 'f("a", [|])', "<2 b])");
});

test("least recently used answers go first", () => {
    const cache = new SuggestionCache(2);
    const answer = (text: string) => ({ kind: "shown", text, replaceAfter: 0 }) as const;
    const textAt = (marked: string): string | undefined => {
        const found = cache.find(state(marked), undefined);
        return found?.kind === "shown" ? found.text : undefined;
    };
    cache.store(state("a|"), "m", answer("1"));
    cache.store(state("b|"), "m", answer("2"));
    assert.equal(textAt("a|"), "1");
    cache.store(state("c|"), "m", answer("3"));
    assert.deepEqual([textAt("a|"), textAt("b|"), textAt("c|")], ["1", undefined, "3"]);
    cache.store(state("c|"), "m", answer("4"));
    assert.equal(cache.size, 2);
    assert.equal(textAt("c|"), "4");
    cache.store(state("c|"), "m", { kind: "silent", reason: "empty" });
    assert.equal(cache.find(state("c|"), "m")?.kind, "silent");
    cache.clear("file:///b.rs");
    assert.equal(cache.size, 2);
    cache.clear();
    assert.equal(cache.size, 0);
});

test("typing is told from other movements", () => {
    const check = (earlier: string, now: string, expected: boolean): void =>
        assert.equal(isTyping(state(earlier), state(now)), expected, `${earlier} to ${now}`);
    check("a|", "ab|", true);
    check("a|", "xb|", false);
    check("a|", "a|", false);
    check("a|", "a\nb|", false);
    assert.equal(isTyping(state("a|"), state("ab|", "file:///b.rs")), false);
});
