import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { languageOf } from "@rust-ai-ide/analysis/languages/language-table";
import { SourceParser } from "@rust-ai-ide/analysis/syntax/source-parser";
import { Language, Parser } from "web-tree-sitter";
import type { ParseFile } from "../src/languages/read-side.ts";

const require = createRequire(import.meta.url);

/** Parses Rust with the real grammar, as the product does. */
export function rustParser(): Promise<ParseFile> {
    return languageParser("rust");
}

/** Parses every file as one of a language, with the real grammar. */
export async function languageParser(
    id: "rust" | "typescript" | "javascript" | "python",
): Promise<ParseFile> {
    await Parser.init();
    const parser = new Parser();
    const file = require.resolve(`tree-sitter-${id}/tree-sitter-${id}.wasm`);
    parser.setLanguage(await Language.load(await readFile(file)));
    const rules = languageOf(id)?.rules;
    if (rules === undefined) throw new Error(`${id} is a language`);
    const source = new SourceParser(rules, () => 0, parser);
    return (path, text) => {
        const isOther = id === "rust" && !path.endsWith(".rs");
        const tree = isOther ? undefined : source.parse(text, undefined, 10_000);
        if (tree === undefined) return undefined;
        try {
            return source.table(tree, text);
        } finally {
            tree.delete();
        }
    };
}
