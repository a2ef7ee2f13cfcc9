import assert from "node:assert/strict";
import { test } from "node:test";
import { isDisproved, memberPlaceAt } from "../../src/grounding/listed-names.ts";

/** Place of the member at the end of a line, `head|typed`. */
function checkPlace(linePrefix: string, expected: string): void {
    const place = memberPlaceAt(linePrefix);
    assert.equal(place === undefined ? "" : `${place.head}|${place.typed}`, expected, linePrefix);
}

test("members are written behind dots and separators", () => {
    checkPlace("    item.", "    item.|");
    checkPlace("    item.na", "    item.|na");
    checkPlace("    item.name.le", "    item.name.|le");
    checkPlace("    Item::", "    Item::|");
    checkPlace("    Vec::<u8>::wi", "    Vec::<u8>::|wi");
    checkPlace("    std::fmt::", "");
    checkPlace("use self::", "");
    checkPlace("    <_>::", "");
    checkPlace("    .map", "    .|map");
    checkPlace("    item", "");
    checkPlace("    0..", "");
    checkPlace("    1.", "");
    checkPlace("    // item.", "");
    checkPlace('    "item.', "");
    checkPlace('    go("a").', '    go("a").|');
});

test("only a complete list proves that a name does not exist", () => {
    const check = (line: string, text: string, names: string, expected: boolean): void => {
        const place = memberPlaceAt(line);
        assert.ok(place !== undefined);
        const isComplete = !names.endsWith("…");
        const list = {
            names: new Set(names.split(" ").filter((name) => name !== "…")),
            isComplete,
        };
        assert.equal(isDisproved(place, text, list), expected, `${line}${text}`);
    };
    check("item.", "name()", "name count", false);
    check("item.", "title()", "name count", true);
    check("item.", "title()", "name count …", false);
    check("item.na", "me()", "name count", false);
    check("item.na", "med()", "name count", true);
    check("item.", "ti", "name count", false);
    check("item.", "clone()", "name count", false);
    check("item.", "await?", "name count", false);
    check("item.", "0.name", "name count", false);
    check("item.", "", "name count", false);
    check("item.", "(1)", "name count", false);
});
