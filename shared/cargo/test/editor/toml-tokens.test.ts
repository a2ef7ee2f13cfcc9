import assert from "node:assert/strict";
import { test } from "node:test";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import { tomlTokens } from "../../src/editor/tokens/toml-tokens.ts";
import { parseToml } from "../../src/toml/parse-toml.ts";

function check(text: string, expected: string): void {
    const lines = tomlTokens(parseToml(text)).map(
        ({ start, end, type }) => `${type}: ${text.slice(start, end)}`,
    );
    expectText(lines.join("\n"), expected);
}

test("keys, values and comments have their colours", () => {
    check(
        '# note\n[target."cfg(unix)".dependencies]\na.b = { version = "1", on = true } # end\nn = [1, 2.5, 1979-05-27]\n',
        `
        comment: # note
        namespace: target
        namespace: "cfg(unix)"
        namespace: dependencies
        property: a
        property: b
        property: version
        string: "1"
        property: on
        keyword: true
        comment: # end
        property: n
        number: 1
        number: 2.5
        number: 1979-05-27
    `,
    );
});

test("a string of several lines is coloured line by line", () => {
    check(
        'd = """one\r\ntwo\n\nthree"""\n',
        `
        property: d
        string: """one
        string: two
        string: three"""
    `,
    );
});

test("what is broken keeps the colours of the rest", () => {
    check(
        'a = \nb = "open\n[c\nd = 1\n',
        `
        property: a
        property: b
        string: "open
        namespace: c
        property: d
        number: 1
    `,
    );
});

test("tokens are in order, apart and within a line, whatever the text is", () => {
    const piece = fc.constantFrom(
        ...[
            "[",
            "]",
            "{",
            "}",
            "=",
            ",",
            ".",
            "#",
            '"',
            "'",
            '"""',
            "\n",
            "\r\n",
            " ",
            "a",
            "1",
            "true",
        ],
    );
    fc.assert(
        fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
            const text = pieces.join("");
            let at = 0;
            for (const { start, end } of tomlTokens(parseToml(text))) {
                assert.ok(at <= start && start < end && end <= text.length);
                assert.ok(!text.slice(start, end).includes("\n"));
                at = end;
            }
        }),
    );
});
