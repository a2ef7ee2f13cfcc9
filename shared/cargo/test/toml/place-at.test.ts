import assert from "node:assert/strict";
import { test } from "node:test";
import { parseToml } from "@rust-ai-ide/cargo/toml/parse-toml";
import { placeAt } from "@rust-ai-ide/cargo/toml/place-at";

/** `part path "what a completion replaces"` at the `|` of a text. */
function check(text: string, expected: string): void {
    const offset = text.indexOf("|");
    const document = parseToml(text.replace("|", ""));
    const { part, path, key, replace, array } = placeAt(document, offset);
    const replaced = document.text.slice(replace.start, replace.end);
    const where = [...path, ...(key === undefined ? [""] : [])].join(".");
    assert.equal(`${part} ${where}${array === undefined ? "" : "[]"} "${replaced}"`, expected);
}

test("keys of headers", () => {
    check("[dep|", 'header dep "dep"');
    check("[|]", 'header  ""');
    check("[dep|endencies]", 'header dependencies "dependencies"');
    check("[target.|]", 'header target. ""');
    check("[target.'cfg(unix)'.dep|]", 'header target.cfg(unix).dep "dep"');
    check("[[bi|]]", 'header bi "bi"');
    check("[a]|", 'none  ""');
    check("[a] |\n", 'none a. ""');
});

test("keys of entries, and where one can start", () => {
    check("|", 'key  ""');
    check("[a]\n|", 'key a. ""');
    check("[a]\nb = 1\n|\nc = 1", 'key a. ""');
    check("[a]\nb = 1\nse|", 'key a.se "se"');
    check("[a]\nse| = 1", 'key a.se "se"');
    check("[a]\nserde.ver|", 'key a.serde.ver "ver"');
    check("[a]\nserde.|", 'key a.serde. ""');
    check("[a]\nb = 1 |", 'none a.b ""');
    check("a = { | }", 'key a. ""');
    check("a = { ver| }", 'key a.ver "ver"');
    check('a = { version = "1", |', 'key a. ""');
    check('a = { version = "1", |\nb = 1', 'key a. ""');
    check('a = { version = "1", fe|\nb = 1', 'key a.fe "fe"');
    check('a = { version = "1" | }', 'none a.version ""');
});

test("values, half typed as well", () => {
    check("a =|", 'value a ""');
    check("a = |\nb = 1", 'value a ""');
    check("a = 1.2|", 'value a "1.2"');
    check('a = "1.|0"', 'value a "1.0"');
    check('a = "1.0|', 'value a "1.0"');
    check('a = "1.0"|', 'none a ""');
    check("a = tr|ue", 'value a "true"');
    check('a = ["x", |', 'value a[] ""');
    check('a = ["x", |]', 'value a[] ""');
    check('a = ["x", "y|"]', 'value a[] "y"');
    check('a = [\n  "x",\n  |\n]', 'value a[] ""');
    check('[d]\ns = { features = ["de|', 'value d.s.features[] "de"');
    check('[d]\ns = { features = ["de|"] }', 'value d.s.features[] "de"');
    check('[d]\ns = { version = "|", path = "x" }', 'value d.s.version ""');
    check("s = { version = | }", 'value s.version ""');
    check("a = 1 # c|", 'comment  ""');
});
