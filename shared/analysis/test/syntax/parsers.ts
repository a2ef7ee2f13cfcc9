import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Language, Parser } from "web-tree-sitter";
import { type GrammarName, languageOf } from "../../src/languages/language-table.ts";
import type { ParserMemory } from "../../src/syntax/grammar-layout.ts";
import { SourceParser } from "../../src/syntax/source-parser.ts";
import { TableReader } from "../../src/syntax/table-reader.ts";
import { tableSamples } from "../../src/syntax/table-samples.ts";

declare const WebAssembly: {
    readonly Memory: new (size: { initial: number; maximum: number }) => ParserMemory;
};

const require = createRequire(import.meta.url);
export const memory = new WebAssembly.Memory({ initial: 512, maximum: 32_768 });
await Parser.init({ wasmMemory: memory });

const owners: Readonly<Partial<Record<GrammarName, string>>> = {
    toml: "@tree-sitter-grammars/tree-sitter-toml",
    tsx: "tree-sitter-typescript",
};

/** A parser with the grammar of that name. */
export async function grammarParser(name: GrammarName): Promise<Parser> {
    const owner = owners[name] ?? `tree-sitter-${name}`;
    const file = require.resolve(`${owner}/tree-sitter-${name}.wasm`);
    const parser = new Parser();
    parser.setLanguage(await Language.load(await readFile(file)));
    return parser;
}

/** A parser of a language that reads its trees out of the runtime's memory. */
export async function fastParser(languageId: string): Promise<SourceParser> {
    const language = languageOf(languageId);
    if (language === undefined) throw new RangeError(languageId);
    const parser = await grammarParser(language.grammar);
    const source = new SourceParser(language.rules, () => 0);
    source.attach(parser, new TableReader(parser, memory, tableSamples[language.grammar]));
    return source;
}
