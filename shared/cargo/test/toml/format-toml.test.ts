import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChanges } from "@rust-ai-ide/cargo/edit";
import { formatToml } from "@rust-ai-ide/cargo/toml/format-toml";
import { manifestOutline, type OutlineSymbol } from "@rust-ai-ide/cargo/toml/manifest-outline";
import { parseToml } from "@rust-ai-ide/cargo/toml/parse-toml";
import { tomlTree } from "@rust-ai-ide/cargo/toml/toml-tree";
import fc from "fast-check";
import { randomManifest } from "./random-manifest.ts";
import { treeData } from "./toml-data.ts";

const format = (text: string): string => applyChanges(text, formatToml(parseToml(text)));

test("blanks, blank lines and long arrays are laid out", () => {
    const check = (text: string, expected: string): void => {
        assert.equal(format(text), expected);
    };
    check("a=1\nb  =  {x=1,y=[1,2]}#c", "a = 1\nb = { x = 1, y = [1, 2] } #c\n");
    check("  [ a . b ]\n\n\n\nx=1\n\n\ny=1", "[a.b]\n\nx = 1\n\ny = 1\n");
    check("# top\n[a]\n[[b]]\n# of c\n# more\n[c]", "# top\n[a]\n\n[[b]]\n\n# of c\n# more\n[c]\n");
    check("a = 1 # x  \n# y\n[b]\n\n\n", "a = 1 # x\n\n# y\n[b]\n");
    check("a = []\r\n[b]\r\n", "a = []\r\n\r\n[b]\r\n");
    check("a = [ # why\n1]", "a = [ # why\n1]\n");
    check('a = [\n"x"]', 'a = [\n    "x",\n]\n');
    check("a = {\n  b = 1 }\n", "a = {\n  b = 1 }\n");
    check("", "");
    check(" \n\n", "");
    const items = Array.from({ length: 12 }, (_, index) => `"feature-${index}"`);
    check(
        `a = [${items.join(",")}]`,
        `a = [\n${items.map((item) => `    ${item},\n`).join("")}]\n`,
    );
    check("a = \n  b =1", "a = \n  b =1");
});

test("formatting twice is formatting once, and changes neither meaning nor comments", () => {
    fc.assert(
        fc.property(randomManifest, (text) => {
            const before = parseToml(text);
            assert.deepEqual(before.problems, []);
            const once = format(text);
            assert.equal(format(once), once);
            const after = parseToml(once);
            assert.deepEqual(after.problems, []);
            assert.deepEqual(treeData(tomlTree(after)), treeData(tomlTree(before)));
            const trimmed = (comments: typeof after.comments) =>
                comments.map((one) => one.text.trimEnd());
            assert.deepEqual(trimmed(after.comments), trimmed(before.comments));
        }),
        { numRuns: 500 },
    );
});

test("the outline shows tables with their keys, tables of tables below them", () => {
    const text =
        '[dependencies]\na = "1"\nb = { version = "2" }\n[dependencies.c]\npath = "c"\n[[bin]]\nname = "x"\n';
    const show = (symbols: readonly OutlineSymbol[]): unknown[] =>
        symbols.map(({ name, detail, kind, children }) => [name, kind, detail, ...show(children)]);
    const outline = manifestOutline(parseToml(text));
    assert.deepEqual(show(outline), [
        [
            "dependencies",
            "table",
            "",
            ["a", "string", '"1"'],
            ["b", "table", "", ["version", "string", '"2"']],
            ["c", "table", "", ["path", "string", '"c"']],
        ],
        ["bin", "table-array", "", ["name", "string", '"x"']],
    ]);
});

test("spans of the outline lie within each other whatever the text is", () => {
    const piece = fc.constantFrom(
        "[a]\n",
        "[a.b]\n",
        "[[c]]\n",
        "x = 1\n",
        "y = { z = true }\n",
        "[",
        "=",
        "\n",
    );
    const checkSymbol = (
        symbol: OutlineSymbol,
        { start, end }: { start: number; end: number },
    ): void => {
        assert.ok(symbol.span.start >= start && symbol.span.end <= end);
        assert.ok(
            symbol.selection.start >= symbol.span.start && symbol.selection.end <= symbol.span.end,
        );
        for (const child of symbol.children) checkSymbol(child, symbol.span);
    };
    fc.assert(
        fc.property(fc.array(piece), (pieces) => {
            const text = pieces.join("");
            for (const symbol of manifestOutline(parseToml(text))) {
                checkSymbol(symbol, { start: 0, end: text.length });
            }
        }),
    );
});
