import assert from "node:assert/strict";
import { test } from "node:test";
import { CompactIndex } from "@rust-ai-ide/analysis/index/compact-index";
import { encodeFacts } from "@rust-ai-ide/analysis/index/facts-codec";
import type { SymbolQuery } from "@rust-ai-ide/analysis/index/workspace-index";
import { CancellationSource, CancelledError } from "@rust-ai-ide/core/cancellation";
import { factsOf } from "./facts-of.ts";

const index = new CompactIndex();
const files: Readonly<Record<string, readonly string[]>> = {
    "/app/src/parser/mod.rs": [
        "pub struct Parser",
        "  field parse_buffer",
        "impl Parser",
        "  pub method new",
        "  pub method parse_file",
        "  method parse_field_list",
        "impl<T: Into<String>> Iterator for Parser<T>",
        "  method next",
        "pub fn parse",
        "fn parse_fixture_file",
        "test fn parse_file_works",
    ],
    "/app/src/http.rs": [
        "pub struct HTTPServer",
        "pub struct HttpServerOptions",
        "impl HTTPServer",
        "  pub method new",
        "  method handle_request",
        "pub enum Method",
        "  variant Get",
        "  variant Post",
        "mod client",
        "  pub fn send",
        "fn sphttps",
    ],
    "/app/src/sender.rs": ["pub fn send", "fn größe", "pub struct Sender", "field send"],
};
for (const [path, lines] of Object.entries(files))
    index.update(path, encodeFacts(factsOf(...lines)));

function check(
    text: string,
    expected: readonly string[],
    options: Partial<SymbolQuery> = {},
): void {
    const found = index.searchSymbols({ text, limit: expected.length, ...options });
    const shown = found.map(({ file, symbol }) => {
        const container = file.facts().symbols[symbol.container]?.name;
        return container === undefined ? symbol.name : `${container} > ${symbol.name}`;
    });
    assert.deepEqual(shown, expected, text);
}

test("the whole name is best, then its beginning, then words", () => {
    check("parser", ["Parser"]);
    check("parse", ["parse", "Parser"]);
    check("Send", ["client > send", "send", "send", "Sender"]);
});

test("first letters of words find a name, in both ways of writing", () => {
    check("hs", ["HTTPServer", "HttpServerOptions"]);
    check("HSO", ["HttpServerOptions"]);
    check(
        "pf",
        ["Parser > parse_file"].map((name) => name.replace("Parser", "impl Parser")),
    );
    check("pfl", ["impl Parser > parse_field_list"]);
    check("server", ["HTTPServer", "HttpServerOptions"]);
});

test("letters that are together beat letters that are strewn", () => {
    check("http", ["HTTPServer", "HttpServerOptions", "sphttps"]);
    check("file", ["impl Parser > parse_file"]);
});

test("tests and private things come behind", () => {
    check("parse_fi", [
        "impl Parser > parse_file",
        "parse_fixture_file",
        "impl Parser > parse_field_list",
        "parse_file_works",
    ]);
});

test("a type in front looks into it, its implementations too", () => {
    check("Parser::new", ["impl Parser > new"]);
    check("HTTPServer.new", ["impl HTTPServer > new"]);
    check("parser::next", ["impl<T: Into<String>> Iterator for Parser<T> > next"]);
    check("Method::", ["Method > Get", "Method > Post"]);
    check("http::method::g", ["Method > Get"]);
    check("Parser::handle", []);
});

test("modules and files are containers as well", () => {
    check("client::send", ["client > send"]);
    check("sender::send", ["send"]);
    check("parser::parse", ["parse"]);
    assert.equal(index.searchSymbols({ text: "nowhere::send", limit: 9 }).length, 0);
});

test("blanks do not matter, and an empty query finds the likeliest", () => {
    check("parse file", ["impl Parser > parse_file"]);
    check("", ["Method", "Parser", "Sender"]);
});

test("letters beyond ASCII are found as they are written", () => {
    check("größe", ["größe"]);
    check("gße", ["größe"]);
    assert.equal(index.searchSymbols({ text: "grosse", limit: 9 }).length, 0);
});

test("kinds and languages narrow it down", () => {
    check("send", ["Sender"], { kinds: ["struct"] });
    check("send", [], { languageIds: ["python"] });
    check("sender", ["Sender"], { languageIds: ["rust"] });
});

test("no limit, nothing; no match, nothing", () => {
    check("parser", [], { limit: 0 });
    assert.deepEqual(index.searchSymbols({ text: "zzz", limit: 5 }), []);
    assert.deepEqual(index.searchSymbols({ text: "x".repeat(500), limit: 5 }), []);
});

test("the better match has the higher score", () => {
    const scores = index.searchSymbols({ text: "p", limit: 100 }).map(({ score }) => score);
    assert.deepEqual(
        scores,
        [...scores].sort((left, right) => right - left),
    );
});

test("a query that was cancelled ends", () => {
    const source = new CancellationSource();
    source.cancel();
    assert.throws(
        () => index.searchSymbols({ text: "p", limit: 5, token: source.token }),
        CancelledError,
    );
    source.dispose();
});
