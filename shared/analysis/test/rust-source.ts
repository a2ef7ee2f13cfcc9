import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Language, Parser } from "web-tree-sitter";
import { rust } from "../src/languages/rust.ts";
import { SourceParser } from "../src/syntax/source-parser.ts";
import { SyntaxDocument, type SyntaxLimits } from "../src/syntax/syntax-document.ts";

const require = createRequire(import.meta.url);
await Parser.init();
const language = await Language.load(
    await readFile(require.resolve("tree-sitter-rust/tree-sitter-rust.wasm")),
);

/** A parser whose clock can be driven; by default time stands still and no budget runs out. */
export function rustParser(readTime: () => number = () => 0): SourceParser {
    const parser = new Parser();
    parser.setLanguage(language);
    return new SourceParser(rust, readTime, parser);
}

const shared = rustParser();

export function rustDocument(text: string, limits: Partial<SyntaxLimits> = {}): SyntaxDocument {
    return new SyntaxDocument(shared, text, 1, limits);
}

/** Takes the cursor mark `$0` out of a source. */
export function withCursor(source: string): { readonly text: string; readonly offset: number } {
    const offset = source.indexOf("$0");
    if (offset < 0) throw new Error("the source has no $0");
    return { text: source.replace("$0", ""), offset };
}
