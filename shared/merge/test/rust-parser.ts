import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { languageOf } from "@rust-ai-ide/analysis/languages/language-table";
import { SourceParser } from "@rust-ai-ide/analysis/syntax/source-parser";
import { Language, Parser } from "web-tree-sitter";
import type { ParseFile } from "../src/merge-file.ts";

const require = createRequire(import.meta.url);

/** Parses Rust with the real grammar, as the product does. */
export async function rustParser(): Promise<ParseFile> {
    await Parser.init();
    const parser = new Parser();
    const file = require.resolve("tree-sitter-rust/tree-sitter-rust.wasm");
    parser.setLanguage(await Language.load(await readFile(file)));
    const rules = languageOf("rust")?.rules;
    if (rules === undefined) throw new Error("Rust is a language");
    const source = new SourceParser(rules, () => 0, parser);
    return (path, text) => {
        const tree = path.endsWith(".rs") ? source.parse(text, undefined, 10_000) : undefined;
        if (tree === undefined) return undefined;
        try {
            return source.table(tree, text);
        } finally {
            tree.delete();
        }
    };
}
