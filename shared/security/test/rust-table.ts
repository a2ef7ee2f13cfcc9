import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type SyntaxTable, tableOfTree } from "@rust-ai-ide/analysis/syntax/syntax-table";
import { Language, Parser } from "web-tree-sitter";

/** Loads the grammar of Rust; what it gives lays the tree of a text flat. */
export async function rustTables(): Promise<(text: string) => SyntaxTable> {
    await Parser.init();
    const require = createRequire(import.meta.url);
    const file = require.resolve("tree-sitter-rust/tree-sitter-rust.wasm");
    const parser = new Parser();
    parser.setLanguage(await Language.load(await readFile(file)));
    return (text) => {
        const tree = parser.parse(text);
        if (tree === null) throw new Error("The text was not parsed.");
        const table = tableOfTree(tree, text);
        tree.delete();
        return table;
    };
}
