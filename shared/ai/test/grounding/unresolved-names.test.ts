import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hasWord, unresolvedNames } from "../../src/grounding/unresolved-names.ts";
import { usedNames } from "../../src/grounding/used-names.ts";

/** Names and uses of the text behind `$0`. */
function checkUsed(source: string, expected: string): void {
    const [linePrefix = "", text = ""] = source.split("$0");
    const used = usedNames(text, linePrefix).map(({ name, use }) => `${name}:${use}`);
    assert.equal(used.join(" "), expected, source);
}

test("names are told by how they are used", () => {
    checkUsed("    let x = $0item.name().len();", "item:other name:member len:member");
    checkUsed("    it$0em.name", "item:other name:member");
    checkUsed("    self.$0inner.get(0)?", "inner:member get:member");
    checkUsed("    $0Item::new(count)", "Item:other new:path count:other");
    checkUsed('    $0log!("{name}", place)', "log:macro place:other");
    checkUsed("    $0a != bb && cc(1..dd)", "bb:other cc:call dd:other");
    checkUsed("    $0parse::<Item>(text)", "parse:call Item:other text:other");
    checkUsed('    $0// item\n    "item" \'i\' r#"item"#', "");
    checkUsed("    done(item$0);", "");
});

test("what a text makes itself is no use", () => {
    checkUsed("    $0let (left, right) = pair; left + right", "pair:other");
    checkUsed("    $0let left: Item = pair;", "Item:other pair:other");
    checkUsed("    $0for each in list { each.go() }", "list:other go:member");
    checkUsed("    $0list.map(|each, at| each + at)", "list:other map:member");
    checkUsed("    $0Some(found) => found,", "Some:call");
    checkUsed("    $0Item { name: text, place }", "Item:other text:other place:other");
    checkUsed("$0fn first<Kind>(kind: &Kind) -> Kind { kind.go() }", "kind:other go:member");
    checkUsed("$0struct Pair<Left>(Left);", "");
    checkUsed("$0impl<Kind> Show for Item<Kind> {}", "Show:other Item:other");
});

test("a name is unresolved that is nowhere", () => {
    const file = "fn place(item: Item) { item.name }";
    const check = (text: string, expected: readonly string[]): void => {
        const occurs = (name: string): boolean => hasWord(file, name);
        assert.deepEqual(unresolvedNames({ text, linePrefix: "    ", occurs }), expected, text);
    };
    check("item.name.unwrap_or_default().iter().collect::<Vec<_>>()", []);
    check("item.title.frobnicate()", ["title", "frobnicate"]);
    check("frobnicate(frobnicate(place(item)))", ["frobnicate"]);
    check("frobnicate!(item)", ["frobnicate"]);
    check("place(item.nam, items)", ["nam", "items"]);
    const many = "abcdefghijkl".split("").map((unit) => `fn_${unit}()`);
    assert.equal(
        unresolvedNames({ text: many.join(), linePrefix: "", occurs: () => false }).length,
        8,
    );
});

test("any text can be looked at", () => {
    const piece = fc.constantFrom(
        ..."\"'|<>=!:.(){}#/*\n \\".split(""),
        "let ",
        "fn ",
        "for ",
        "in ",
        "ab",
        "Ab",
        'r#"',
        "=>",
    );
    fc.assert(
        fc.property(fc.array(piece), fc.array(piece), (left, right) => {
            const text = right.join("");
            for (const { name, offset } of usedNames(text, left.join(""))) {
                assert.ok(offset + name.length > 0 && offset + name.length <= text.length);
            }
        }),
    );
});
