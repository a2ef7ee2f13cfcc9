import assert from "node:assert/strict";
import { test } from "node:test";
import type {
    DocumentSymbol,
    FoldingRange,
    Hover,
    SelectionRange,
} from "vscode-languageserver/node";
import { positionOf, withServer } from "./server-fixture.ts";

const rust = `use std::fmt;
use std::io;

/// A basket.
/// Of things.
pub struct Basket {
    pub items: Vec<String>,
}

// #region work
impl Basket {
    #[deprecated]
    pub fn add(&mut self, item: String) {
        self.items.push(item);
    }
}
// #endregion
`;

const outline = (symbols: readonly DocumentSymbol[], depth = 0): string =>
    symbols
        .map((each) => {
            const { start, end } = each.selectionRange;
            const place = `${start.line}:${start.character}-${end.character}`;
            const mark = each.tags === undefined ? "" : " (deprecated)";
            const line = `${"  ".repeat(depth)}${each.name} ${each.kind} ${place}${mark}\n`;
            return line + outline(each.children ?? [], depth + 1);
        })
        .join("");

test("the outline of a file has its items inside of each other", async () => {
    await withServer({ "src/lib.rs": rust }, {}, async ({ ask, open, uri }) => {
        await open("src/lib.rs");
        const textDocument = { uri: uri("src/lib.rs") };
        const symbols = await ask<DocumentSymbol[]>("textDocument/documentSymbol", {
            textDocument,
        });
        assert.equal(
            outline(symbols),
            [
                "Basket 23 5:11-17\n",
                "  items 8 6:8-13\n",
                "impl Basket 19 10:5-11\n",
                "  add 6 12:11-14 (deprecated)\n",
            ].join(""),
        );
    });
});

test("a client without hierarchies gets a list with containers", async () => {
    const options = { capabilities: {} };
    await withServer({ "src/lib.rs": rust }, options, async ({ ask, open, uri }) => {
        await open("src/lib.rs");
        const textDocument = { uri: uri("src/lib.rs") };
        const symbols = await ask<{ name: string; containerName?: string }[]>(
            "textDocument/documentSymbol",
            { textDocument },
        );
        assert.deepEqual(
            symbols.map(({ name, containerName }) => [name, containerName]),
            [
                ["Basket", undefined],
                ["items", "Basket"],
                ["impl Basket", undefined],
                ["add", "impl Basket"],
            ],
        );
    });
});

test("blocks, comments, imports and regions fold", async () => {
    const check = async (name: string, text: string, expected: string): Promise<void> => {
        await withServer({ [name]: text }, {}, async ({ ask, open, uri }) => {
            await open(name);
            const textDocument = { uri: uri(name) };
            const folds = await ask<FoldingRange[]>("textDocument/foldingRange", { textDocument });
            assert.equal(
                folds
                    .map(({ startLine, endLine, kind }) => `${startLine}-${endLine} ${kind ?? ""}`)
                    .map((line) => line.trim())
                    .join(", "),
                expected,
            );
        });
    };
    await check("a.rs", rust, "0-1 imports, 3-4 comment, 5-6, 9-16 region, 10-14, 12-13");
    await check(
        "a.py",
        "import a\nimport b\n\ndef f(x):\n    if x:\n        return [\n            1,\n        ]\n",
        "0-1 imports, 3-7, 4-7, 5-6",
    );
    await check(
        "a.ts",
        "import a from 'a';\nimport b from 'b';\nclass C {\n    m() {\n        return `\n`;\n    }\n}\n",
        "0-1 imports, 2-6, 3-5",
    );
    await check("a.toml", "[a]\nb = 1\nc = [\n  1,\n]\n\n[d]\ne = 1\n", "0-4, 2-3, 6-7");
});

test("selections grow by the syntax", async () => {
    await withServer({ "a.rs": rust }, {}, async ({ ask, open, uri }) => {
        await open("a.rs");
        const [selection, beyond] = await ask<SelectionRange[]>("textDocument/selectionRange", {
            textDocument: { uri: uri("a.rs") },
            positions: [positionOf(rust, "push(item)", 7), { line: 999, character: 5 }],
        });
        const texts: string[] = [];
        const lines = rust.split("\n");
        for (let at = selection; at !== undefined; at = at.parent) {
            const { start, end } = at.range;
            const text = lines.slice(start.line, end.line + 1).join("\n");
            const cut = lines[end.line]?.length ?? 0;
            texts.push(text.slice(start.character, text.length - cut + end.character));
        }
        assert.deepEqual(texts.slice(0, 5), [
            "item",
            "(item)",
            "self.items.push(item)",
            "self.items.push(item);",
            "\n        self.items.push(item);\n    ",
        ]);
        assert.equal(texts.at(-1), rust);
        assert.ok(beyond !== undefined);
    });
});

test("what a language's own server answers is left to it", async () => {
    const options = { initializationOptions: { native: { rust: true } } };
    await withServer(
        { "a.rs": rust },
        options,
        async ({ ask, open, uri, registrations, tell, rest }) => {
            await open("a.rs");
            const textDocument = { uri: uri("a.rs") };
            assert.deepEqual(await ask("textDocument/documentSymbol", { textDocument }), []);
            assert.deepEqual(await ask("textDocument/foldingRange", { textDocument }), []);
            const positions = [{ line: 0, character: 0 }];
            const selection = { textDocument, positions };
            assert.equal(await ask("textDocument/selectionRange", selection), null);
            const languages = (): string | undefined => {
                const found = registrations.get("rustAi.textDocument/prepareCallHierarchy");
                const { documentSelector } = (found?.registerOptions ?? {}) as {
                    documentSelector?: { language?: string; pattern?: string }[];
                };
                return documentSelector?.map((each) => each.language ?? each.pattern).join(" ");
            };
            assert.equal(
                languages(),
                "typescript typescriptreact javascript javascriptreact python toml vue **/*.vue svelte **/*.svelte",
            );
            const native = { typescript: true, python: true, vue: true, svelte: true };
            await tell("rustAi/nativeServers", native);
            await rest(50);
            assert.equal(languages(), "rust toml");
            const answer = await ask<object[]>("textDocument/documentSymbol", { textDocument });
            assert.ok(answer.length > 0);
        },
    );
});

test("a hover of what has no end is short and soon there", async () => {
    const many = 200_000;
    const gap = "\n".repeat(many);
    const text = `/** a${" *\n".repeat(many)} */\nfn far(a: u8,${gap}b: u8) {}\n`;
    await withServer({ "a.rs": text }, {}, async ({ ask, open, uri, ready }) => {
        await ready();
        await open("a.rs");
        const textDocument = { uri: uri("a.rs") };
        const position = positionOf(text, "far", 1);
        const before = process.cpuUsage();
        const found = await ask<Hover>("textDocument/hover", { textDocument, position });
        const took = process.cpuUsage(before).user / 1000;
        assert.match(JSON.stringify(found.contents), /^.{0,50}fn far\(a: u8,.{0,50}$/);
        // Time of this process alone; quadratic work would take minutes.
        assert.ok(took < 10_000, `${Math.round(took)} ms`);
    });
});
